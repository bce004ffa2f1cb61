"""A compiled grammar, kept in a file from one start to the next.

It holds for exactly what it was compiled from: the language pack, the shop's names, and this code. A price
or a stock changes nothing of it. A file of something else, or a damaged one, is compiled anew and replaced.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from voice_shop.errors import VoiceShopError
from voice_shop.files import write_whole
from voice_shop.language.automaton import Automaton
from voice_shop.language.shop_words import ShopWords
from voice_shop.language.unwatched import unwatched

_HEAD = b"voice_shop grammar\n"
_OURS = ("voice_shop.language.", "hassil.")
_PLAIN = frozenset({("decimal", "Decimal"), ("re", "_compile")})


def key_of(pack: Path, shop: ShopWords) -> bytes:
    """What a compiled grammar depends on, as a hash.

    Args:
        pack: the language pack's folder.
        shop: the names.
    """
    made = hashlib.sha256(sys.version.encode())
    code = Path(__file__).parent
    for file in (*sorted(code.glob("*.py")), *sorted(pack.glob("*.yaml"))):
        data = file.read_bytes()
        made.update(f"{file.name} {len(data)}\n".encode() + data)
    made.update(repr(shop).encode())
    return made.hexdigest().encode()


def kept_grammar(file: Path, key: bytes, build: Callable[[], Automaton]) -> Automaton:
    """The grammar of the file if it is the one of this key, else what `build` gives, which is kept.

    A file that cannot be written is done without. Raises what `build` raises.
    """
    with unwatched():
        found = _read(file, key)
        if found is None:
            found = build()
            _write(file, key, found)
        return found


def _read(file: Path, key: bytes) -> Automaton | None:
    try:
        data = file.read_bytes()
    except OSError:
        return None
    head = _HEAD + key + b"\n"
    digest, payload = data[len(head) : len(head) + 64], data[len(head) + 65 :]
    if not data.startswith(head) or hashlib.sha256(payload).hexdigest().encode() != digest:
        return None
    try:
        found = _Ours(io.BytesIO(payload)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, EOFError, TypeError, ValueError):
        return None
    return found if isinstance(found, Automaton) else None


def _write(file: Path, key: bytes, grammar: Automaton) -> None:
    payload = pickle.dumps(grammar, pickle.HIGHEST_PROTOCOL)
    digest = hashlib.sha256(payload).hexdigest().encode()
    with suppress(VoiceShopError, OSError):
        file.parent.mkdir(exist_ok=True)
        write_whole(file, b"".join((_HEAD, key, b"\n", digest, b"\n", payload)))


class _Ours(pickle.Unpickler):
    """Makes nothing but what a grammar is made of, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if (module + ".").startswith(_OURS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a grammar")
