"""An endpoint in a process of its own: `python -m tests.skills.alexa.worker HOME ROOT CHAIN`.

It prints its address, trusts a throw-away root, and otherwise is what `voice-shop serve alexa` is.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cryptography import x509

from skills.alexa import SkillSettings, create_app
from skills.alexa.authority import PATH, serves
from skills.alexa.serving import serve
from tests.skills.alexa.conftest import SKILL


def main() -> None:
    """Serve until the process is ended."""
    home, root, chain = map(Path, sys.argv[1:])
    endpoint = create_app(
        SkillSettings(home, SKILL),
        trust_roots=[x509.load_pem_x509_certificate(root.read_bytes())],
        fetch=serves({PATH: chain.read_bytes()}),
    )
    serve(endpoint, host="127.0.0.1", port=0, threads=4, processes=2, ready=tell)


def tell(address: str) -> None:
    """Where it listens."""
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
