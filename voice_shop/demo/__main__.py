"""`python -m voice_shop.demo`: a shopper in a kitchen, heard, understood and served."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import click

from voice_shop.demo.scene import SCENE, WANTED
from voice_shop.errors import VoiceShopError


@click.command()
@click.option("--out", default=".", metavar="DIR", help="Where demo.wav and demo.jsonl are written.")
@click.option("--snr", default=15.0, show_default=True, help="Decibels of speech over kitchen noise.")
@click.option("--listen-back", is_flag=True, help="Let a second recogniser hear what the shop said.")
def main(out: str, snr: float, listen_back: bool) -> None:
    """Say a scripted shopping trip in kitchen noise and run it through everything voice_shop is.

    Leaves with 1 if the orders in the database are not the orders that were spoken, or if a second
    recogniser takes an answer for another one.
    """
    try:
        right = run(Path(out), snr)
        if listen_back:
            right = _listen_back(Path(out)) and right
    except VoiceShopError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    sys.exit(0 if right else 1)


def run(out: Path, snr: float) -> bool:
    """The demo; whether the right orders were placed."""
    from voice_shop.demo.stage import Stage, placed
    from voice_shop.demo.transcript import receipt, transcript, waits

    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="voice-shop-demo-") as home:
        stage = Stage(Path(home))
        click.echo("The shopper, spoken by Piper at different speeds and pitches:")
        for line in SCENE:
            click.echo(f"    {line.words}")
        recording = stage.record(SCENE, snr=snr)
        click.echo(f"Mixed with kitchen noise at {snr:g} dB. What the shop makes of it:")
        events = []
        for event in stage.play(recording, out / "demo.wav", out / "demo.jsonl"):
            events.append(event)
            for text in transcript([event]):
                click.echo(text)
        orders = stage.new_orders()
    click.echo()
    for order in orders:
        click.echo("\n".join(receipt(order)))
    right = placed(orders) == WANTED
    if waited := waits(events):
        typical = sorted(waited)[len(waited) // 2]
        click.echo(f"\nThe shopper waited {typical:.1f} s for an answer, {max(waited):.1f} s at most.")
    click.echo(f"Listen: {out / 'demo.wav'} (left the shopper, right the shop). Events: {out / 'demo.jsonl'}")
    if right:
        click.echo(f"The {len(orders)} orders are what was spoken. ({time.perf_counter() - began:.0f} s)")
    else:
        click.echo(f"WRONG: spoken were {WANTED}, placed are {placed(orders)}", err=True)
    return right


def _listen_back(out: Path) -> bool:
    """Tell what a second recogniser hears; whether it takes every answer for what it is."""
    from voice_shop.demo.listen_back import listen_back, mistaken

    backs = []
    for back in listen_back(out / "demo.wav", out / "demo.jsonl"):
        backs.append(back)
        click.echo(f"said   {' '.join(back.said)}\nheard  {' '.join(back.heard)}  ({back.alike:.0%} alike)")
    wrong, total = sum(back.errors for back in backs), sum(len(back.said) for back in backs)
    click.echo(f"The second recogniser has {wrong} of {total} words otherwise ({wrong / max(total, 1):.0%}).")
    taken = mistaken(backs)
    for back in taken:
        click.echo(f"WRONG: taken for another answer: {' '.join(back.said)}", err=True)
    return not taken


if __name__ == "__main__":
    main()
