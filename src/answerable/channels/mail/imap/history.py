"""What reached a mailbox before its customers count becomes history, by the ways of `answerable mail import`.

It is gathered first, so that conversations are whole, and then brought in. Nobody is told of any of it, and nothing is
owed. Whoever is killed, stopped or cut off goes on where they were.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.channels.mail.imap.connecting import connect
from answerable.channels.mail.imap.gathering import Gathered, Gathering, Kept
from answerable.channels.mail.imap.meeting import folders_of
from answerable.channels.mail.imap.telling import Stopped, Telling
from answerable.channels.mail.imap.trouble import READING, Trouble
from answerable.channels.mail.importing.bringing_in import BringingIn
from answerable.channels.mail.importing.command import only_one
from answerable.channels.mail.importing.looking import Setting, addresses_of
from answerable.channels.mail.models import Mailbox, MailboxErrand, MailboxFolder
from answerable.channels.mail.ours import ours
from answerable.staff.models import Staff

MOST_NAMED = 50
COMMIT_EVERY = 100  # mails


def bring_in(errand: MailboxErrand, telling: Telling) -> None:
    """All that is older, once; what was brought in before, by whatever way, is left alone."""
    mailbox = errand.mailbox
    setting = _setting(mailbox, telling)
    with only_one(), Gathered(mailbox.history_place) as index, Kept(lambda: connect(mailbox)) as shelf:
        with telling.step(_("Sign in")):
            shelf.connection.alert = ""
        reached = _gather(errand, shelf, index, setting, telling)
        shelf.hang_up()
        run = BringingIn(setting, index, shelf)
        with telling.step(_("Bring it in")):
            whole = index.count(there=False)
            run.all(_one_by_one(mailbox, telling, index, whole))
            if telling.is_stopped():
                raise Stopped
        for folder, uid in reached:
            rows = MailboxFolder.objects.filter(pk=folder.pk, uidvalidity=folder.uidvalidity)
            rows.update(history_uid=uid)
        _sum_up(errand, run, index, telling)
        index.remove()


def _setting(mailbox: Mailbox, telling: Telling) -> Setting:
    return Setting(
        known=ours(),
        colleagues=addresses_of(Staff.objects.values_list("email", flat=True)),
        now=telling.now(),
        team_id=mailbox.fallback_team_id,
        stopped=telling.is_stopped,
    )


def _gather(
    errand: MailboxErrand, shelf: Kept, index: Gathered, setting: Setting, telling: Telling
) -> list[tuple[MailboxFolder, int]]:
    """Every older mail, laid here and noted in the index; how far each folder was gone through."""
    reached = []
    with telling.step(_("Read what is older")):
        whole, done = _whole(errand.mailbox, shelf, index, setting)

        def tell(count: int) -> None:
            nonlocal done
            done += count
            errand.tries = 0
            _need_going(errand.mailbox)
            telling.pace(done, max(whole, done))

        for folder in folders_of(errand.mailbox):
            if folder.brings_older:
                gathering = Gathering(folder, shelf, index, setting)
                gathering.all(tell)
                reached.append((folder, gathering.uid))
        index.find_talks()
        index.commit()
        telling.say(ngettext("%(count)s mail", "%(count)s mails", done) % {"count": f"{done:,}"})
    return reached


def _whole(mailbox: Mailbox, shelf: Kept, index: Gathered, setting: Setting) -> tuple[int, int]:
    """About how many there are, and how many of them are gathered already."""
    ahead = done = 0
    for folder in folders_of(mailbox):
        if folder.brings_older:
            gathering = Gathering(folder, shelf, index, setting)
            ahead, done = ahead + gathering.ahead(), done + gathering.done
    return ahead + done, done


def _sum_up(errand: MailboxErrand, run: BringingIn, index: Gathered, telling: Telling) -> None:
    done = run.done
    troubles = index.named(MOST_NAMED) + [f"{trouble.where}: {trouble.why}" for trouble in done.troubles]
    count = index.count_named() + len(done.troubles)
    facts: dict[str, Any] = {"mails": done.mails + done.ours, "cases": done.cases, "customers": done.new_customers}
    facts |= {"silent": done.silent, "twice": done.twice}
    facts |= {"left_out": done.teamless + done.nobodys + count, "troubles": troubles[:MOST_NAMED]}
    errand.write_down(at=telling.now(), told=facts)


def _need_going(mailbox: Mailbox) -> None:
    """While it is paused nothing is read; then it goes on where it was."""
    if Mailbox.objects.filter(pk=mailbox.pk, paused_at__isnull=False).exists():
        raise Trouble(READING, _("The mailbox is paused."))


def _one_by_one(mailbox: Mailbox, telling: Telling, index: Gathered, whole: int) -> Any:
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        telling.pace(done, whole)
        if done % COMMIT_EVERY == 0:
            index.commit()
            _need_going(mailbox)

    return tell
