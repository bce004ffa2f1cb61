"""A shopper to try the shop with: `python -m voice_shop.demo` (scripts/demo runs it)."""
