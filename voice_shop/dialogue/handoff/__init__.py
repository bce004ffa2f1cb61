"""A person of the shop takes over: tickets, the packet they get, and how it reaches them."""
