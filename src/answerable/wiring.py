"""When X happens, do Y: every effect across areas, one line each.

Listeners run in the announcer's transaction, in the order in which they stand here, and are quick; what is slow or
outside is a row that they write.
"""

from django.apps import AppConfig

from answerable.kit.announce import listen


class House(AppConfig):
    """The house as a whole: once every area is loaded, it says who listens to whom."""

    name = "answerable"
    label = "house"

    def ready(self) -> None:
        # Areas may be imported only once all of them are loaded.
        from answerable.cases.leaving import return_to_pools
        from answerable.cases.parting import part_their_cases

        listen("staff.left", return_to_pools)
        from answerable.cases.recomputing import remember_revision
        listen("staff.away", return_to_pools)
        listen("membership.ended", return_to_pools)
        listen("customer.unmerged", part_their_cases)
        listen("calendar.revised", remember_revision)
