"""A mail as filing sees it: what it says, who brought it, and which of our addresses it was for."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.models import Inbound
from answerable.channels.mail.apart import read_apart
from answerable.channels.mail.ours import Ours, base_of
from answerable.channels.mail.reading import Address, Mail
from answerable.channels.mail.reading.mail import Part
from answerable.kit import files
from answerable.kit.addresses import normalise, split_token
from answerable.staff.models import Team

MOST_FILES = 500


@dataclass(frozen=True)
class Arrival:
    """One inbound, read. Nothing here changes anything but the store of files."""

    inbound: Inbound
    raw: bytes
    mail: Mail
    ours: Ours

    @classmethod
    def of(cls, inbound: Inbound, known: Ours, mail: Mail | None = None) -> Arrival:
        """As it was read, or read now; its files are kept before any row names them."""
        inbound.lay_down()
        raw = inbound.raw()
        mail = mail or read_apart(raw, null_sender=not inbound.envelope_from)
        arrival = cls(inbound, raw, mail, known)
        for part in arrival.parts[:MOST_FILES]:
            files.keep(part.data)
        return arrival

    @property
    def is_passed_on(self) -> bool:
        """Whether it is a mail within another, that somebody else sent us."""
        return False

    @property
    def at(self) -> datetime:
        """When it reached us; the clocks start there, however late it is filed."""
        return self.inbound.received_at

    @cached_property
    def sender(self) -> str:
        """The address of whoever wrote it, or at least of whoever sent it."""
        written = [normalise(each.address) for each in self.mail.from_ if "@" in each.address]
        return (written[0] if written else normalise(self.inbound.envelope_from))[:254]

    @property
    def sender_name(self) -> str:
        return next((each.name for each in self.mail.from_ if normalise(each.address)[:254] == self.sender), "")[:200]

    @property
    def subject(self) -> str:
        return self.mail.subject or (_("(unreadable message)") if self.is_unreadable else "")

    @property
    def text(self) -> str:
        return self.mail.text or ("" if self.mail.attachments or self.mail.subject else _("(unreadable message)"))

    @property
    def is_unreadable(self) -> bool:
        """Neither a head that names anybody or anything, nor, with one, any content."""
        mail = self.mail
        headless = not (mail.subject or mail.message_id or any(each.address for each in mail.from_))
        return headless or not (mail.text or mail.attachments or mail.subject)

    @property
    def written_to(self) -> list[str]:
        """The addresses in To, then Cc, then the envelope, each once."""
        named = [normalise(each.address) for each in [*self.mail.to, *self.mail.cc] if each.address]
        return list(dict.fromkeys([*named, *self.envelope_to]))

    @property
    def envelope_to(self) -> list[str]:
        return [normalise(address) for address in self.inbound.envelope_to]

    @cached_property
    def teams(self) -> list[Team]:
        """The teams it was written to, in order. An address with a token names a case, not a team."""
        plain = [address for address in self.written_to if split_token(address)[1] is None]
        return self._teams_at(plain)

    def first_team(self) -> Team:
        """Whose the case is: the team written to first, else its mailbox's, else any that is there to see it."""
        written = self.teams or self._teams_at([base_of(address) for address in self.written_to])
        if written:
            return written[0]
        told = self.inbound.team
        return told if told and told.is_active else Team.objects.active().in_order()[:1].get()

    @property
    def brand_id(self) -> int | None:
        """As whom we were written to, by the first of our addresses; none: as the house."""
        plain = [address for address in self.written_to if split_token(address)[1] is None]
        for address in [*plain, *(base_of(address) for address in self.written_to)]:
            if self.ours.team_id(address):
                return self.ours.brand_id(address)
        return self.first_team().brand_for_new_cases()

    def _teams_at(self, addresses: list[str]) -> list[Team]:
        ids = list(dict.fromkeys(number for address in addresses if (number := self.ours.team_id(address))))
        found = Team.objects.in_bulk(ids)
        return [found[number] for number in ids]

    def others(self) -> list[Address]:
        """Everybody in To and Cc but the sender and ourselves."""
        return self._strangers([*self.mail.to, *self.mail.cc])

    def answer_to(self) -> list[Address]:
        """The addresses in Reply-To that are neither the sender's nor ours."""
        return self._strangers(self.mail.reply_to)

    def _strangers(self, people: list[Address]) -> list[Address]:
        found = {normalise(each.address): each for each in people if re.fullmatch(r"\S+@\S+", each.address)}
        return [
            Address(each.name[:200], address)
            for address, each in found.items()
            if address != self.sender and address not in self.ours and len(address) <= 254
        ]

    @property
    def words_sha256(self) -> str:
        """What it says, files included, whatever road it took."""
        told = [self.mail.subject, self.mail.text, *(part.sha256 for part in self.mail.attachments)]
        return hashlib.sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()

    @cached_property
    def parts(self) -> list[Part]:
        """Its attachments, and those of the mails attached to it, the same bytes under the same name once; not our own
        logo, which their mail program quotes with our words."""
        inner = [part for one in self.mail.within for part in one.parts]
        found = [part for part in [*self.mail.attachments, *inner] if not self._is_our_logo(part)]
        return list({(part.sha256, part.name): part for part in reversed(found)}.values())[::-1]

    def _is_our_logo(self, part: Part) -> bool:
        return part.inline and part.sha256 in self.ours.logos

    def within(self) -> list[dict[str, Any]] | None:
        """What the mails attached to it say, for people to read and search to find."""
        told = [
            {
                "who": one.who,
                "at": one.date.isoformat() if one.date else "",
                "subject": one.subject,
                "text": one.text,
                "files": [part.name for part in one.parts],
            }
            for one in self.mail.within
        ]
        return told or None

    def files(self) -> list[dict[str, Any]]:
        """Its attachments; where nothing could be read, the raw original too."""
        kept = [
            {
                "name": part.name[:255],
                "content_type": part.content_type[:127],
                "size": part.size,
                "sha256": part.sha256,
                "inline": part.inline,
                "content_id": part.content_id[:255],
            }
            for part in self.parts[:MOST_FILES]
        ]
        lost = self.is_unreadable or len(self.parts) > MOST_FILES or not (self.mail.text or kept)
        return [*kept, original(self.inbound)] if lost else kept

    def first(self) -> dict[str, Any]:
        """What `hear` is told beside the words."""
        return {
            "fresh_text": self.mail.reply,
            "html": self.mail.html,
            "pictures": self.mail.pictures or None,
            "within": self.within(),
            "inbound": self.inbound,
            "attachments": self.files(),
            "message_id": self.mail.message_id,
            "references": " ".join(self.mail.references),
        }


def original(inbound: Inbound) -> dict[str, Any]:
    """The raw mail as an attachment of itself; its bytes are in the store already."""
    return {"name": "original.eml", "content_type": "message/rfc822", "size": inbound.size, "sha256": inbound.sha256}
