"""Where `kit.progress` was."""

from answerable.kit.progress import Progress

__all__ = ["Progress"]
