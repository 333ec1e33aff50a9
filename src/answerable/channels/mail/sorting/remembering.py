"""What sorting saw and did is kept beside the inbound, so that a rule can be tried on it later."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from answerable.cases.models import Case, Inbound
from answerable.channels.mail.models import SortedMail
from answerable.channels.mail.sorting.deciding import Decision
from answerable.channels.mail.sorting.protecting import is_in_an_open_case


def remember(
    inbound: Inbound, decision: Decision, begun: Case | None = None, *, closed_to_rules: Collection[str] = ()
) -> SortedMail:
    """`begun` is the case that began with it; in the facts `closed_to_rules` no rule had a say."""
    letter = decision.letter
    protected = begun is not None and (begun.chases_id is not None or is_in_an_open_case(letter.sender, but=begun))
    return SortedMail.objects.create(
        inbound=inbound,
        received_at=inbound.received_at,
        recipients=list(letter.recipients),
        automatic=letter.automatic,
        points=letter.score.points,
        is_spam=letter.score.is_spam,
        begins=begun is not None or bool(decision.reason),
        is_protected=protected or (begun is None and not decision.reason),
        given=_given(begun, closed_to_rules) if begun else {},
        said_by=decision.rules(but=closed_to_rules) if begun else {},
        set_aside_by=decision.set_aside_by,
        listed_as=decision.listed_as,
    )


def _given(case: Case, closed_to_rules: Collection[str]) -> dict[str, Any]:
    facts = {
        "team": case.team_id,
        "brand": case.brand_id,
        "topic": case.topic_id,
        "type": str(case.type),
        "language": case.language,
        "harm": int(case.harm),
    }
    return {name: value for name, value in facts.items() if name not in closed_to_rules}
