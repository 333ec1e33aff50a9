"""What customers do: write, answer back, decide, object, turn out to be one person."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from answerable.cases.models import Case, Likeness
from answerable.cases.tests.machine.world import World, ahead, steps, which
from answerable.cases.words import ANSWERS, Origin, Part

WORDS = ["Thanks", "When does it come?", "It is still broken. " * 10]
words = st.sampled_from(WORDS)
origins = st.sampled_from([Origin.CUSTOMER, Origin.CUSTOMER, Origin.BEHALF, Origin.OURS, Origin.MACHINE])
types = st.sampled_from(["request", "problem", "complaint", "praise", "idea"])
proofs = st.sampled_from(["a power of attorney", "a power of attorney", ""])
parts_let_in = st.sampled_from([*Part.values, Part.REPRESENTATIVE, Part.REPRESENTATIVE])


class CustomersSide(World):
    """The customer at the wheel."""

    @rule(number=which, team=which, text=words, origin=origins, type=types, receipt=st.booleans(), step=steps)
    def she_writes(self, number, team, text, origin, type, receipt, step):
        self.attempt(
            Case.open,
            customer=self.writer_of_this_life(number),
            team=self.team(team),
            subject="A matter",
            text=text,
            channel="mail",
            origin=origin,
            type=type,
            receipt=receipt,
            at=self.later(step),
        )

    @rule(
        number=which, team=which, by=which, text=words, age=ahead, is_open=st.booleans(), begins=st.booleans(),
        step=steps,
    )  # fmt: skip
    def a_colleague_passes_it_on(self, number, team, by, text, age, is_open, begins, step):
        """She wrote to a colleague some time ago; it begins a case, or belongs to one."""
        at = self.later(step)
        forward = {"by": self.staff(by), "written_at": at - age, "waits_since": at - age, "is_open": is_open}
        if begins:
            self.attempt(
                Case.open, customer=self.writer_of_this_life(number), team=self.team(team), subject="A matter",
                text=text, channel="mail", receipt=False, first={"forward": forward}, at=at,
            )  # fmt: skip
        elif case := self.case(number):
            person = case.customer_participant
            self.attempt(case.hear, text, by=person, at=at, channel="mail", forward=forward)

    @rule(number=which, who=which, by=which, step=steps)
    def it_is_said_whose_it_is(self, number, who, by, step):
        if case := self.case(number, messages__forward__pk__gt=0):
            self.attempt(case.say_whose, self.customer(who), by=self.staff(by), at=self.later(step))

    def writer_of_this_life(self, number):
        return self.customer(number) if self.luck.errs(number) else self.opening.customers[self.luck.story]

    def somebody(self, case, number, **fits):
        """Mostly one whom it is for, where there is one; now and then anyone who takes part."""
        everybody = case.participants.order_by("pk")
        fitting = list(everybody.filter(**fits)) if fits and not self.luck.errs(number) else []
        return self.luck.pick(fitting or list(everybody), number)

    def decider(self, case, number):
        return self.somebody(case, number, part__in=[Part.CUSTOMER, Part.REPRESENTATIVE])

    @rule(number=which, who=which, text=words, automatic=st.sampled_from([False, False, False, True]), step=steps)
    def she_writes_again(self, number, who, text, automatic, step):
        if case := self.case(number):
            by = self.somebody(case, who)
            self.attempt(case.hear, text, by=by, at=self.later(step), channel="mail", automatic=automatic)

    @rule(number=which, team=which, age=ahead, text=words, step=steps)
    def an_old_case_is_imported(self, number, team, age, text, step):
        """It comes with its first word."""
        at = self.later(step) - age
        customer = self.writer_of_this_life(number)
        facts = {"subject": "A matter", "channel": "mail", "address": customer.mail_address(), "at": at}
        if case := self.attempt(Case.bring_in, customer=customer, team=self.team(team), **facts):
            by = case.customer_participant
            self.attempt(case.recall, text, by=by, said_at=at, at=at, words={"channel": "mail"})

    @rule(number=which, who=which, ours=st.booleans(), text=words, age=ahead, step=steps)
    def an_old_word_is_imported(self, number, who, ours, text, age, step):
        if case := self.case(number, outcome="imported"):
            at = self.later(step) - age
            by = self.staff(who) if ours else self.somebody(case, who)
            self.attempt(case.recall, text, by=by, said_at=at, at=at, words={"channel": "mail"})

    @rule(number=which, part=st.sampled_from([Part.COPIED, Part.NEW]), who=which, step=steps)
    def somebody_of_an_old_case_is_imported(self, number, part, who, step):
        if case := self.case(number, outcome="imported"):
            self.attempt(case.seat, [(f"old{who}@example.org", "Of old")], part, at=self.later(step))

    @rule(number=which, text=words, step=steps)
    def the_customer_writes_again(self, number, text, step):
        if case := self.case(number):
            self.attempt(case.hear, text, by=case.customer_participant, at=self.later(step), channel="mail")

    @rule(number=which, part=st.sampled_from(Part.values), who=which, step=steps)
    def somebody_joins(self, number, part, who, step):
        if case := self.case(number):
            self.attempt(case.let_join, part, at=self.later(step), address=f"other{who % 3}@example.org")

    @rule(number=which, who=which, left_out=st.sampled_from([0, 3]), step=steps)
    def a_mail_copies_others(self, number, who, left_out, step):
        if case := self.case(number):
            people = [(f"copied{one}@example.org", "") for one in range(who % 3)]
            self.attempt(case.let_copies_join, people, left_out=left_out, at=self.later(step))

    @rule(number=which, named=which, step=steps)
    def a_case_began_as_a_rule_says(self, number, named, step):
        if case := self.case(number):
            self.attempt(case.note_sorting, {"topic": named}, at=self.later(step))

    @rule(number=which, who=which, text=words, step=steps)
    def somebody_writes_to_a_merged_case(self, number, who, text, step):
        """They are the same person, with the same rights, in the case that it goes on in."""
        case, at = self.case(number, merged_into__isnull=False), self.later(step)
        person = self.somebody(case, who, part__in=[Part.COPIED, Part.REPRESENTATIVE, Part.NEW]) if case else None
        if person and person.part != Part.CUSTOMER:
            there = self.attempt(case.current().bring_along, person, at=at)
            self.attempt(there.case.hear, text, by=there, at=at, channel="mail")

    @rule(number=which, who=which, part=parts_let_in, proof=proofs, by=which, step=steps)
    def somebody_is_let_in(self, number, who, part, proof, by, step):
        if case := self.case(number, participants__part="new"):
            person = self.somebody(case, who, part="new")
            self.attempt(case.let_in, person, part, proof=proof, by=self.staff(by), at=self.later(step))

    @rule(number=which, who=which, about=which, step=steps)
    def somebody_seems_to_be_her(self, number, who, about, step):
        case = self.case(number, participants__part="new")
        if case and (of := self.case(about)):
            person = self.somebody(case, who, part="new")
            self.attempt(case.note_likeness, person, of.customer, of, by_token=True, at=self.later(step))

    @rule(number=which, who=which, same=st.booleans(), by=which, step=steps)
    def it_is_said_who_they_are(self, number, who, same, by, step):
        case = self.case(number, participants__likeness__decided_at=None, participants__likeness__isnull=False)
        if case and (row := self.luck.pick(list(Likeness.objects.filter(participant__case=case)), who)):
            verb = case.link_address if same else case.keep_apart
            self.attempt(verb, row, by=self.staff(by), at=self.later(step))

    @rule(number=which, who=which, by=which, step=steps)
    def it_is_open_again_who_they_are(self, number, who, by, step):
        case = self.case(number, participants__likeness__decided_at__isnull=False)
        if case and (row := self.luck.pick(list(Likeness.objects.filter(participant__case=case)), who)):
            self.attempt(case.decide_anew, row, by=self.staff(by), at=self.later(step))

    @rule(number=which, who=which, step=steps)
    def she_confirms(self, number, who, step):
        if case := self.case(number, turn="proposed"):
            self.attempt(case.confirm, by=self.decider(case, who), at=self.later(step))

    @rule(number=which, who=which, text=words, step=steps)
    def she_rejects(self, number, who, text, step):
        if case := self.case(number, turn="proposed"):
            self.attempt(case.reject, text, by=self.decider(case, who), at=self.later(step))

    @rule(number=which, who=which, step=steps)
    def she_takes_her_yes_back(self, number, who, step):
        if case := self.case(number, outcome="confirmed"):
            self.attempt(case.take_back, by=self.decider(case, who), at=self.later(step))

    @rule(number=which, who=which, step=steps)
    def she_withdraws(self, number, who, step):
        if case := self.case(number):
            self.attempt(case.withdraw, by=self.decider(case, who), at=self.later(step))

    @rule(number=which, who=which, step=steps)
    def she_escalates(self, number, who, step):
        if case := self.case(number):
            self.attempt(case.escalate, by=self.decider(case, who), at=self.later(step))

    @rule(number=which, message=which, who=which, step=steps)
    def she_needs_an_answer_after_all(self, number, message, who, step):
        case = self.case(number, messages__excused_at__isnull=False)
        if case and (row := self.message(case, message, excused_at__isnull=False)):
            self.attempt(case.need_answer, row, by=self.somebody(case, who), at=self.later(step))

    @rule(number=which, message=which, who=which, step=steps)
    def this_did_not_answer_her(self, number, message, who, step):
        case = self.case(number, messages__kind__in=ANSWERS, messages__accepted_at__isnull=False)
        if case and (row := self.message(case, message, direction="out")):
            self.attempt(case.not_an_answer, row, by=self.somebody(case, who), at=self.later(step))

    @rule(one=which, other=which, by=which, step=steps)
    def two_customers_are_one(self, one, other, by, step):
        evidence = {"evidence": "said so", "by": self.staff(by), "at": self.later(step)}
        self.attempt(self.customer(one).merge_into, self.customer(other), **evidence)

    @rule(one=which, by=which, step=steps)
    def they_are_two_again(self, one, by, step):
        self.attempt(self.customer(one).unmerge, by=self.staff(by), at=self.later(step))
