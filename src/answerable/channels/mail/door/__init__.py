"""The doors by which mail comes to us: 250 only when bytes and row are committed, and nothing is relayed."""

from answerable.channels.mail.door.keeping import keep, key_of
from answerable.channels.mail.door.letting_in import Door

__all__ = ["Door", "keep", "key_of"]
