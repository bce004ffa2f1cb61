"""`python -m voice_shop` is `voice-shop`."""

from voice_shop.cli.main import main

main()
