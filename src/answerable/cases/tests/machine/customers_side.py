"""What customers do: write, answer back, decide, object, turn out to be one person."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from answerable.cases.models import Case
from answerable.cases.tests.machine.world import World, pick, steps, which
from answerable.cases.words import Origin, Part
from answerable.customers.models.merging import MergeRefused

WORDS = ["Thanks", "When does it come?", "It is still broken. " * 10]
words = st.sampled_from(WORDS)
origins = st.sampled_from([Origin.CUSTOMER, Origin.CUSTOMER, Origin.BEHALF, Origin.OURS, Origin.MACHINE])
types = st.sampled_from(["request", "problem", "complaint", "praise", "idea"])


class CustomersSide(World):
    """The customer at the wheel."""

    @rule(number=which, team=which, text=words, origin=origins, type=types, receipt=st.booleans(), step=steps)
    def she_writes(self, number, team, text, origin, type, receipt, step):
        self.attempt(
            Case.open,
            customer=self.customer(number),
            team=self.team(team),
            subject="A matter",
            text=text,
            channel="mail",
            origin=origin,
            type=type,
            receipt=receipt,
            at=self.later(step),
        )

    def somebody(self, case, number):
        return pick(list(case.participants.order_by("pk")), number)

    @rule(number=which, who=which, text=words, automatic=st.sampled_from([False, False, False, True]), step=steps)
    def she_writes_again(self, number, who, text, automatic, step):
        if case := self.case(number):
            by = self.somebody(case, who)
            self.attempt(case.hear, text, by=by, at=self.later(step), channel="mail", automatic=automatic)

    @rule(number=which, text=words, step=steps)
    def the_customer_writes_again(self, number, text, step):
        if case := self.case(number):
            self.attempt(case.hear, text, by=case.customer_participant, at=self.later(step), channel="mail")

    @rule(number=which, part=st.sampled_from(Part.values), who=which, step=steps)
    def somebody_joins(self, number, part, who, step):
        if case := self.case(number):
            self.attempt(case.let_join, part, at=self.later(step), address=f"other{who % 3}@example.org")

    @rule(number=which, who=which, part=st.sampled_from(Part.values), by=which, step=steps)
    def somebody_is_let_in(self, number, who, part, by, step):
        if case := self.case(number, participants__part="new"):
            self.attempt(case.let_in, self.somebody(case, who), part, by=self.staff(by), at=self.later(step))

    @rule(number=which, who=which, step=steps)
    def she_confirms(self, number, who, step):
        if case := self.case(number, turn="proposed"):
            self.attempt(case.confirm, by=self.somebody(case, who), at=self.later(step))

    @rule(number=which, who=st.none() | which, text=words, step=steps)
    def she_rejects(self, number, who, text, step):
        if case := self.case(number, turn="proposed"):
            by = case.customer_participant if who is None else self.somebody(case, who)
            self.attempt(case.reject, text, by=by, at=self.later(step))

    @rule(number=which, who=which, step=steps)
    def she_takes_her_yes_back(self, number, who, step):
        if case := self.case(number, outcome="confirmed"):
            self.attempt(case.take_back, by=self.somebody(case, who), at=self.later(step))

    @rule(number=which, who=which, step=steps)
    def she_withdraws(self, number, who, step):
        if case := self.case(number):
            self.attempt(case.withdraw, by=self.somebody(case, who), at=self.later(step))

    @rule(number=which, who=which, step=steps)
    def she_escalates(self, number, who, step):
        if case := self.case(number):
            self.attempt(case.escalate, by=self.somebody(case, who), at=self.later(step))

    @rule(number=which, message=which, who=which, step=steps)
    def she_needs_an_answer_after_all(self, number, message, who, step):
        case = self.case(number, messages__excused_at__isnull=False)
        if case and (row := self.message(case, message, excused_at__isnull=False)):
            self.attempt(case.need_answer, row, by=self.somebody(case, who), at=self.later(step))

    @rule(number=which, message=which, who=which, step=steps)
    def this_did_not_answer_her(self, number, message, who, step):
        case = self.case(number, messages__kind="answer", messages__accepted_at__isnull=False)
        if case and (row := self.message(case, message, direction="out")):
            self.attempt(case.not_an_answer, row, by=self.somebody(case, who), at=self.later(step))

    @rule(one=which, other=which, by=which, step=steps)
    def two_customers_are_one(self, one, other, by, step):
        source, target = self.customer(one), self.customer(other)
        try:
            source.merge_into(target, by=self.staff(by), evidence="said so", at=self.later(step))
        except MergeRefused:
            return

    @rule(one=which, by=which, step=steps)
    def they_are_two_again(self, one, by, step):
        try:
            self.customer(one).unmerge(by=self.staff(by), at=self.later(step))
        except MergeRefused:
            return
