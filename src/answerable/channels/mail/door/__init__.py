"""The doors by which mail comes by itself, SMTP and LMTP: what they acknowledge is committed; they relay nothing."""

from answerable.channels.mail.door.keeping import keep, key_of

__all__ = ["keep", "key_of"]
