"""Money, cart, quote, consent, order. Has never heard of voice."""
