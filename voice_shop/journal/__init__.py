"""The event vocabulary and what reads it."""
