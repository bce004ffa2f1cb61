"""What the shopper of the demo says, and what must be ordered in the end: nothing more, nothing less."""

from __future__ import annotations

from voice_shop.demo.shopper import Line

WAKE_WORD = "hey_jarvis"
WAKE = "Hey Jarvis!"

SCENE = (
    # The plain reorder: two turns. Somebody else in the kitchen talks while the question is open.
    Line(WAKE, pause=1.5),
    Line("Reorder my coffee.", pause=0.6),
    Line("Yesterday we went to the beach.", pause=2.5, speed=1.1, pitch=1.15),
    Line("Yes, please.", pause=2.5),
    # A question about a product.
    Line(WAKE, pause=2.5, speed=1.05, pitch=1.1),
    Line("Do you have gluten free bread in stock?", pause=0.6, speed=1.05, pitch=1.1),
    # An order with options and a quantity, and a correction.
    Line(WAKE, pause=2.5, speed=0.95, pitch=0.94),
    Line("Put two jars of crunchy peanut butter in my basket.", pause=0.6, speed=0.95, pitch=0.94),
    Line("No, make it three.", pause=2.5, speed=0.95, pitch=0.94),
    Line("Check out.", pause=2.5, speed=0.95, pitch=0.94),
    Line("Yes.", pause=2.5, speed=0.95, pitch=0.94),
    # And where it is.
    Line(WAKE, pause=2.5),
    Line("Where is my last order?", pause=0.6),
)

Wanted = tuple[tuple[str, int, tuple[tuple[str, str], ...]], ...]
"""The lines of one order: (product id, quantity, options as sorted pairs), sorted."""

WANTED: tuple[Wanted, ...] = (
    (("lavazza-qualita-rossa", 1, ()),),
    (("whole-earth-peanut-butter", 3, (("texture", "crunchy"),)),),
)
"""The orders of SCENE, oldest first."""
