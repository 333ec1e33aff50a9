"""In which cases somebody came, went or began to write, since the last look: by comparing who is where."""

from answerable.cases.live import who_is_where
from answerable.kit.clock import now


class Whereabouts:
    """Who had which case open at the last look. It queries, so it belongs in a thread."""

    def __init__(self) -> None:
        self._known = who_is_where(now())

    def look(self) -> dict[int, frozenset[int]]:
        """By colleague, the cases of theirs in which it has become another; only whoever is there needs to know."""
        found = who_is_where(now())
        moved = {case for case, _staff, _writes in found ^ self._known}
        self._known = found
        there = {(staff, case) for case, staff, _writes in found if case in moved}
        return {one: frozenset(case for staff, case in there if staff == one) for one, _case in there}
