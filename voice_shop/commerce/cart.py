"""The household's cart, filled over days from any channel.

Prices are the catalogue's of the moment; what a line was when it was last priced is kept, so that a cart can
still be read out after the shop dropped a product. Every function runs inside the caller's transaction, and
a refusal has changed nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from voice_shop.commerce import stock
from voice_shop.commerce.money import Money, total_of
from voice_shop.commerce.pricing import MOST_OF_ONE, Prices
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Cart, Item, PricedLine

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database


def read(db: Database, prices: Prices, household: str) -> Cart:
    """The cart at today's prices."""
    lines = tuple(_told(prices, row) for row in _rows(db, household))
    return Cart(household, lines, total(lines, prices.catalogue.currency))


def total(lines: Iterable[PricedLine], currency: str) -> Money:
    """What lines cost together."""
    return total_of((line.total for line in lines), currency)


def items(db: Database, household: str) -> list[tuple[str, Item]]:
    """Line ids with what is wanted, in the order they were put in."""
    return [(str(row["line"]), _item(row)) for row in _rows(db, household)]


def version(db: Database, household: str) -> int:
    """Grows with every change of the household's cart."""
    row = db.execute("SELECT version FROM carts WHERE household = ?", (household,)).fetchone()
    return 0 if row is None else int(row[0])


def add(db: Database, prices: Prices, household: str, item: Item) -> PricedLine | Refusal:
    """Put an item in; the same product with the same options joins its line."""
    wanted = prices.line(item, "")
    if isinstance(wanted, Refusal):
        return wanted
    same = _same(db, household, wanted)
    quantity = item.quantity + (same["quantity"] if same else 0)
    line = prices.line(Item(item.product_id, quantity, wanted.options), str(same["line"]) if same else "")
    if isinstance(line, Refusal):
        return line
    if refusal := _too_little(db, prices, household, line, without=line.line_id):
        return refusal
    _touch(db, household)
    return _store(db, household, line)


def set_quantity(db: Database, prices: Prices, household: str, line_id: str, quantity: int) -> Cart | Refusal:
    """Make a line that many; 0 takes it out. Taking less is never refused for lack of stock."""
    row = _row(db, household, line_id)
    if row is None:
        return Refusal(Code.NOT_IN_CART, {"product": "", "product_id": "", "line_id": line_id})
    if quantity == 0:
        return remove(db, prices, household, line_id)
    if quantity == row["quantity"]:
        return read(db, prices, household)
    if quantity > MOST_OF_ONE:
        return prices.refuse(Code.TOO_MANY, row["product_id"], asked=quantity, limit=MOST_OF_ONE)
    line = prices.line(Item(row["product_id"], quantity, json.loads(row["options"])), line_id)
    if isinstance(line, Refusal):
        return line
    if quantity > row["quantity"] and (refusal := _too_little(db, prices, household, line, without=line_id)):
        return refusal
    _touch(db, household)
    _store(db, household, line)
    return read(db, prices, household)


def set_options(
    db: Database, prices: Prices, household: str, line_id: str, options: Mapping[str, str]
) -> Cart | Refusal:
    """Change the groups that are named; the others stay, and an empty value takes a choice off."""
    row = _row(db, household, line_id)
    if row is None:
        return Refusal(Code.NOT_IN_CART, {"product": "", "product_id": "", "line_id": line_id})
    before: dict[str, str] = json.loads(row["options"])
    after = {group: value for group, value in {**before, **options}.items() if value}
    line = prices.line(Item(row["product_id"], row["quantity"], after), line_id)
    if isinstance(line, Refusal):
        return line
    if line.options == before:
        return read(db, prices, household)
    twin = _same(db, household, line)
    if twin is not None:
        together = Item(row["product_id"], row["quantity"] + twin["quantity"], after)
        joined = prices.line(together, line_id)
        if isinstance(joined, Refusal):
            return joined
        _delete(db, household, str(twin["line"]))
        line = joined
    _touch(db, household)
    _store(db, household, line)
    return read(db, prices, household)


def remove(db: Database, prices: Prices, household: str, line_id: str) -> Cart | Refusal:
    """Take a line out."""
    if _row(db, household, line_id) is None:
        return Refusal(Code.NOT_IN_CART, {"product": "", "product_id": "", "line_id": line_id})
    _touch(db, household)
    _delete(db, household, line_id)
    return read(db, prices, household)


