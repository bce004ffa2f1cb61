"""Names that are said and heard for a command: from a file or the shop, with a bar, and resumable."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voice_shop.errors import InputError
from voice_shop.files import faults

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.catalogue.product import Catalogue
    from voice_shop.cli.common import Asked
    from voice_shop.language.automaton import Automaton
    from voice_shop.speech.protocols import Voice
    from voice_shop.speech.trial import Name, Stage, Trial


@dataclass(frozen=True, slots=True)
class SpokenNames:
    """How names are said, as the options of a command have it.

    Attributes:
        sample, seed: so many of the names, chosen by the seed; None is all.
        frame: the sentence, with {} in the place of the name.
        noise, snr: a recording to mix in, and its ratio in decibels.
        voices, paces: who says them; none is the voice of the settings at its pace.
        results: where results are kept.
    """

    sample: int | None = None
    seed: int = 0
    frame: str = "{}"
    noise: Path | None = None
    snr: float = 10.0
    voices: tuple[Path, ...] = ()
    paces: tuple[float, ...] = ()
    results: Path | None = None


def spoken_names(app: App, options: Asked, file: Path | None, how: SpokenNames) -> Iterator[Trial]:
    """Each name once: what is in the file of results, then what is said now.

    Raises:
        InputError: a frame without {}, no names, or results of something else.
    """
    if "{}" not in how.frame:
        raise InputError(f"{how.frame!r} has no {{}} in the place of the name.", hint='"add {} to my cart"')
    catalogue = app.folder.catalogue if file is None else _catalogue_of(file)
    names = _chosen(catalogue, how)
    if not names:
        raise InputError("There is no name to say.", hint="One name a line.")
    done = {trial.id: trial for trial in _kept(how.results, _setup(names, how))}
    left = [name for name in names if name.id not in done]
    yield from (done[name.id] for name in names if name.id in done)
    if not left:
        return
    with _bar(options, len(names), len(done)) as tell, _appending(how.results) as keep:
        for trial in _stage(app, catalogue if file else None, how).trials(left):
            keep(asdict(trial))
            tell()
            yield trial


def _catalogue_of(file: Path) -> Catalogue:
    """A shop that sells what a file has, one name a line."""
    from voice_shop.catalogue.product import Catalogue, Product

    with faults(file):
        data = file.read_bytes()
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text.", hint="It has one name a line.") from error
    named = dict.fromkeys(line for line in lines if line)
    return Catalogue({f"{at}": Product(f"{at}", name, "all", 0) for at, name in enumerate(named, 1)})


def _chosen(catalogue: Catalogue, how: SpokenNames) -> list[Name]:
    from voice_shop.catalogue.spoken import spoken_name
    from voice_shop.speech.trial import Name

    names = [Name(p.id, spoken_name(p)) for p in catalogue.products.values() if not p.discontinued]
    if how.sample is not None and how.sample < len(names):
        names = random.Random(how.seed).sample(names, how.sample)  # noqa: S311 - a sample, no secret
    return names


def _setup(names: Sequence[Name], how: SpokenNames) -> str:
    """What results belong to: other names or another way to say them give others."""
    what = [(name.id, name.name) for name in names], how.frame, str(how.noise), how.snr
    said = [str(voice) for voice in how.voices], how.paces
    return hashlib.sha256(repr((what, said)).encode()).hexdigest()


def _kept(results: Path | None, setup: str) -> list[Trial]:
    """What is in the file of results; a line that was cut off by a stop is taken away. Begins the file."""
    from voice_shop.files import write_whole
    from voice_shop.speech.trial import Trial

    if results is None:
        return []
    head = json.dumps({"setup": setup}).encode() + b"\n"
    if not results.exists():
        write_whole(results, head)
        return []
    with faults(results):
        data = results.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if not whole.startswith(head):
        raise InputError(
            f"{results} has the results of other names, or of another way to say them.",
            hint="Choose another file for --results, or delete it.",
        )
    if whole != data:
        write_whole(results, whole)
    try:
        return [Trial(**json.loads(line)) for line in whole.splitlines()[1:]]
    except (ValueError, TypeError) as error:
        raise InputError(f"{results} is damaged.", hint="Delete it and begin again.") from error


@contextmanager
def _appending(results: Path | None) -> Iterator[Any]:
    """Gives what writes one result, at once and whole."""
    if results is None:
        yield lambda _: None
        return
    with faults(results), results.open("ab", buffering=0) as file:
        yield lambda record: file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


@contextmanager
def _bar(options: Asked, total: int, done: int) -> Iterator[Any]:
    """A bar on standard error, where that is a terminal; gives what tells one more."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    shown = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    hidden = options.out.as_json or not shown.is_terminal
    with Progress(*columns, console=shown, transient=True, disable=hidden) as progress:
        task = progress.add_task("", total=total, completed=done)
        yield lambda: progress.advance(task)


def _stage(app: App, catalogue: Catalogue | None, how: SpokenNames) -> Stage:
    from voice_shop.audio.wav import read_wav
    from voice_shop.language.intent import IntentName
    from voice_shop.speech.trial import Stage

    grammar = app.grammar if catalogue is None else _grammar_of(app, catalogue)
    alone = how.frame.strip() == "{}"
    in_force = frozenset({IntentName.CHOOSE}) if alone else app.opening_grammar.intents
    noise = None if how.noise is None else read_wav(how.noise, longest=3600)
    voices = _voices(app, how)
    return Stage(
        voices, app.recogniser(), grammar.restricted(in_force), frame=how.frame, noise=noise, snr=how.snr
    )


def _grammar_of(app: App, catalogue: Catalogue) -> Automaton:
    from voice_shop.catalogue.spoken import shop_words
    from voice_shop.language.compile import compile_grammar
    from voice_shop.language.pack import load_pack
    from voice_shop.resources import resource

    return compile_grammar(load_pack(resource("grammars", app.language)), shop_words(catalogue))


def _voices(app: App, how: SpokenNames) -> list[Voice]:
    from voice_shop.speech.select import voice

    if not how.voices and not how.paces:
        return [app.voice(steady=True)]
    chosen = app.settings.voice
    models = how.voices or ((Path(chosen.model).expanduser(),) if chosen.model else (None,))
    paces = how.paces or (chosen.pace,)
    return [voice(model=model, length_scale=pace, steady=True) for model in models for pace in paces]
