"""The one place from which files leave, under `/files/`: every door of the house leads here, after asking access."""