def clear(db: Database, prices: Prices, household: str) -> Cart:
    """Take everything out."""
    if _rows(db, household):
        _touch(db, household)
        db.execute("DELETE FROM cart_lines WHERE household = ?", (household,))
    return read(db, prices, household)


def replace(db: Database, prices: Prices, household: str, wanted: Sequence[Item]) -> Cart | Refusal:
    """Have exactly these items, or, if one of them is refused, what was there before."""
    db.execute("SAVEPOINT replacing")
    clear(db, prices, household)
    for item in wanted:
        line = add(db, prices, household, item)
        if isinstance(line, Refusal):
            db.execute("ROLLBACK TO replacing")
            db.execute("RELEASE replacing")
            return line
    db.execute("RELEASE replacing")
    return read(db, prices, household)


def _rows(db: Database, household: str) -> list[sqlite3.Row]:
    return db.execute("SELECT * FROM cart_lines WHERE household = ? ORDER BY line", (household,)).fetchall()


def _row(db: Database, household: str, line_id: str) -> sqlite3.Row | None:
    return next((row for row in _rows(db, household) if str(row["line"]) == line_id), None)


def _same(db: Database, household: str, line: PricedLine) -> sqlite3.Row | None:
    """Another line with the same product and options."""
    for row in _rows(db, household):
        if (row["product_id"], row["options"]) == (line.product_id, _options(line)) and str(
            row["line"]
        ) != line.line_id:
            return row
    return None


def _item(row: sqlite3.Row) -> Item:
    return Item(row["product_id"], row["quantity"], json.loads(row["options"]))


def _told(prices: Prices, row: sqlite3.Row) -> PricedLine:
    item, line_id = _item(row), str(row["line"])
    line = prices.line(item, line_id)
    if isinstance(line, PricedLine):
        return line
    price = Money(row["unit_price"], prices.catalogue.currency)
    return PricedLine(
        line_id=line_id,
        product_id=item.product_id,
        name=row["name"],
        pack=row["pack"],
        quantity=item.quantity,
        options=item.options,
        unit_price=price,
        total=price * item.quantity,
    )


def _too_little(
    db: Database, prices: Prices, household: str, line: PricedLine, *, without: str
) -> Refusal | None:
    others = [other for other in read(db, prices, household).lines if other.line_id != without]
    short = stock.short(db, [line, *(o for o in others if o.product_id == line.product_id)])
    if short is None:
        return None
    _, asked, left = short
    return prices.refuse(Code.OUT_OF_STOCK, line.product_id, asked=asked, left=left)


def _touch(db: Database, household: str) -> None:
    db.execute(
        "INSERT INTO carts (household, version, last_line) VALUES (?, 1, 0)"
        " ON CONFLICT (household) DO UPDATE SET version = version + 1",
        (household,),
    )


def _store(db: Database, household: str, line: PricedLine) -> PricedLine:
    """Write a line; a new one gets the next id, which no line of this household had before."""
    line_id = line.line_id
    if not line_id:
        row = db.execute(
            "UPDATE carts SET last_line = last_line + 1 WHERE household = ? RETURNING last_line", (household,)
        ).fetchone()
        line_id = str(row[0])
    db.execute(
        "INSERT INTO cart_lines (household, line, product_id, options, quantity, name, pack, unit_price)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (household, line) DO UPDATE SET"
        " options = excluded.options, quantity = excluded.quantity, name = excluded.name,"
        " pack = excluded.pack, unit_price = excluded.unit_price",
        (
            household,
            int(line_id),
            line.product_id,
            _options(line),
            line.quantity,
            line.name,
            line.pack,
            line.unit_price.minor,
        ),
    )
    return PricedLine(
        line_id=line_id,
        product_id=line.product_id,
        name=line.name,
        pack=line.pack,
        quantity=line.quantity,
        options=line.options,
        unit_price=line.unit_price,
        total=line.total,
    )


def _delete(db: Database, household: str, line_id: str) -> None:
    db.execute("DELETE FROM cart_lines WHERE household = ? AND line = ?", (household, int(line_id)))


def _options(line: PricedLine) -> str:
    return json.dumps(dict(line.options), sort_keys=True, ensure_ascii=False)
