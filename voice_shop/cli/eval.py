"""`voice-shop eval`: how well labelled recordings are understood."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.batch import any_bad
from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.decibels import decibels
from voice_shop.cli.eval_figures import confusion, summary_of
from voice_shop.cli.eval_names import names
from voice_shop.cli.eval_text import text
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.audio.chunk import Pcm
    from voice_shop.language.intent import Understood


@click.group("eval")
@common
def command() -> None:
    """Measure how well recordings and sentences are understood."""


command.add_command(text)
command.add_command(names)


@command.command("orders")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--labels", required=True, type=click.Path(path_type=Path), help="JSON: file -> option -> value."
)
@click.option("--noise", type=click.Path(path_type=Path), help="A recording of noise to mix in.")
@click.option("--snr", default=6.0, show_default=True, callback=decibels, help="Decibels, with --noise.")
@click.option("--seed", type=int, default=0, show_default=True, help="Chooses the pieces of noise.")
@click.option("--least", type=click.FloatRange(0, 100), help="Percent that must be right.")
@click.option(
    "--most-errors", type=click.FloatRange(0, 1000), help="Order errors per 1,000 that are allowed."
)
@common
def orders(folder: Path, labels: Path, least: float | None, most_errors: float | None, **how: Any) -> None:
    """Spoken orders of one product with options, such as the barista benchmark.

    A recording is right when every labelled option is equal; the strict score also counts an option
    that was heard but not asked for as wrong. A label that is no option group is the product's name. What was
    taken without a question and is not strictly right is an order error. Ends with 1 if a floor is missed.
    """
    context = click.get_current_context()
    options = asked(context)
    app = options.open_app()
    wanted = _read_labels(labels)
    measure = _measure(app, folder, _noise(how["noise"]), how["snr"], how["seed"])
    results = []

    def one(name: str) -> None:
        results.append(measure(name, wanted[name]))
        _print(options, results[-1])

    bad = any_bad(wanted, one)
    total = summary_of(results)
    _summary(options, total, results, how["snr"] if how["noise"] else None)
    if bad:
        context.exit(InputError.exit_code)
    low = least is not None and 100 * total["right"] < least
    if low or (most_errors is not None and total["order_errors_per_1000"] > most_errors):
        context.exit(1)


@dataclass(frozen=True, slots=True)
class Result:
    """One recording: what was asked for, what was understood, and at what price."""

    file: str
    wanted: Mapping[str, str]
    got: Mapping[str, str]
    heard: str
    free: str
    doubt: float
    asked: bool
    audio_seconds: float
    decode_seconds: float

    @property
    def right(self) -> bool:
        """Every labelled option is equal."""
        return all(self.got.get(key) == value for key, value in self.wanted.items())

    @property
    def strict(self) -> bool:
        """And nothing else was understood."""
        return dict(self.got) == dict(self.wanted)


def _read_labels(file: Path) -> dict[str, dict[str, str]]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"{file} is not there.", hint="--labels names a JSON file.") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is not JSON.", hint="It maps file names to options.") from error
    if not isinstance(data, dict) or not all(isinstance(entry, dict) for entry in data.values()):
        raise InputError(f"{file} must map file names to options.")
    return {name: {k: str(v).strip() for k, v in entry.items()} for name, entry in data.items()}


def _noise(file: Path | None) -> Pcm | None:
    if file is None:
        return None
    from voice_shop.audio.wav import read_wav

    return read_wav(file, longest=3600)


def _measure(
    app: App, folder: Path, noise: Pcm | None, snr: float, seed: int
) -> Callable[[str, Mapping[str, str]], Result]:
    """What takes a file of the folder with its labels and gives how it was understood."""
    import numpy as np

    from voice_shop.audio.mixing import mix_at
    from voice_shop.audio.wav import read_wav
    from voice_shop.cli.hearing import Ears
    from voice_shop.language.understand import understand_heard

    ears, grammar = Ears(app), app.opening_grammar
    random = np.random.default_rng(seed)

    def measure(name: str, labels: Mapping[str, str]) -> Result:
        samples = read_wav(folder / name)
        if noise is not None:
            samples = mix_at(samples, noise, snr, random)
        heard = ears.hear_samples(samples)
        sentences = [(sentence.text, sentence.score) for sentence in heard.sentences]
        understood = understand_heard(sentences, heard.free, heard.doubt, grammar)
        return Result(
            file=name,
            wanted=labels,
            got=_options(understood, labels, frozenset(app.folder.catalogue.groups)),
            heard=sentences[0][0] if sentences else "",
            free=heard.free,
            doubt=heard.doubt,
            asked=_asks(understood),
            audio_seconds=heard.audio_seconds,
            decode_seconds=heard.decode_seconds,
        )

    return measure


def _options(understood: Understood, labels: Mapping[str, str], groups: frozenset[str]) -> dict[str, str]:
    from voice_shop.language.intent import Intent, IntentName

    if (
        not isinstance(understood, Intent)
        or understood.name is not IntentName.ADD
        or len(understood.lines) != 1
    ):
        return {}
    line = understood.lines[0]
    product_label = next((key for key in labels if key not in groups), "product")
    return {product_label: line.product, **line.options}


def _asks(understood: Understood) -> bool:
    """Whether something would be asked before anything of it is done."""
    from voice_shop.language.intent import Intent

    lines = understood.lines if isinstance(understood, Intent) else ()
    return not lines or any(line.between or len(line.candidates) != 1 for line in lines)


def _print(options: Asked, result: Result) -> None:
    if options.out.as_json:
        options.out.record(
            {
                "file": result.file,
                "right": result.right,
                "strict": result.strict,
                "asked": result.asked,
                "wanted": dict(result.wanted),
                "got": dict(result.got),
                "heard": result.heard,
                "free": result.free,
                "doubt": round(result.doubt, 3) if result.heard else None,
                "seconds": {
                    "audio": round(result.audio_seconds, 3),
                    "decode": round(result.decode_seconds, 3),
                },
            }
        )
    elif not result.strict:
        what = "more than was asked" if result.right else "wrong"
        options.out.line(f"{result.file}: {what}. Heard {result.heard!r}, freely {result.free!r}.")
        options.out.line(f"  wanted {_words(result.wanted)}; got {_words(result.got)}")


def _words(options: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in sorted(options.items())) or "nothing"


def _summary(options: Asked, total: Mapping[str, float], results: list[Result], snr: float | None) -> None:
    pairs = confusion(results)
    if options.out.as_json:
        rows = [{"option": o, "wanted": w, "got": g, "count": count} for (o, w, g), count in pairs]
        options.out.record({**total, "recordings": len(results), "snr_db": snr, "confusion": rows})
        return
    for (option, wanted, got), count in pairs:
        options.out.line(f"  {option}: {wanted or 'nothing'} taken for {got or 'nothing'}: {count}")
    options.out.line(
        f"{len(results)} recordings, {'clean' if snr is None else f'{snr:g} dB'}: "
        f"{total['right']:.1%} right, {total['strict']:.1%} strict, {total['asked']:.1%} asked, "
        f"order errors {total['order_errors_per_1000']:.1f} per 1,000, "
        f"risk-weighted score {total['score']:.3f} of 1, "
        f"median decode {total['median_decode_seconds']:.3f} s"
    )
