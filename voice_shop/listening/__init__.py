"""Wake word, speech and end of speech as pure state machines."""
