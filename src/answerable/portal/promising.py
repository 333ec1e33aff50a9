"""What anybody is promised who writes now: told before and after sending, and the same whoever they are.

Not read from the case itself, whose clock may count from an older case of hers: whoever types somebody else's address
into the form must not learn that there is one.
"""

from __future__ import annotations

from datetime import datetime

from answerable.cases.words import Measure, Type
from answerable.channels.web.receiving import CHANNEL
from answerable.channels.web.telling import Telling
from answerable.promises import clocks
from answerable.promises.selection import Facts, select
from answerable.staff.models import Team


def answer_due(team: Team, telling: Telling | None, at: datetime) -> datetime:
    """When the answer is due to what is told to this team now."""
    facts = Facts(
        type=Type.REQUEST,
        topic_ids=(),
        harm="none",
        team_id=team.pk,
        channel=CHANNEL,
        language=telling.language if telling else "en",
        needed_by=bool(telling and telling.needed_by),
    )
    return clocks.due(at, select(Measure.ANSWER, facts), team.calendar.current())
