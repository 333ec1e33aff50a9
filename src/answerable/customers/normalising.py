"""One person, one value: how the same identity written in two ways becomes the same text."""

import re
import unicodedata

from answerable.kit import addresses

# Numbers without a country code are read as if dialled here.
REGION, COUNTRY_CODE = "DE", "+49"
DIALLED = re.compile(r"[+\d][\d\s()/.-]*")
LONGEST = 254  # characters of an identity; whoever writes more is known by the beginning


def normalise(kind: str, value: str) -> str:
    """The value by which an identity is unique; what cannot be understood stays as it was typed, folded."""
    value = tidy(value, LONGEST)
    match kind:
        case "mail":
            return tidy(addresses.normalise(value.strip("<> ")), LONGEST)
        case "phone":
            return _phone(value)
        case "handle":
            return tidy(value.lstrip("@ ").casefold(), LONGEST)
        case _:
            return value


def tidy(words: str, most: int) -> str:
    """Words on one line, without what no database takes, and no longer than there is room."""
    return " ".join(words.replace("\x00", "").split())[:most].strip()


def folded(words: str) -> str:
    """Words as they are compared in a search: without case and accents."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def dialled(words: str) -> str:
    """The beginning of a phone number as far as it was typed, spelled as whole ones are kept; empty if it is none."""
    if not DIALLED.fullmatch(words.strip()):
        return ""
    digits = re.sub(r"[^+\d]", "", words)
    for trunk, full in (("00", "+"), ("0", COUNTRY_CODE)):
        if digits.startswith(trunk):
            return full + digits.removeprefix(trunk)
    return digits


def _phone(value: str) -> str:
    """E.164 for whatever is a number; an extension or a word, which some switchboards send, stays itself."""
    import phonenumbers  # here, since it takes long to load and most parts of the server meet no number

    try:
        number = phonenumbers.parse(value, REGION)
    except phonenumbers.NumberParseException:
        return value.casefold()
    whole = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if not whole or any(letter.isalpha() for letter in value):
        return value.casefold()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
