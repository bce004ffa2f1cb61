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
from statistics import fmean

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-m", "voice_shop"]
CONDITIONS: tuple[tuple[float | None, tuple[int, ...], float, float], ...] = (
    (None, (0,), 0.99, 10),
    (6.0, (0, 1, 2), 0.94, 30),
)
"""Decibels (None is clean), draws of the noise, the least share of recordings with every labelled option
right, and the most orders in 1,000 that would be taken wrong without a question.

One draw moves the share in noise by three in a hundred either way, so the mean of several is judged.
"""


def main(folder: Path) -> int:
    """Evaluate all conditions; 1 if one is below its floor."""
    below = 0
    with tempfile.TemporaryDirectory() as home:
        subprocess.run([*PROGRAM, "--home", home, "init", "--sample", "barista"], check=True, cwd=ROOT)
        for snr, seeds, floor, most in CONDITIONS:
            runs = [evaluate(folder, home, snr, seed) for seed in seeds]
            right, strict, asked, errors, decode = (
                fmean(run[key] for run in runs)
                for key in ("right", "strict", "asked", "order_errors_per_1000", "median_decode_seconds")
            )
            verdict = "fine" if right >= floor and errors <= most else "BELOW"
            below += verdict == "BELOW"
            where = "clean" if snr is None else f"kitchen {snr:g} dB, {len(seeds)} draws of the noise"
            print(
                f"{runs[0]['recordings']} spoken orders, {where}: "
                f"{right:.1%} right, {strict:.1%} strict, {asked:.1%} asked about, "
                f"{errors:.0f} of 1,000 taken wrong, {decode:.2f} s to decode; "
                f"floors {floor:.0%} and {most:g}: {verdict}"
            )
    return 1 if below else 0


def evaluate(folder: Path, home: str, snr: float | None, seed: int) -> dict[str, float]:
    """The summary of one condition with one draw of the noise."""
    orders = folder / "orders"
    noise = [] if snr is None else ["--noise", str(folder / "noise" / "kitchen.wav"), "--snr", str(snr)]
    labels = ["--labels", str(orders / "labels.json"), "--seed", str(seed)]
    result = subprocess.run(
        [*PROGRAM, "--home", home, "--json", "eval", "orders", str(orders), *labels, *noise],
        check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    summary: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return summary


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
