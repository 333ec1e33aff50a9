"""When X happens, do Y: every effect across areas, one line each.

Listeners run in the announcer's transaction, in the order in which they stand here, and are quick; what is slow or
outside is a row that they write.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from answerable.kit.announce import listen
from answerable.kit.places import lay_out, name_page
from answerable.kit.rehearsing import ask_for_rehearsals


class House(AppConfig):
    """The house as a whole: once every area is loaded, it says who listens to whom."""

    name = "answerable"
    label = "house"

    def ready(self) -> None:
        # Areas may be imported only once all of them are loaded.
        from answerable.cases.closed_days import take_note
        from answerable.cases.leaving import return_after_shift, return_to_pools
        from answerable.cases.parting import part_their_cases
        from answerable.cases.recomputing import remember_revision
        from answerable.channels.mail.models import Rehearsal
        from answerable.channels.mail.stalling import causes
        from answerable.channels.mail.stalling.registry import watch
        from answerable.reports.access import may_report
        from answerable.staff.rota.laying_out import lay_out_anew

        listen("staff.left", return_to_pools)
        listen("staff.away", return_to_pools)
        listen("membership.ended", return_to_pools)
        listen("customer.unmerged", part_their_cases)
        listen("calendar.revised", remember_revision)
        listen("calendar.revised", lay_out_anew)
        listen("team.works-by", remember_revision)
        listen("team.works-by", lay_out_anew)
        listen("shift.ended", return_after_shift)
        listen("closure.recorded", take_note)

        ask_for_rehearsals(Rehearsal.objects.is_on)

        watch(causes.filing)
        watch(causes.sending)
        watch(causes.mailboxes)
        watch(causes.scanner)
        watch(causes.posting)
        watch(causes.awaiting)
        watch(causes.sweeping)

        lay_out(_("Reports"), "reports:monday", may_report)
        name_page("desk", "desk:ours")
        name_page("case", "desk:case")
        name_page("their page", "portal:case")
        name_page("outbox", "mail:outbox")
        name_page("tell us", "portal:tell-us")
        name_page("tell a brand", "portal:tell-us-brand")
