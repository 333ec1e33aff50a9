"""When X happens, do Y: every effect across areas, one line each. Listeners run in the announcer's transaction."""

from answerable.cases.leaving import return_to_pools
from answerable.kit.announce import listen


def wire() -> None:
    """Say who listens; called once, when every area is loaded."""
    listen("staff.left", return_to_pools)
