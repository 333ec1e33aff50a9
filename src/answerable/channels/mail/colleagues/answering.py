"""A colleague answers a mail of ours to them. It speaks for them only if the token, the From and what a server of ours
found all say so; else it is a note that they can send as their answer at the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.cases.access import may_write, messages_for_staff
from answerable.cases.models import Ask, Case, ColleagueGrant, Inbound
from answerable.cases.refusals import Refused
from answerable.cases.words import Offer
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.colleagues.addresses import grant_among, was_asked
from answerable.channels.mail.colleagues.writing import Writer, writer_of

# What stands in our mails to colleagues only: the way to a case, and the addresses by which they are answered.
OF_OURS = re.compile(r"/desk/cases/|\b(?:answer|ask|note)\+[a-z2-7]{17,26}@", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """What came to one of these addresses."""

    arrival: Arrival
    purpose: str
    grant: ColleagueGrant
    writer: Writer | None

    @property
    def speaks(self) -> bool:
        """Whether it is theirs beyond doubt."""
        return bool(self.writer and self.writer.is_proven and self.writer.staff.pk == self.grant.staff_id)

    @property
    def case(self) -> Case:
        return self.grant.case.current()

    @property
    def ask(self) -> Ask | None:
        """The question that it answers, as long as nobody has."""
        ask = self.grant.ask
        is_theirs = bool(ask and ask.is_open and ask.case_id == self.case.pk and was_asked(self.grant.staff, ask))
        return ask if is_theirs and self.purpose == "ask" else None

    @property
    def text(self) -> str:
        """What they wrote, without what they answered."""
        return self.arrival.mail.reply

    def mail(self) -> dict[str, Any]:
        """What is kept of it beside the words."""
        proof = self.writer.proven_by if self.writer and self.speaks else ""
        return {"inbound": self.arrival.inbound, "proven_by": proof}


def take_answer(arrival: Arrival, *, at: datetime) -> bool:
    """File what a colleague answered us; False where no live token of theirs is on it, or they are out of this case."""
    found = grant_among([*arrival.envelope_to, *arrival.written_to], arrival.at)
    if found is None:
        return False
    _hold_still(found[1])
    word = Word(arrival, *found, writer_of(arrival))
    if arrival.mail.automatic:
        # A machine that answers in their name says nothing to anybody.
        arrival.inbound.set_aside("auto-reply", at=at, team=word.case.team)
        return True
    if not Case.objects.visible_to(word.grant.staff).filter(pk=word.case.pk).exists():
        return False
    offer = _offer(word)
    if not (offer and word.speaks and _is_open_to_mail(word) and _knew_all(word) and _said(word, offer)):
        _note(word, offer)
    return True


def _hold_still(grant: ColleagueGrant) -> None:
    """Nobody says anything in the case from here on, so that what is unread can be told."""
    grant.case.lock()
    if (now := grant.case.current()).pk != grant.case_id:
        now.lock()


def _offer(word: Word) -> Offer | None:
    """What it was meant as, if they may still say it here; else it is a note, as everything without a purpose is."""
    if word.purpose == "ask":
        return Offer.REPLY if word.ask else None
    if word.purpose == "answer" and may_write(word.grant.staff, word.case):
        return Offer.ANSWER
    return None


def _is_open_to_mail(word: Word) -> bool:
    """Not where a sensitive team has the case, nor where theirs was merged into another: that one they did not read."""
    return word.case.pk == word.grant.case_id and not word.case.team.is_sensitive


def _knew_all(word: Word) -> bool:
    """Whether nothing stands against taking it as it is: no word that they had not read, none that they have said
    already, and nothing of our own mail in what would go out."""
    if word.purpose == "ask":
        return not _is_repeated(word)
    if _was_given_away(word):
        return False
    later = messages_for_staff(word.case).filter(pk__gt=word.grant.seen, undone_at=None)
    unread = later.exclude(author_kind="automation").exclude(staff=word.grant.staff)
    return not (unread.exists() or _is_repeated(word) or _quotes_us(word))


def _was_given_away(word: Word) -> bool:
    """Whether somebody else has the case since that mail was written: the customer was promised their word."""
    owner = word.case.owner_id
    passed = word.case.events.filter(at__gte=word.grant.created_at, data__changed__has_key="owner_id")
    return owner is not None and owner != word.grant.staff_id and passed.exists()


def _is_repeated(word: Word) -> bool:
    """The same words by the same colleague, under another Message-ID or subject: a mail that somebody plays again."""
    mail = word.arrival.inbound
    same = Inbound.objects.filter(case=word.case, sender=mail.sender, words_sha256=mail.words_sha256)
    said = messages_for_staff(word.case).filter(Q(text=word.text) | Q(fresh_text=word.text), staff=word.grant.staff)
    return same.exclude(pk=mail.pk).exists() or said.exists()


def _quotes_us(word: Word) -> bool:
    """Whether some of the mail that they answered is still in it, or all of it as a file: that was for colleagues."""
    has_mail = any(each["content_type"].lower() == "message/rfc822" for each in word.arrival.files())
    return has_mail or OF_OURS.search(word.text) is not None


def _said(word: Word, offer: Offer) -> bool:
    """Say it in their name; False where the case refuses it."""
    facts: dict[str, Any] = {"by": word.grant.staff, "at": word.arrival.at, "mail": word.mail()}
    facts["attachments"] = word.arrival.files()
    try:
        with transaction.atomic():
            if offer == Offer.REPLY and word.ask:
                word.case.reply_by_mail(word.ask, word.text, **facts)
            else:
                word.case.answer_by_mail(word.text, **facts)
    except Refused:
        return False
    return True


def _note(word: Word, offer: Offer | None) -> None:
    word.case.note_by_mail(
        word.arrival.text or _("(no words)"),
        by=word.grant.staff,
        at=word.arrival.at,
        mail=word.mail(),
        attachments=word.arrival.files(),
        offered_as=offer or "",
        offered_to=word.ask if offer == Offer.REPLY else None,
        fresh_text=word.text,
    )
