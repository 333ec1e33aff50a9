"""What sorting decides about one mail: what rules say about its case, or that it is set aside, and by whom.

The list of senders who are not customers is asked first, then the rules in their order. What a rule says holds; one
further down adds only what those above left open, but that harm is the highest that any of them says. A mail about
which a rule has said something is a case: no rule further down sets it aside.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from answerable.cases.models.inbound import NOT_A_CUSTOMER
from answerable.channels.mail.models import NotACustomer, SortingRule
from answerable.channels.mail.sorting.letters import Letter
from answerable.channels.mail.sorting.protecting import answers_us, is_in_an_open_case

if TYPE_CHECKING:
    from answerable.channels.mail.matching import Match
    from answerable.staff.models import Team

# Fact to its value and the rule that says it.
Said = dict[str, tuple[Any, SortingRule]]


@dataclass(frozen=True)
class Decision:
    """Set aside by a rule or as listed; else what is known of the case before anybody has read it."""

    letter: Letter
    said: Mapping[str, tuple[Any, SortingRule]] = field(default_factory=dict)
    set_aside_by: SortingRule | None = None
    listed_as: NotACustomer | None = None

    @property
    def reason(self) -> str:
        """Why it is set aside; empty where it is not."""
        if self.listed_as:
            return NOT_A_CUSTOMER
        return self.set_aside_by.aside if self.set_aside_by else ""

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, (value, _rule) in self.said.items()}

    @property
    def matter(self) -> dict[str, Any]:
        """The facts with which a case is opened; its team is given apart."""
        said = {name: value for name, value in self.facts.items() if name not in ("team", "brand")}
        return said | ({"brand_id": self.facts["brand"].pk} if "brand" in self.facts else {})

    def rules(self, but: Collection[str] = ()) -> dict[str, int]:
        """Fact to the id of the rule that said it."""
        return {name: rule.pk for name, (_value, rule) in self.said.items() if name not in but}

    def place(self, written_to: Team) -> Team:
        """Whose the case is. What was written to a sensitive team stays there, whatever a rule says."""
        team: Team = self.facts.get("team", written_to)
        return written_to if written_to.is_sensitive else team


def decide(letter: Letter, match: Match | None) -> Decision:
    """What becomes of a mail that points at this case, or at none."""
    if (entry := NotACustomer.objects.of(letter.sender)) and not answers_us(match, letter.sender):
        return Decision(letter, listed_as=entry)

    def may_set_aside() -> bool:
        return not (answers_us(match, letter.sender) or is_in_an_open_case(letter.sender))

    return by_rules(letter, SortingRule.objects.in_force(), may_set_aside=may_set_aside)


def by_rules(
    letter: Letter, rules: Iterable[SortingRule], *, may_set_aside: Callable[[], bool] = lambda: True
) -> Decision:
    """What these rules make of it; `may_set_aside` is asked once a rule would."""
    said: Said = {}
    for rule in rules:
        if (rule.aside and said) or not rule.fits(letter):
            continue
        if not rule.aside:
            _add(said, rule)
        elif may_set_aside():
            return Decision(letter, set_aside_by=rule)
    return Decision(letter, said)


def _add(said: Said, rule: SortingRule) -> None:
    for name, value in rule.says().items():
        if name not in said or (name == "harm" and value > said[name][0]):
            said[name] = (value, rule)
