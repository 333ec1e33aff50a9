"""Tokens for mail addresses and links: a row's number with a proof that we wrote it, and nothing to store or to log.

Lower-case base32, because it travels in the local part of a mail address, where some servers fold the case.
"""

import hashlib
import hmac

from django.conf import settings

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
PROOF_LENGTH = 16  # characters of five bits: 80 bits of the HMAC
LONGEST = 26  # characters, so that `care+TOKEN@` stays within the 64 octets of a local part
HIGHEST = 32 ** (LONGEST - PROOF_LENGTH) - 1


def sign(purpose: str, number: int) -> str:
    """The token of this number for this purpose; at most 26 characters, always the same one."""
    if not 0 <= number <= HIGHEST:
        raise ValueError(f"A token can carry a number between 0 and {HIGHEST}, not {number}.")
    return _digits(number) + _proof(settings.SECRET_KEY, purpose, number)


def unsign(purpose: str, token: str) -> int | None:
    """The number that we signed for this purpose, or None for whatever we did not write."""
    token = token.strip().lower()
    if not PROOF_LENGTH < len(token) <= LONGEST or not set(token) <= set(ALPHABET):
        return None
    digits, proof = token[:-PROOF_LENGTH], token[-PROOF_LENGTH:]
    number = _number(digits)
    known = any(hmac.compare_digest(proof, _proof(key, purpose, number)) for key in _keys())
    return number if known and digits == _digits(number) else None


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]


def _proof(key: str, purpose: str, number: int) -> str:
    mac = hmac.new(key.encode(), f"answerable.token:{purpose}:{number}".encode(), hashlib.sha256).digest()
    return _digits(int.from_bytes(mac[:10])).rjust(PROOF_LENGTH, ALPHABET[0])


def _digits(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 32)
        digits = ALPHABET[digit] + digits
    return digits


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * 32 + ALPHABET.index(digit)
    return number
