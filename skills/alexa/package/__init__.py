"""The skill package that the ASK CLI deploys, generated from the language packs and a shop."""
