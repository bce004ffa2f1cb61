"""Language pack × the shop's names → the one grammar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    TextChunk,
)

from voice_shop.errors import InputError
from voice_shop.language.amounts import Amounts
from voice_shop.language.automaton import Automaton
from voice_shop.language.fillers import Fillers
from voice_shop.language.glue import glued
from voice_shop.language.intent import IntentName
from voice_shop.language.line import AmountOf, Inside, LineOf
from voice_shop.language.network import Actions, Network
from voice_shop.language.normalise import words
from voice_shop.language.numbers import in_words, spellings
from voice_shop.language.pack import NUMBER_LISTS, SHOP_LISTS, Pack
from voice_shop.language.phrases import Phrase, phrases_of
from voice_shop.language.second import SecondReader
from voice_shop.language.shop_words import ShopWords, SpokenProduct
from voice_shop.language.speech_numbers import cardinal
from voice_shop.language.typed import TypedWords
from voice_shop.language.unwatched import unwatched

_LINE = "line"
"""The rule for one requested product; compiled once for each set of option groups."""
_BOUND = frozenset({"product", "option_before", "option_after"})
"""Lists that depend on the set of option groups."""


def compile_grammar(pack: Pack, shop: ShopWords) -> Automaton:
    """The grammar of a shop in a language.

    Raises:
        InputError: a template uses a rule or list that nobody defines, or no word at all.
    """
    with unwatched():
        return _Compiler(pack, shop).compile()


def _is_option(item: Expression) -> bool:
    return isinstance(item, ListReference) and item.list_name.startswith("option_")


NAMED: Mapping[str, Callable[[ShopWords], tuple[str, tuple[tuple[str, str], ...]]]] = {
    "category": lambda shop: ("category", shop.categories),
    "attribute": lambda shop: ("attribute", shop.attributes),
    "promo_code": lambda shop: ("promo_code", shop.codes),
    "faq": lambda shop: ("topic", shop.faq),
}
"""Lists of (spoken, value) pairs, and the slot that each fills."""


class _Compiler:
    def __init__(self, pack: Pack, shop: ShopWords) -> None:
        self._pack = pack
        self._shop = shop
        self._net = Network()
        self._several = frozenset(option.group for option in shop.options if option.several)
        self._amounts = Amounts(pack)
        self._classes = sorted({(p.options, p.measures) for p in shop.products}) or [((), ())]

    def compile(self) -> Automaton:
        intents: list[tuple[IntentName, str, Actions]] = []
        for number, template in enumerate(self._pack.templates):
            name = f"template:{number}"
            start, end = self._net.fragment(name)
            self._expression(template.sentence.expression, start, end, None, template.text)
            intents.append((template.intent, name, (("intent", template.intent, template.slots),)))
        names = tuple(dict.fromkeys(name for product in self._shop.products for name in product.spoken))
        numbers = {word for n in range(101) for word in in_words(n, self._pack.language)}
        automaton = Automaton(
            self._net,
            intents,
            self._pack.language,
            typed=TypedWords(
                skip=self._pack.skip_words,
                unbendable=self._pack.unbendable | numbers,
                negations=self._pack.unbendable,
                joiner=self._pack.joiner,
                clauses=self._pack.clauses,
                hedges=self._pack.hedges,
                secret=self._pack.secret_words,
                signs=self._pack.forms.signs,
                fillers=Fillers(self._fillers()),
                complements=self._pack.forms.complements,
            ),
            second=SecondReader(self._pack, frozenset(" ".join(names).split()), frozenset(numbers)),
            names=names,
        )
        if automaton.accepts(automaton.start):
            raise InputError("A template of the language pack can be said without any word.")
        return automaton

    def _fillers(self) -> Iterator[Phrase]:
        for filler in self._pack.fillers:
            yield from phrases_of(filler.expression, self._pack, lambda _: ())

    # --- expressions ------------------------------------------------------------------------

    def _expression(self, what: Expression, start: int, end: int, line: Inside, where: str) -> None:
        """Lay `what` between two nodes; `line` says which part of a requested product it is in."""
        if isinstance(what, TextChunk):
            self._text(what.original_text, start, end)
        elif isinstance(what, Permutation):
            for first, rest in what.iterate_permutations():
                self._sequence([first, rest] if rest.items else [first], start, end, line, where)
        elif isinstance(what, Alternative):
            for item in self._amounts.sayable(what.items, line):
                self._expression(item, start, end, line, where)
        elif isinstance(what, Group):
            self._sequence(glued(what.items), start, end, line, where)
        elif isinstance(what, RuleReference):
            self._rule(what.rule_name, start, end, line, where)
        elif isinstance(what, ListReference):
            self._list(what, start, end, line, where)
        else:
            raise InputError(f"{where!r}: {type(what).__name__} is not supported.")

    def _sequence(self, items: list[Expression], start: int, end: int, line: Inside, where: str) -> None:
        at = start
        for i, item in enumerate(items):
            if isinstance(line, LineOf) and line.counts and _is_option(item) and len(line.left) > 1:
                for group in line.left:
                    # What follows one value cannot be another value of its group.
                    middle = self._net.node()
                    self._expression(item, at, middle, line.only(group), where)
                    after = line if group in self._several else line.without(group)
                    self._sequence(items[i + 1 :], middle, end, after, where)
                return
            following = end if i == len(items) - 1 else self._net.node()
            self._expression(item, at, following, line, where)
            at = following
        if not items:
            self._net.move(start, end)

    def _text(self, text: str, start: int, end: int) -> None:
        said = words(text, self._pack.forms.signs)
        for way in spellings(said, self._pack.language):
            at = start
            for i, word in enumerate(way):
                following = end if i == len(way) - 1 else self._net.node()
                self._net.read(at, word, following)
                at = following
            if not way:
                self._net.move(start, end)

    # --- rules ------------------------------------------------------------------------------

    def _rule(self, name: str, start: int, end: int, line: Inside, where: str) -> None:
        if name == _LINE:
            self._requested(start, end, where)
            return
        self._net.call(start, self._rule_fragment(name, line, where), end)

    def _requested(self, start: int, end: int, where: str) -> None:
        """A requested product: how much of it once, then what depends on its option groups, for each set.

        An amount in a measure leads to the products only whose pack has it: nobody drinks ten litres of
        a coffee, but in noise it was heard.
        """
        if _LINE not in self._net.fragments:
            first, last = self._net.fragment(_LINE)
            before, rest = self._split_line(where)
            classes = {own: self._class(own, rest) for own in self._classes}
            for measure in ("", *self._amounts.measures(before)):
                called = [name for (_, own), name in classes.items() if not measure or measure in own]
                if called:
                    amount = self._net.node()
                    self._sequence(before, first, amount, AmountOf(measure), f"<{_LINE}>")
                    for name in called:
                        self._net.call(amount, name, last)
        self._net.call(start, _LINE, end, (("begin", _LINE, None),), (("end", _LINE, None),))

    def _class(self, own: tuple[tuple[str, ...], tuple[str, ...]], rest: list[Expression]) -> str:
        """What is said of the products with these option groups and measures, behind the amount."""
        groups, measures = own
        fragment = f"{_LINE}@{own}"
        begin, after = self._net.fragment(fragment)
        self._sequence(rest, begin, after, LineOf(groups, groups, measures), f"<{_LINE}>")
        return fragment

    def _split_line(self, where: str) -> tuple[list[Expression], list[Expression]]:
        """The rule's parts up to the first that names an option or a product, and the others."""
        if _LINE not in self._pack.rules:
            raise InputError(f"{where!r} uses <{_LINE}>, which is not among the expansion_rules.")
        whole = self._pack.rules[_LINE].expression
        items = [whole]
        if isinstance(whole, Group) and not isinstance(whole, (Alternative, Permutation)):
            items = glued(whole.items)
        at = next((i for i, item in enumerate(items) if self._is_bound(item)), len(items))
        return items[:at], items[at:]

    def _is_bound(self, what: Expression) -> bool:
        """Whether it depends on the set of option groups."""
        if isinstance(what, ListReference):
            return what.list_name in _BOUND
        if isinstance(what, RuleReference):
            rule = self._pack.rules.get(what.rule_name)
            return rule is None or self._is_bound(rule.expression)
        return isinstance(what, Group) and any(map(self._is_bound, what.items))

    def _rule_fragment(self, name: str, line: Inside, where: str) -> str:
        if isinstance(line, AmountOf) and not self._amounts.depends(name):
            line = None  # the same for every amount
        fragment = f"rule:{name}@{line}"
        if fragment not in self._net.fragments:
            if name not in self._pack.rules:
                raise InputError(f"{where!r} uses <{name}>, which is not among the expansion_rules.")
            first, last = self._net.fragment(fragment)
            self._expression(self._pack.rules[name].expression, first, last, line, f"<{name}>")
        return fragment

    # --- lists ------------------------------------------------------------------------------

    def _list(self, what: ListReference, start: int, end: int, line: Inside, where: str) -> None:
        name, slot = what.list_name, what.slot_name
        of = line if isinstance(line, LineOf) and name in _BOUND else None
        depends = None if of is None else (of.groups, of.measures) if name == "product" else of.left
        fragment = f"list:{name}:{slot}@{depends}"
        if fragment not in self._net.fragments:
            if name == "product" and of is None:
                self._every_product(fragment, what, where)
            elif name in SHOP_LISTS:
                self._net.phrases(fragment, self._shop_entries(name, of))
            elif name in NUMBER_LISTS:
                self._net.phrases(fragment, self._numbers(name, slot))
            elif name in self._pack.lists:
                self._own_list(fragment, name, slot)
            else:
                raise InputError(f"{where!r} uses {{{name}}}, which is not among the lists.")
        self._net.call(start, fragment, end)

    def _every_product(self, fragment: str, what: ListReference, where: str) -> None:
        """The names of all classes of products, each of them laid down once."""
        start, end = self._net.fragment(fragment)
        for groups, measures in self._classes:
            self._list(what, start, end, LineOf(groups, groups, measures), where)

    def _own_list(self, fragment: str, name: str, slot: str) -> None:
        start, end = self._net.fragment(fragment)
        for sentence, out in self._pack.lists[name]:
            last = self._net.node()
            self._net.move(last, end, (("slot", slot, out),))
            self._expression(sentence.expression, start, last, None, f"{{{name}}}")

    def _numbers(self, name: str, slot: str) -> Iterator[tuple[tuple[str, ...], Actions]]:
        for number in NUMBER_LISTS[name]:
            value = Decimal(number) if name in {"amount", "decimal"} else number
            actions: Actions = (("slot", slot, value),)
            for way in dict.fromkeys(
                (in_words(number, self._pack.language), words(cardinal(number, self._pack.language)))
            ):
                yield way, actions
            for written in dict.fromkeys(
                (f"{number}", f"{number:.2f}" if name == "decimal" else f"{number}")
            ):
                yield (written,), actions

    def _shop_entries(self, name: str, line: LineOf | None) -> Iterator[tuple[tuple[str, ...], Actions]]:
        if name == "product" and line is not None:
            yield from self._products(line)
        elif name in NAMED:
            slot, pairs = NAMED[name](self._shop)
            for spoken, value in pairs:
                for way in spellings(words(spoken, self._pack.forms.signs), self._pack.language):
                    yield way, (("slot", slot, value),)
        else:
            side = name.removeprefix("option_")
            for option in self._shop.options:
                in_class = line is None or option.group in line.left
                if in_class and option.place in {side, "both"}:
                    for spoken in option.spoken:
                        for way in spellings(words(spoken, self._pack.forms.signs), self._pack.language):
                            kind = "choice" if option.several else "option"
                            yield way, ((kind, option.group, option.value),)

    def _products(self, line: LineOf) -> Iterator[tuple[tuple[str, ...], Actions]]:
        by_words: dict[tuple[str, ...], dict[str, SpokenProduct]] = {}
        for product in self._shop.products:
            if (product.options, product.measures) == (line.groups, line.measures):
                for spoken in product.spoken:
                    for way in spellings(tuple(spoken.split()), self._pack.language):
                        by_words.setdefault(way, {})[product.id] = product
        for way, found in by_words.items():
            ids = tuple(found)
            said = " ".join(way)
            spoken_name = next(iter(found.values())).name if len(ids) == 1 else said
            yield way, (("product", ids, (spoken_name, said)),)
