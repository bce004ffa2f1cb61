"""Ways to talk to the shop: thin translations at the edge."""
