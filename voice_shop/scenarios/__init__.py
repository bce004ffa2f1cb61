"""Conversations written down with what must come of them, and what plays them through every channel."""
