"""One grammar: what can be heard, what text means, and how replies are worded."""
