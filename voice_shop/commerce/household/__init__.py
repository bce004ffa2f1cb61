"""The household: its people and roles, its rules for spending, and its PINs."""
