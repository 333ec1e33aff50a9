"""The doors by which mail comes to us by itself, SMTP and LMTP: what they acknowledge is committed; they relay nothing."""

from answerable.channels.mail.door.keeping import keep, key_of
from answerable.channels.mail.door.letting_in import Door

__all__ = ["Door", "keep", "key_of"]
