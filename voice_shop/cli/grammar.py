"""`voice-shop grammar`: look into a language pack and what it makes of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import Asked, asked, common
from voice_shop.cli.grammar_replies import replies
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.language.automaton import Automaton
    from voice_shop.language.checking import Finding
    from voice_shop.language.coverage import Part
    from voice_shop.language.intent import Understood
    from voice_shop.language.pack import Pack
    from voice_shop.language.shop_words import ShopWords

_FAILS = frozenset({"unused_rule", "unused_list"})
"""Findings that must be mended. Two intents for a sentence may be meant: the first template wins."""
_MODEL = "en"
"""The pack that covers all that the shop can do."""


@click.group("grammar")
@common
def command() -> None:
    """What can be said: check a language pack, sample it, explain a sentence."""


command.add_command(replies)


@command.command("check")
@click.argument("language", required=False)
@click.option(
    "--golden",
    type=click.Path(path_type=Path),
    help="YAML file or folder of sentences that should use it all.",
)
@common
@click.pass_context
def check(context: click.Context, language: str | None, golden: Path | None) -> None:
    """How much of the shop a language pack covers, and what in it is doubtful.

    Doubtful are sentences with two intents, or such that are like a yes or no. Golden sentences are those of
    tests/golden/LANGUAGE in a checkout, or --golden. Ends with 2 if something must be mended.
    """
    options = asked(context)
    parts, findings = _checked(options.open_app(), language, golden)
    _tell(options, parts, findings)
    if any(part.missing for part in parts) or any(finding.kind in _FAILS for finding in findings):
        context.exit(InputError.exit_code)


def _tell(options: Asked, parts: Sequence[Part], findings: Sequence[Finding]) -> None:
    if options.out.as_json:
        for part in parts:
            row = {"part": part.name, "have": part.have, "of": part.of, "missing": list(part.missing)}
            options.out.record(row)
        for finding in findings:
            options.out.record({"finding": finding.kind, "what": finding.what})
        return
    for finding in findings:
        options.out.line(f"{finding.kind.replace('_', ' ')}: {finding.what}")
    for part in parts:
        for what in part.missing:
            options.out.line(f"missing in {part.name}: {what}")
    have, of = sum(part.have for part in parts), sum(part.of for part in parts)
    for name, some, all_ in (*((p.name, p.have, p.of) for p in parts), ("all", have, of)):
        # Rounded down: 100 % is nothing less.
        options.out.line(f"{name:20}{some:>6} of {all_:<6}{100 * some // all_ if all_ else 100:>4} %")


def _checked(app: App, language: str | None, golden: Path | None) -> tuple[tuple[Part, ...], list[Finding]]:
    from voice_shop.language.checking import confusions, unused
    from voice_shop.language.coverage import coverage
    from voice_shop.language.pack import load_pack
    from voice_shop.language.replies import Replies
    from voice_shop.language.score import read_sentences
    from voice_shop.resources import resource

    pack, shop, grammar = _compiled(app, language or app.language, sample=True)
    golden = golden or resource("tests", "golden", pack.language)
    folders = [place for place in (golden, golden / "phrases") if place.exists()]
    sentences = [sentence.say for place in folders for sentence in read_sentences(place)]
    locale = app.folder.profile.locale if pack.language == app.folder.profile.language else None
    own = Replies.load(resource("grammars", pack.language), locale=locale)
    model = resource("grammars", _MODEL)
    parts = coverage(pack, own, load_pack(model), Replies.load(model), grammar, sentences)
    return parts, [*unused(pack), *confusions(pack, shop, _opening(grammar))]


def _compiled(app: App, language: str, *, sample: bool = False) -> tuple[Pack, ShopWords, Automaton]:
    """A pack with the home's shop; `sample`: with a sample of the language, if the home's has another."""
    from voice_shop.catalogue.load import load_folder
    from voice_shop.catalogue.spoken import shop_words
    from voice_shop.home import LANGUAGES
    from voice_shop.language.compile import compile_grammar
    from voice_shop.language.pack import load_pack
    from voice_shop.resources import resource

    pack = load_pack(resource("grammars", language))
    folder = app.folder
    other = next((name for name, spoken in LANGUAGES.items() if spoken == language), None)
    if sample and other is not None and folder.profile.language != language:
        folder = load_folder(resource("samples", other))
    shop = shop_words(folder.catalogue, folder.profile.faq)
    return pack, shop, compile_grammar(pack, shop)


def _opening(grammar: Automaton) -> Automaton:
    from voice_shop.language.intent import IntentName

    return grammar.restricted(frozenset(IntentName) - {IntentName.CHOOSE})


@command.command("sample")
@click.argument("intent")
@click.option("--count", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@common
@click.pass_context
def sample(context: click.Context, intent: str, count: int, seed: int) -> None:
    """Sentences that are understood as INTENT, at random."""
    from voice_shop.language.checking import samples
    from voice_shop.language.intent import IntentName

    options = asked(context)
    if intent not in set(IntentName):
        raise InputError(f"There is no intent {intent!r}.", hint=f"Known: {', '.join(IntentName)}.")
    for text in samples(options.open_app().grammar, IntentName(intent), count, seed):
        if options.out.as_json:
            options.out.record({"intent": intent, "text": text})
        else:
            options.out.line(text)


@command.command("probe")
@click.argument("sentences", type=click.Path(path_type=Path), required=False)
@click.option(
    "--every", type=click.IntRange(1), default=1, help="Only each n-th sentence.", show_default=True
)
@common
@click.pass_context
def probe(context: click.Context, sentences: Path | None, every: int) -> None:
    """What sentences become when a word is lost, doubled, moved, put in, or heard as one that sounds alike.

    SENTENCES is a file or folder as for `eval text`; without it those of tests/golden in a checkout. Ends
    with 2 if a slip would change the cart as nobody asked.
    """
    from voice_shop.language.probing import probe as probed
    from voice_shop.language.score import read_sentences
    from voice_shop.resources import resource

    options = asked(context)
    app = options.open_app()
    pack, _, grammar = _compiled(app, app.language)
    golden = read_sentences(sentences or resource("tests", "golden", app.language))
    said = [sentence.say for sentence in golden if sentence.intent is not None][::every]
    harmed = False
    for changed in probed(said, pack, _opening(grammar)):
        harmed = harmed or changed.harm
        row = {
            "said": changed.said,
            "how": changed.mutant.how,
            "text": changed.mutant.text,
            "before": _meant(changed.before),
            "after": _meant(changed.after),
            "harm": changed.harm,
        }
        if options.out.as_json:
            options.out.record(row)
        else:
            mark = "HARM " if changed.harm else ""
            options.out.line(
                f"{mark}{row['how']}: {row['said']!r} is {row['before']}, {row['text']!r} is {row['after']}"
            )
    if harmed:
        context.exit(InputError.exit_code)


def _meant(understood: Understood) -> str:
    from voice_shop.language.intent import Intent

    if isinstance(understood, Intent):
        return str(understood.name)
    return f"{understood.reason}" + (f" ({understood.nearest.name})" if understood.nearest else "")


@command.command("explain")
@click.argument("text")
@common
@click.pass_context
def explain(context: click.Context, text: str) -> None:
    """How a sentence is read: every reading with its template, best first, and what is near it."""
    options = asked(context)
    app = options.open_app()
    if options.out.as_json:
        pack, _, grammar = _compiled(app, app.language)
        for row in _readings(text, pack, grammar):
            options.out.record(row)
        return
    for line in told_readings(app, text):
        options.out.line(line)


def told_readings(app: App, text: str) -> list[str]:
    """How a sentence is read, as lines for people."""
    pack, _, grammar = _compiled(app, app.language)
    lines: list[str] = []
    for row in _readings(text, pack, grammar):
        lines.append(f"{row['how']}: {row['intent']} ({row['text']!r}, score {row['score']:.2f})")
        lines += [f"  {template}" for template in row["templates"]]
    return lines or ["No sentence of the shop, and nothing near one."]


def _readings(text: str, pack: Pack, grammar: Automaton) -> list[dict[str, Any]]:
    """Readings of the sentence itself, of the nearest in spelling, and what the second reader proposes."""
    from voice_shop.language.near import nearest
    from voice_shop.language.normalise import words
    from voice_shop.language.understand import understand

    rows: list[dict[str, Any]] = []
    said = words(text, grammar.typed.signs)
    exact = bool(grammar.parse(text))
    spelled = text if exact else nearest(said, grammar)
    if spelled is not None:
        templates = [pack.templates[n] for n in grammar.read_by(spelled)]
        for parse in grammar.parse(spelled):
            own = [t.text for t in templates if t.intent is parse.intent.name]
            score = parse.covered / max(1, len(parse.words))
            how = "read" if exact else "read with another spelling"
            rows.append(_row(how, parse.intent.name, " ".join(parse.words), score, own))
        return rows
    nearest_intent = getattr(understand(text, _opening(grammar)), "nearest", None)
    if nearest_intent is not None:
        rows.append(_row("asked back", nearest_intent.name, nearest_intent.text, 0.0, []))
    return rows


def _row(how: str, intent: str, text: str, score: float, templates: list[str]) -> dict[str, Any]:
    return {"how": how, "intent": str(intent), "text": text, "score": round(score, 3), "templates": templates}
