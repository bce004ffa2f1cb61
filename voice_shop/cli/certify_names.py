"""Whether products have names that sound like those of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from rapidfuzz import fuzz, process

from voice_shop.catalogue.product import Catalogue
from voice_shop.catalogue.spoken import spoken_name
from voice_shop.cli.certify_lines import Line, passed, warned

_ALIKE = 92
"""Likeness of two sounds, in hundredths, from which one is easily heard for the other."""
_MOST_COMPARED = 3000
"""Up to so many names each is compared with each; of more only those that sound the same are found."""
_SHOWN = 3


def alike(catalogue: Catalogue, language: str) -> Line:
    """Names that sound alike; by their spelling where the sound packages are not installed."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for product in catalogue.products.values():
        if not product.discontinued:
            by_name[spoken_name(product).casefold()].add(product.id)
    names = sorted(by_name)
    of, how = _sound(language)
    sounds = [of(name) for name in names]
    pairs = _near(names, sounds) if len(names) <= _MOST_COMPARED else _same(names, sounds)
    if pairs:
        shown = "; ".join(f"“{one}” and “{other}”" for one, other in pairs[:_SHOWN])
        more = f" and {len(pairs) - _SHOWN} more pairs" if len(pairs) > _SHOWN else ""
        do = "Add an alias of its own to one of each; voice-shop catalogue check --voice tries them aloud."
        return warned("names", f"alike by {how}: {shown}{more}", do)
    return passed("names", f"{len(names)} names, none alike by {how}")


def _sound(language: str) -> tuple[Callable[[str], str], str]:
    try:
        from voice_shop.speech.phonemes import phonemes
    except ImportError:
        return str, "spelling"
    found = phonemes(language)
    return (str, "spelling") if found is None else (found.of, "sound")


def _same(names: list[str], sounds: list[str]) -> list[tuple[str, str]]:
    first: dict[str, str] = {}
    return [
        (first[sound], name)
        for name, sound in zip(names, sounds, strict=True)
        if first.setdefault(sound, name) != name
    ]


def _near(names: list[str], sounds: list[str]) -> list[tuple[str, str]]:
    pairs = []
    for at, sound in enumerate(sounds):
        for _, _, other in process.extract(
            sound, sounds[at + 1 :], scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None
        ):
            pairs.append((names[at], names[at + 1 + other]))
    return pairs
