"""Account linking: who of the household speaks through somebody's Alexa."""
