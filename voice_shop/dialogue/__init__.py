"""The conversation: intents meet the shop here and nowhere else."""
