"""The date of a mail as an aware datetime, or none when it cannot be one."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def date_of(text: str) -> datetime | None:
    """Read a Date header; a missing zone is taken as UTC (RFC 5322's `-0000`)."""
    try:
        date = parsedate_to_datetime(text[:200])
        return (date if date.tzinfo else date.replace(tzinfo=UTC)) if date.astimezone(UTC) else None
    except (ValueError, TypeError, OverflowError, IndexError, LookupError):
        return None
