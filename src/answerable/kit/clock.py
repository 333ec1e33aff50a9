"""The one place where the edges (views, commands, workers) ask what time it is. The domain is told, by `at=`."""

from datetime import UTC, datetime


def now() -> datetime:
    """This second, in UTC; promises are kept to the second, so nothing finer is ever written down."""
    return datetime.now(UTC).replace(microsecond=0)
