"""Audio as numbers: chunks, WAV files, microphone and speaker."""
