"""The interaction model: what Alexa is told of the grammar, and what its slots mean to us."""
