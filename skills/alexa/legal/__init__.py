"""What the store's page of the skill links to: how data are handled, and the terms of the shop."""
