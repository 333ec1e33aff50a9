"""Which promise holds for a case: per measure the first in order whose conditions match and which says how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from answerable.promises.allowances import Allowance
from answerable.promises.conditions import Facts
from answerable.promises.models import PromiseVersion

__all__ = ["Choice", "Facts", "promised_now", "select", "select_all", "select_for_each"]


@dataclass(frozen=True)
class Choice:
    """The allowance that holds for one measure, and the version of the promise that gives it."""

    version: PromiseVersion
    promise_name: str
    measure: str
    counting: str
    seconds: int | None
    count: int | None
    statutory: bool


def promised_now() -> list[PromiseVersion]:
    """Every promise as it stands, by one query, so that a change by another process is seen at once."""
    return list(PromiseVersion.objects.in_order())


def select(measure: str, facts: Facts, promised: Iterable[PromiseVersion] | None = None) -> Choice:
    """The choice for one measure; never nothing, as the last promise has no condition and leaves out no measure."""
    return select_all([measure], facts, promised)[measure]


def select_all(
    measures: Iterable[str], facts: Facts, promised: Iterable[PromiseVersion] | None = None
) -> dict[str, Choice]:
    """The choices for several measures, among what was `promised_now` where the caller has it already."""
    versions = promised_now() if promised is None else promised
    matching = [version for version in versions if facts.match(version.conditions)]
    return {measure: _first(measure, matching) for measure in measures}


def select_for_each(measure: str, matters: Iterable[Facts]) -> list[Choice]:
    """The choices of one measure for several matters, in their order and by one query."""
    versions = list(PromiseVersion.objects.in_order())
    return [_first(measure, (version for version in versions if facts.match(version.conditions))) for facts in matters]


def _first(measure: str, versions: Iterable[PromiseVersion]) -> Choice:
    version = next((version for version in versions if measure in version.allowances), None)
    if version is None:
        raise LookupError(f"No promise says how long {measure!r} may take; is there a last promise?")
    allowance = Allowance.read(version.allowances[measure], measure)
    return Choice(
        version,
        version.promise.name,
        measure,
        allowance.counting,
        allowance.seconds,
        allowance.count,
        allowance.statutory,
    )
