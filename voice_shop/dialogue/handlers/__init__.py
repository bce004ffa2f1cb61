"""What the shop does about each intent, one file for each group."""
