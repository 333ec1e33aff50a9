"""What a mail to a colleague says about answering it: what a reply does, and the words that are to be answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.models import Case, ColleagueGrant, Digest
from answerable.channels.mail.colleagues.addresses import address_for, grant_in, purposes
from answerable.channels.mail.colleagues.asked import quoted


@dataclass(frozen=True)
class Invitation:
    """How the reader of a mail of ours answers it, in one case. `names` says whether anybody may be named in it."""

    grant: ColleagueGrant
    home: str
    names: bool

    @classmethod
    def to(cls, digest: Digest, told: dict[str, Any], home: str) -> Invitation | None:
        """To what is told of one case; none where its reader may not open it."""
        case: Case = told["case"]
        if not Case.objects.visible_to(digest.staff).filter(pk=case.pk).exists():
            return None
        return cls(grant_in(digest, case, told["alert"]), home, bool(told["words"]))

    @property
    def first(self) -> str:
        """What answering the mail itself does."""
        return purposes(self.grant)[0]

    def address(self, purpose: str) -> str:
        return address_for(self.grant, purpose, self.home)

    def words(self, *, is_alone: bool) -> str:
        """By which address one does what; in a mail about this case alone, what a reply does, and to which words."""
        ways = [self._way(purpose) for purpose in purposes(self.grant)]
        if is_alone:
            ways[0] = self._what_a_reply_does()
        return "\n".join(filter(None, [*ways, self._words_to_answer() if is_alone and self.names else ""]))

    @property
    def _customer(self) -> str:
        return self.grant.case.customer.display_name if self.names else _("the customer")

    def _what_a_reply_does(self) -> str:
        if self.first == "answer":
            return _("Reply to this mail to answer %(customer)s: what you write goes to them.") % {
                "customer": self._customer
            }
        if self.first == "ask":
            return _("Reply to this mail to answer your colleague; customers do not see it.")
        return _("Reply to this mail to leave a note; customers do not see it.")

    def _way(self, purpose: str) -> str:
        if purpose == "answer":
            words = _("To answer %(customer)s, write to %(address)s")
        elif purpose == "ask":
            words = _("To answer your colleague, write to %(address)s")
        else:
            words = _("For a note, write to %(address)s")
        return words % {"customer": self._customer, "address": self.address(purpose)}

    def _words_to_answer(self) -> str:
        """The customer's oldest word that waits; what a colleague asks is told with the case itself."""
        message = None if self.grant.ask else self.grant.case.waiting().first()
        return f"\n{message.author_name}:\n{quoted(message.told_text)}" if message else ""
