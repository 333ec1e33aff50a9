"""What a provider is answered that brings what we do not take: whether it is to come again, and the sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

# What ends a provider's attempts; all others go on with whatever is no success.
# https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/storing-and-retrieving-messages
# https://postmarkapp.com/developer/webhooks/inbound-webhook
FOR_GOOD = {"mailgun": 406, "postmark": 403}
NEVER = 422
# Who comes again after an error of the server only: whatever may be mended is told to them as one.
# https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/inbound-email
# https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
UPON_ERRORS_OF_OURS = frozenset({"sendgrid", "ses"})
BUSY, TOO_LARGE = 503, 413

T = TypeVar("T")


@dataclass(eq=False)
class NotTaken(Exception):
    """Not kept. The log has `code`, as HTTP or SMTP says it; the provider hears `status`, or the same."""

    code: int
    sentence: str
    status: int = 0
    sender: str = ""
    recipient: str = ""
    size: int | None = None
    is_early: bool = False  # before a signature was looked at

    def answer_to(self, provider: str) -> int:
        """The status that has this provider come again, where that is of any use."""
        if provider in UPON_ERRORS_OF_OURS and not self.status and self.code != TOO_LARGE:
            return BUSY
        return self.status or self.code


def no_mail(sentence: str = "This is no mail in this provider's form") -> NotTaken:
    """The provider tries again meanwhile; the sentence in the log says what to set."""
    return NotTaken(422, sentence)


def for_good(provider: str) -> int:
    """The status upon which this provider does not come again, as far as it knows one."""
    return FOR_GOOD.get(provider, NEVER)


def one_by_one(items: Iterable[Any], read: Callable[[Any], Iterable[T]]) -> Iterator[T | NotTaken]:
    """What is read of each; one that cannot be read is said in its place, and keeps no other from being kept."""
    for item in items:
        try:
            yield from read(item)
        except NotTaken as error:
            yield error
        except (LookupError, TypeError, ValueError, AttributeError):
            yield no_mail()
