"""`voice-shop catalogue check --voice`: which names will not be heard, or sound like another."""

from __future__ import annotations

from voice_shop.cli.common import Asked
from voice_shop.cli.spoken_trials import SpokenNames, spoken_names

_WHAT = {
    "wrong": "It is taken for {heard!r}.",
    "not_heard": "It is heard as {heard!r}, too unlike to be sure.",
    "sounds_alike": "It sounds nearly like {heard!r}.",
}


def check_by_voice(options: Asked, how: SpokenNames, limit: int) -> None:
    """Say each name once, hear it among all others, and rank what did not come out as it should."""
    from voice_shop.speech.speakability import to_look_at

    app = options.open_app()
    trials = list(spoken_names(app, options, None, how))
    found = to_look_at(trials, app.grammar.names())
    shown = found[:limit]
    if options.out.as_json:
        options.out.record({"names": len(trials), "findings": len(found)})
        for entry in shown:
            options.out.record(
                {"finding": entry.rule, "id": entry.id, "name": entry.name, "heard": entry.heard,
                 "alias": entry.alias or None}
            )  # fmt: skip
        return
    options.out.table(
        ("id", "what", "do"),
        [(entry.id, _WHAT[entry.rule].format(heard=entry.heard), _do(entry.alias)) for entry in shown],
        empty="Every name is heard, and sounds like no other.",
    )
    more = len(found) - len(shown)
    options.out.line(
        f"{len(trials) - len(found)} of {len(trials)} names are heard and sound like no other."
        + (f" {more} more findings; see --limit." if more else "")
    )


def _do(alias: str) -> str:
    return f"Add the alias {alias!r}." if alias else "Add an alias of its own."
