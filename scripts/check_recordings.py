"""Whether recorded orders are still understood as well as they were: clean, and in kitchen noise.

    check_recordings.py FOLDER

FOLDER holds orders/*.wav, orders/labels.json and noise/kitchen.wav. Exits 1 below a floor.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-m", "voice_shop"]
FLOORS: dict[float | None, float] = {None: 0.98, 6.0: 0.9}
"""Decibels (None is clean) -> the share of recordings with every labelled option right.

Another draw of the noise moves the second one by two in a hundred either way: below this it is a mistake.
"""


def main(folder: Path) -> int:
    """Evaluate both conditions; 1 if one is below its floor."""
    below = 0
    with tempfile.TemporaryDirectory() as home:
        subprocess.run([*PROGRAM, "--home", home, "init", "--sample", "barista"], check=True, cwd=ROOT)
        for snr, floor in FLOORS.items():
            summary = evaluate(folder, home, snr)
            verdict = "fine" if summary["right"] >= floor else "BELOW"
            below += verdict == "BELOW"
            where = "clean" if snr is None else f"kitchen {snr:g} dB"
            print(
                f"{summary['recordings']} spoken orders, {where}: "
                f"{summary['right']:.1%} right, {summary['strict']:.1%} strict, "
                f"{summary['median_decode_seconds']:.2f} s to decode; floor {floor:.0%}: {verdict}"
            )
    return 1 if below else 0


def evaluate(folder: Path, home: str, snr: float | None) -> dict[str, float]:
    """The summary of one condition."""
    orders = folder / "orders"
    noise = [] if snr is None else ["--noise", str(folder / "noise" / "kitchen.wav"), "--snr", str(snr)]
    labels = ["--labels", str(orders / "labels.json")]
    result = subprocess.run(
        [*PROGRAM, "--home", home, "--json", "eval", "orders", str(orders), *labels, *noise],
        check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    summary: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return summary


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
