"""Shops behind other people's assistants: one package each."""
