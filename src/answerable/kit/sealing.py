"""Secrets of others that we must be able to say again (a mailbox's password), unreadable in a database that was copied.

The key is derived from `SECRET_KEY`, one for each purpose; who changes that key enters such secrets again.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _


class KeyLost(Exception):
    """What was sealed can no longer be read, with the sentence that says what to do."""


def seal(purpose: str, secret: str) -> str:
    """The secret as it may stand in a column; another text each time."""
    return _box(purpose).encrypt(secret.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """What was sealed for this purpose; KeyLost where our key is another one, or somebody changed the text."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        words = _("It was kept under another SECRET_KEY and can no longer be read. Enter it once more.")
        raise KeyLost(words) from None


def _box(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"answerable.sealed:{purpose}".encode())
    return base64.urlsafe_b64encode(derive.derive(key.encode()))
