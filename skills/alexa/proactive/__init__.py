"""What the shop tells people without being asked: Alexa's proactive events about their orders."""
