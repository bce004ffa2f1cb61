"""Rules for one interaction model: names, samples, slots, types and the dialogue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from skills.alexa.interaction import limits
from skills.alexa.interaction.names import ALWAYS
from skills.alexa.lint.finding import Finding

SLOT = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"(AMAZON\.)?[A-Za-z][A-Za-z_]*")
_SAMPLE = re.compile(r"[^\W\d_]([^\W\d_]|[ .'{}_-])*|\{.*", re.UNICODE)
_LAUNCH = frozenset(
    {"ask", "begin", "enable", "launch", "load", "open", "play", "run", "start", "tell", "use"}
)
_JOIN = frozenset(
    {"a", "about", "an", "and", "at", "by", "for", "from", "if", "in", "that", "the", "to", "using"}
    | {"whether", "with"}
)
_WAKE = frozenset({"alexa", "amazon", "app", "computer", "echo", "skill", "ziggy"})
_SEARCH = "AMAZON.SearchQuery"
Json = Mapping[str, Any]


def check_model(file: str, model: Json) -> Iterator[Finding]:
    """Every finding in an interaction model.

    Args:
        file: its name, for the findings.
        model: what is below "interactionModel".
    """
    language = model.get("languageModel", {})
    intents, types = language.get("intents", []), language.get("types", [])
    yield from _invocation(file, str(language.get("invocationName", "")))
    yield from _built_in(file, intents)
    for intent in intents:
        yield from _intent(file, intent, {each.get("name") for each in types})
    yield from _twice(file, intents)
    yield from _types(file, types)
    yield from _dialogue(file, model, intents)
    if len(intents) > limits.INTENTS:
        yield Finding(file, "intents", f"{len(intents)} intents, {limits.INTENTS} at most", "Leave some out.")


def _invocation(file: str, name: str) -> Iterator[Finding]:
    def found(what: str) -> Finding:
        return Finding(
            file,
            "invocation",
            f"{name!r} {what}",
            "Set [alexa] invocation in voice-shop.toml and build the package again.",
        )

    least, most = limits.INVOCATION_WORDS
    said = name.split()
    if not least <= len(said) <= most:
        yield found(f"has {len(said)} words; {least} to {most} are allowed")
    if name != name.lower() or not re.fullmatch(r"[^\W\d_][^\W\d_ .']*([ .'][^\W\d_ .']+)*[.]?", name):
        yield found("must be lower-case words of letters, with apostrophes and full stops at most")
    if not limits.INVOCATION_CHARACTERS[0] <= len(name) <= limits.INVOCATION_CHARACTERS[1]:
        yield found(f"is longer than {limits.INVOCATION_CHARACTERS[1]} characters")
    for words, why in ((_LAUNCH, "a launch word"), (_WAKE, "a wake word or the word of a skill")):
        if taken := words.intersection(said):
            yield found(f"has {why}: {', '.join(sorted(taken))}")
    if len(said) == least and _JOIN.intersection(said):
        yield found("of two words may not have an article or a preposition")


def _built_in(file: str, intents: list[Json]) -> Iterator[Finding]:
    names = {intent.get("name") for intent in intents}
    for name in ALWAYS:
        if name not in names:
            yield Finding(file, "built_in", f"{name} is missing", "Build the package again; it is always in.")


def _intent(file: str, intent: Json, types: set[Any]) -> Iterator[Finding]:
    name = str(intent.get("name", ""))
    slots = {str(slot.get("name")): str(slot.get("type")) for slot in intent.get("slots", [])}
    if not _NAME.fullmatch(name):
        yield Finding(file, "intent_name", f"{name!r} is no name", "Letters and underscores only.")
    if not name.startswith("AMAZON.") and not intent.get("samples"):
        yield Finding(file, "no_samples", f"{name} has no sample", "Add a template to the language pack.")
    for slot, kind in slots.items():
        if not _NAME.fullmatch(slot):
            yield Finding(file, "slot_name", f"{name}: {slot!r} is no name", "Letters and underscores only.")
        if not kind.startswith("AMAZON.") and kind not in types:
            yield Finding(file, "undeclared_type", f"{name}: {slot} is of {kind}", "Declare that type.")
    used: set[str] = set()
    for sample in intent.get("samples", []):
        used |= set(SLOT.findall(sample))
        yield from _sample(file, name, sample, slots)
    for slot in sorted(slots.keys() - used):
        yield Finding(file, "unused_slot", f"{name}: no sample has {{{slot}}}", "Take it out, or say it.")
    if len(slots) > limits.SLOTS_OF_AN_INTENT:
        most = limits.SLOTS_OF_AN_INTENT
        yield Finding(file, "slots", f"{name} has {len(slots)} slots", f"{most} at most.", must=False)


def _sample(file: str, name: str, sample: str, slots: Mapping[str, str]) -> Iterator[Finding]:
    where = f"{name}: {sample!r}"
    named = SLOT.findall(sample)
    plain = SLOT.sub(" ", sample).strip()
    if not _SAMPLE.fullmatch(sample) or "{" in plain or "}" in plain:
        yield Finding(
            file, "sample_form", f"{where} is not as Alexa writes samples", "Words and {slots} only."
        )
    if len(sample) > limits.SAMPLE_CHARACTERS:
        yield Finding(file, "sample_length", where, f"{limits.SAMPLE_CHARACTERS} characters at most.")
    for slot in named:
        if slot not in slots:
            yield Finding(file, "undeclared_slot", f"{where}: {slot}", "Declare the slot in its intent.")
    if len(named) != len(set(named)):
        yield Finding(file, "slot_twice", where, "Name a slot once in a sample.")
    if any(slots.get(slot) == _SEARCH for slot in named) and (len(named) > 1 or not plain):
        yield Finding(
            file, "search_query", where, f"{_SEARCH} needs words around it and no other slot beside it."
        )


def _twice(file: str, intents: list[Json]) -> Iterator[Finding]:
    names = Counter(intent.get("name") for intent in intents)
    for name, count in names.items():
        if count > 1:
            yield Finding(file, "intent_twice", f"{name} stands {count} times", "Have each intent once.")
    whose: dict[str, str] = {}
    for intent in intents:
        for sample in intent.get("samples", []):
            if sample in whose:
                what = f"{sample!r} means {whose[sample]} and {intent['name']}"
                yield Finding(file, "sample_twice", what, "Let one template of the pack say it.")
            whose[sample] = intent["name"]


def _types(file: str, types: list[Json]) -> Iterator[Finding]:
    total = 0
    for each in types:
        values, name = each.get("values", []), str(each.get("name"))
        ids = Counter(value.get("id") for value in values)
        if not values:
            yield Finding(file, "empty_type", f"{name} has no value", "Take it out, or give it one.")
        for id_, count in ids.items():
            if count > 1:
                yield Finding(file, "id_twice", f"{name}: the id {id_!r}", "Give each value its own id.")
        for value in values:
            said = value.get("name", {})
            ways = [said.get("value", ""), *said.get("synonyms", [])]
            total += len(ways)
            if any(not way or len(way) > limits.SLOT_VALUE_CHARACTERS for way in ways):
                most = limits.SLOT_VALUE_CHARACTERS
                yield Finding(file, "value_length", f"{name}: {value.get('id')}", f"1 to {most} characters.")
            if len({way.lower() for way in ways}) != len(ways):
                yield Finding(file, "synonym_twice", f"{name}: {value.get('id')}", "Say each way once.")
    if total > limits.SLOT_TYPE_VALUES:
        what = f"{total} values and synonyms, {limits.SLOT_TYPE_VALUES} at most"
        yield Finding(file, "values", what, "Sell less by voice, or shorten the aliases.")


def _dialogue(file: str, model: Json, intents: list[Json]) -> Iterator[Finding]:
    known = {
        intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", [])} for intent in intents
    }
    prompts = {prompt.get("id") for prompt in model.get("prompts", [])}
    for intent in model.get("dialog", {}).get("intents", []):
        slots = known.get(intent.get("name"))
        if slots is None:
            yield Finding(file, "dialogue", f"{intent.get('name')} is no intent", "Take it out of dialog.")
            continue
        if {slot["name"]: slot["type"] for slot in intent.get("slots", [])} != slots:
            yield Finding(file, "dialogue", f"{intent['name']} has other slots there", "Have the same.")
        for slot in intent.get("slots", []):
            asked = slot.get("prompts", {}).get("elicitation")
            if bool(slot.get("elicitationRequired")) != bool(asked) or (asked and asked not in prompts):
                what = f"{intent['name']}: {slot['name']} is asked for with no prompt"
                yield Finding(file, "dialogue", what, "Add the prompt, or do not ask.")
