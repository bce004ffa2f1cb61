"""Checks of the tree that no other tool makes: sizes, and nothing of one machine or one registry.

Exits 1 and names every place. Run by scripts/check.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
FUNCTION_LINES = 60
MODULE_LINES = 300
TEST_LINES = 400  # a room's promises read best together

# Written so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.(com|org)", "arti" + "factory"])
    + "|--(extra-)?index-" + r"url[ =]+\S*://|find-" + r"links[ =]+/"
)  # fmt: skip
MACHINE_PATHS = re.compile(
    r"(?<![\w.~}$])/(home|Users)/\w+|(?<![\w.~}$])/(root|" + "work" + r")/\w|/opt/" + "wheels"
)
ADDRESSES = (
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "https_proxy",
    "HTTPS_PROXY",
)


def main() -> int:
    """Print every finding; 1 if there is any."""
    findings = [*too_long(), *foreign()]
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings in {len(tracked())} files")
    return 1 if findings else 0


def tracked() -> list[Path]:
    """The files of the project, as git knows them."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def too_long() -> Iterator[str]:
    """Functions and modules that hold more than one idea."""
    for path in tracked():
        if path.suffix != ".py":
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        most = TEST_LINES if name.parts[0] == "tests" else MODULE_LINES
        if (lines := text.count("\n")) > most:
            yield f"{name}: {lines} lines, {most} at most"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    yield f"{name}:{node.lineno}: {node.name} has {length} lines, {FUNCTION_LINES} at most"


def foreign() -> Iterator[str]:
    """Registry addresses, and paths or hosts of the machine this runs on."""
    hosts = {host for name in ADDRESSES if (host := urlsplit(os.environ.get(name, "")).hostname)}
    hosts -= {"localhost", "127.0.0.1"}
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            found = REGISTRIES.search(line) or MACHINE_PATHS.search(line)
            if found or any(host in line for host in hosts):
                yield f"{path.relative_to(ROOT)}:{number}: {found[0] if found else 'a host of this machine'}"


if __name__ == "__main__":
    sys.exit(main())
