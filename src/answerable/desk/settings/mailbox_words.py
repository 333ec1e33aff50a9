"""What came of an errand of a mailbox, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.channels.mail.models import MailboxErrand


def outcome_of(errand: MailboxErrand) -> str:
    """What came of it, where that is more than its steps say."""
    if errand.outcome == MailboxErrand.Outcome.STOPPED:
        return _("Stopped.")
    if errand.outcome != MailboxErrand.Outcome.DONE:
        return ""
    if errand.kind == MailboxErrand.Kind.TEST:
        return _("Everything works.") if all(step["state"] == "well" for step in errand.steps) else ""
    return _foreseen(errand) if errand.kind == MailboxErrand.Kind.LOOK else _brought(errand)


def _foreseen(errand: MailboxErrand) -> str:
    waiting, older = errand.told.get("waiting", 0), errand.told.get("history", 0)
    words = ngettext(
        "%(count)s mail that came since then would be a case, or join one.",
        "%(count)s mails that came since then would be cases, or join some.",
        waiting,
    )
    history = ngettext("%(count)s older one would become history.", "%(count)s older ones would become history.", older)
    return f"{words % {'count': waiting}} {history % {'count': older}} {_left_out(errand)}".strip()


def _brought(errand: MailboxErrand) -> str:
    cases, mails = errand.told.get("cases", 0), errand.told.get("mails", 0)
    words = ngettext(
        "%(mails)s older mails became %(count)s case of history.",
        "%(mails)s older mails became %(count)s cases of history.",
        cases,
    )
    return f"{words % {'mails': mails, 'count': cases}} {_left_out(errand)}".strip()


def _left_out(errand: MailboxErrand) -> str:
    count = errand.told.get("left_out", 0)
    words = ngettext("%(count)s mail is left out.", "%(count)s mails are left out.", count)
    return words % {"count": count} if count else ""
