"""A compiled grammar is kept, for exactly what it was compiled from; a damaged file is as none."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.kept import kept_grammar, key_of
from voice_shop.language.pack import Pack
from voice_shop.language.shop_words import ShopWords, SpokenProduct
from voice_shop.language.understand import understand
from voice_shop.resources import resource

SHOP = ShopWords((SpokenProduct("oat", "oat milk", ("oat milk", "oat milks")),))
PACK = resource("grammars", "en")
SENTENCES = (
    "add two oat milks",
    "half a kilo of oat milk please",
    "what is in my cart",
    "umm add oat milk",
    "oops",
)


class Builds:
    """Compiles, and counts how often."""

    def __init__(self, pack: Pack) -> None:
        self.times = 0
        self._pack = pack

    def __call__(self) -> Automaton:
        self.times += 1
        return compile_grammar(self._pack, SHOP)


@pytest.fixture
def build(english: Pack) -> Builds:
    return Builds(english)


def test_the_second_start_compiles_nothing_and_understands_the_same(tmp_path: Path, build: Builds) -> None:
    file, key = tmp_path / "cache" / "grammar", key_of(PACK, SHOP)
    first = kept_grammar(file, key, build)
    second = kept_grammar(file, key, build)
    assert build.times == 1
    assert second is not first
    assert [understand(text, first) for text in SENTENCES] == [understand(text, second) for text in SENTENCES]
    assert first.names() == second.names()
    assert first.transitions() == second.transitions()


def test_other_names_or_another_pack_have_another_key(tmp_path: Path) -> None:
    other = ShopWords((SpokenProduct("oat", "oat milk", ("oat milk",)),))
    changed = tmp_path / "en"
    changed.mkdir()
    for file in PACK.glob("*.yaml"):
        (changed / file.name).write_bytes(file.read_bytes())
    assert key_of(changed, SHOP) == key_of(PACK, SHOP)
    (changed / "rules.yaml").write_bytes((PACK / "rules.yaml").read_bytes() + b"# more")
    assert len({key_of(PACK, SHOP), key_of(PACK, other), key_of(changed, SHOP)}) == 3


def test_a_file_of_another_key_is_replaced(tmp_path: Path, build: Builds) -> None:
    file = tmp_path / "grammar"
    kept_grammar(file, b"0" * 64, build)
    kept_grammar(file, b"1" * 64, build)
    kept_grammar(file, b"1" * 64, build)
    assert build.times == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data[:-9] + b"!" + data[-8:],
        lambda data: b"#" + data,
        lambda data: bytes(range(256)) * 9,
    ],
)
def test_a_damaged_file_is_compiled_anew_without_a_word(
    tmp_path: Path, build: Builds, damage: Callable[[bytes], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    file, key = tmp_path / "grammar", key_of(PACK, SHOP)
    kept_grammar(file, key, build)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert kept_grammar(file, key, build).parse("add oat milk")
    assert build.times == 2
    assert file.read_bytes()[:100] == whole[:100]
    assert capsys.readouterr() == ("", "")


class _Run:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, ("raise SystemExit('what a stranger wrote was run')",)


@pytest.mark.parametrize(
    "payload",
    [
        pickle.dumps(_Run()),
        pickle.dumps(42),
        # Something that a module of ours has imported, by its dotted name.
        b"\x80\x04\x8c\x1cvoice_shop.language.normalise\x8c\x0aunicodedata\x93.",
        b"\x80\x04\x8c\x1cvoice_shop.language.normalise\x8c\x0are.compile1\x93.",
    ],
)
def test_nothing_but_a_grammar_is_made_of_a_file(tmp_path: Path, build: Builds, payload: bytes) -> None:
    file, key = tmp_path / "grammar", b"0" * 64
    digest = hashlib.sha256(payload).hexdigest().encode()
    file.write_bytes(b"voice_shop grammar\n" + key + b"\n" + digest + b"\n" + payload)
    assert kept_grammar(file, key, build).parse("add oat milk")
    assert build.times == 1


def test_where_nothing_can_be_written_it_is_compiled_each_time(tmp_path: Path, build: Builds) -> None:
    taken = tmp_path / "cache"
    taken.write_text("a file where the folder should be")
    for _ in range(2):
        assert kept_grammar(taken / "grammar", b"0" * 64, build).parse("add oat milk")
    assert build.times == 2
