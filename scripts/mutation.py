"""How many small wrong changes of the money code the tests notice: mutmut's mutants, a sample of fixed seed.

Prints killed, survived and the score by file, the survivors, and exits 1 below the gate. Mutants that only
change the case of SQL are no change, and are not counted; a mutant without any test counts as survived.
    scripts/mutation.py [--most N]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GATE = 85
SEED = 4
SECONDS = 900
SURVIVED = {0, 5, 33, None}
"""Exit codes of mutmut: tests passed, none collected, none there; None was never run."""
COLUMN = re.compile(r'\b(row|line|found)\["')
"""A column of a row is found in upper and lower case alike."""
SQL = re.compile(
    r"\b(select|insert|update|delete|from|where|values|order by|on conflict|and|set)\b", re.IGNORECASE
)


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=800, help="mutants to try (800)")
    most = parser.parse_args().most
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    mutmut("run", "no-mutant-has-this-name")  # only writes the mutants down
    names = sorted(results())
    if not names:
        print("mutmut made no mutants", file=sys.stderr)
        return 1
    chosen = random.Random(SEED).sample(names, min(most, len(names)))  # noqa: S311 - a sample, no secret
    mutmut("run", "--max-children", "2", *chosen)
    found = {name: code for name, code in results().items() if name in set(chosen)}
    untried = [name for name, code in found.items() if code is None]
    alive = [name for name, code in found.items() if code in SURVIVED and code is not None]
    same = [name for name in alive if only_case(shown(name))]
    return report(found, [name for name in alive if name not in set(same)], len(same), len(untried))


def mutmut(*arguments: str) -> str:
    """Its output; tests write to memory where there is such a place, since nobody cuts the power here."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    environment = os.environ | ({"TMPDIR": memory} if memory else {})
    program = Path(sys.executable).with_name("mutmut")
    try:
        done = subprocess.run(
            [program, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        print(f"stopped after {SECONDS} s; what was not tried is told")
        return ""
    if arguments[0] == "run" and len(arguments) > 2 and done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def results() -> dict[str, int | None]:
    """Every mutant with the exit code of its tests."""
    found: dict[str, int | None] = {}
    for file in (ROOT / "mutants").rglob("*.meta"):
        found |= json.loads(file.read_text("utf-8"))["exit_code_by_key"]
    return found


def shown(name: str) -> list[str]:
    """The lines that a mutant takes out and puts in."""
    lines = mutmut("show", name).splitlines()
    return [line for line in lines if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"}]


def only_case(lines: list[str]) -> bool:
    """Whether nothing but upper and lower case of SQL or of a column's name is changed."""
    out = [line[1:].casefold() for line in lines if line[0] == "-"]
    put = [line[1:].casefold() for line in lines if line[0] == "+"]
    return out == put and all(('"' in line and SQL.search(line)) or COLUMN.search(line) for line in out)


def report(found: dict[str, int | None], alive: list[str], same: int, untried: int) -> int:
    """Print it; 1 if the score is below the gate."""
    rooms = Counter(name.split(".x")[0] for name, code in found.items() if code is not None)
    lost = Counter(name.split(".x")[0] for name in alive)
    for room, count in sorted(rooms.items()):
        print(f"{room:<36} {count - lost[room]:>4} of {count:>4}")
    for name in alive:
        print(f"survived: {name}", *shown(name), sep="\n  ")
    counted = len(found) - untried - same
    killed = counted - len(alive)
    score = 100 * killed / max(counted, 1)
    print(f"mutation score {score:.1f} %: {killed} of {counted} killed, gate {GATE} %"
          f" ({same} only change the case of SQL, {untried} not tried)")  # fmt: skip
    return 0 if score >= GATE and counted > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
