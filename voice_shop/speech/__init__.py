"""The engines, one file each: recognisers, voice, wake model, speech detector, model files."""
