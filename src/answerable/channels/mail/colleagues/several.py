"""Several mails that a colleague passes on at once: each is filed as if it had been passed on alone, so that every
customer has a case of their own. The first goes with the colleague's mail; each other comes in as a mail by itself."""

from __future__ import annotations

from collections.abc import Iterable

from answerable.cases.models import Inbound
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.door import key_of
from answerable.channels.mail.models import Posted
from answerable.channels.mail.reading import Forwarded, wire
from answerable.channels.mail.reading.entities import split_head
from answerable.channels.mail.reading.identifiers import first_id

OF_THE_BODY = ("content-", "mime-")


def keep_apart(arrival: Arrival, others: Iterable[Forwarded]) -> None:
    """An inbound for each, in the same transaction; brought by whom the whole was, at the same moment."""
    inbound = arrival.inbound
    facts = {"envelope_from": inbound.envelope_from, "envelope_to": inbound.envelope_to}
    facts |= {"brought_by": inbound.brought_by, "team": inbound.team}
    for one in others:
        raw = _alone(arrival, one)
        kept, is_new = Inbound.objects.keep("mail", key_of(raw, inbound.envelope_to), raw, at=arrival.at, **facts)
        if is_new:
            _note_provider(kept, of=inbound)


def _note_provider(kept: Inbound, *, of: Inbound) -> None:
    """Who posted the whole posted this one, so that what it says of the sender is believed as much."""
    posted = Posted.objects.filter(pk=of.pk).first()
    if posted:
        said = {"points": posted.points, "is_spam": posted.is_spam, "findings": posted.findings}
        Posted.objects.create(inbound=kept, provider=posted.provider, **said)


def _alone(arrival: Arrival, one: Forwarded) -> bytes:
    """The colleague's mail under its own head, with this one attached and nothing else: no other mail's Message-ID is
    its own."""
    letter = one.file
    assert letter, "it was attached"
    came = split_head(arrival.raw, []).headers
    head = [(name, value) for name, value in came if not name.startswith(OF_THE_BODY) and name != "message-id"]
    if told := first_id(arrival.mail.message_id):
        head.append(("message-id", f"<{letter.sha256[:16]}.{told.strip('<>')}>".encode()))
    words = wire.part("text/plain; charset=utf-8", arrival.mail.text.encode("utf-8", "replace"))
    file = wire.file(letter.data, letter.name, letter.content_type, "")
    return wire.of_parts("mixed", head, [words, file])
