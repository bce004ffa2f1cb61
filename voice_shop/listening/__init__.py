"""Wake word, speech and end of speech as a pure machine: feed samples, get events.

No device, no clock, no thread: time is counted in samples. See `listener.Listener`.
"""
