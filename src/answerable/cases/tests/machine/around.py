"""What happens around a case: senders, bounces, the sweep, colleagues who go and come back."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from answerable.cases.digesting import gather
from answerable.cases.leaving import return_of_the_absent
from answerable.cases.models import Case, Commitment, Delivery
from answerable.cases.receipting import acknowledge
from answerable.cases.sweeping import sweep
from answerable.cases.telling_late import tell_of_lateness
from answerable.cases.tests.machine.world import DAY, HOUR, World, ahead, steps, which
from answerable.staff.models import Absence


class Around(World):
    """Servers, time and working life."""

    @rule(
        ends=st.lists(st.sampled_from(["accepted", "accepted", "failed", "put off", "killed"]), max_size=4), step=steps
    )
    def a_sender_works(self, ends, step):
        at = self.later(step)
        for delivery, end in zip(Delivery.objects.claim(at, limit=len(ends) or 1), ends, strict=False):
            self.ends(delivery, end, at)

    @rule(number=which, end=st.sampled_from(["accepted", "failed", "put off"]), step=steps)
    def a_sender_reports(self, number, end, step):
        """Late, twice, or by a worker whose lease ran out: any delivery, in any state."""
        states = ("waiting", "sending", "accepted", "failed", "bounced", "undone")
        if delivery := self.delivery(number, *states):
            self.ends(delivery, end, self.later(step))

    def ends(self, delivery, end, at):
        if end == "accepted":
            self.attempt(delivery.case.accepted, delivery, at=at)
        elif end == "failed":
            self.attempt(delivery.case.failed, delivery, "5.1.1 no such user", at=at)
        elif end == "put off":
            self.attempt(delivery.case.put_off, delivery, "4.2.0 try later", at + HOUR, at=at)

    @rule(number=which, state=st.sampled_from(["accepted", "accepted", "sending", "failed", "undone"]), step=steps)
    def it_comes_back(self, number, state, step):
        if delivery := self.delivery(number, state):
            self.attempt(delivery.case.bounced, delivery, "5.1.1 no such user", at=self.later(step))

    @rule(number=which, state=st.sampled_from(["accepted", "accepted", "waiting", "bounced"]), step=steps)
    def it_is_held_up(self, number, state, step):
        if delivery := self.delivery(number, state):
            self.attempt(delivery.case.held_up, delivery, "4.4.1 goes on trying", at=self.later(step))

    @rule(number=which, step=steps)
    def a_receipt_is_written(self, number, step):
        if case := self.case(number):
            self.attempt(acknowledge, case, at=self.later(step))

    @rule(step=st.sampled_from([timedelta(0), DAY, 2 * DAY, 4 * DAY, 8 * DAY]))
    def days_go_by(self, step):
        self.the_sweep_comes(self.later(step))

    @rule(step=steps)
    def the_sweep_comes_by(self, step):
        self.the_sweep_comes(self.later(step))

    def the_sweep_comes(self, at):
        for _round in range(5):
            if not sweep(at):
                break
            self.see()
        assert not Case.objects.to_act_on(at).exists(), "the sweep would never end"
        unseen = Commitment.objects.open().filter(paused_at=None, due_at__lt=at, broken_at=None)
        assert not unseen.exists(), "something is late, and the sweep passed it over"

    @rule(step=steps)
    def they_are_told_that_we_are_late(self, step):
        self.attempt(tell_of_lateness, self.later(step))

    @rule(step=steps)
    def digests_are_gathered(self, step):
        self.attempt(gather, self.later(step))

    @rule(who=which, since=ahead, until=st.none() | ahead, step=steps)
    def somebody_goes_away(self, who, since, until, step):
        at = self.later(step)
        begin = at + since
        person = self.staff(who)
        self.attempt(person.go_away, begin, begin + until + HOUR if until is not None else None, at=at)

    @rule(number=which, step=steps)
    def an_absence_is_ended_or_dropped(self, number, step):
        absences = list(Absence.objects.in_order())
        if absences:
            self.attempt(absences[number % len(absences)].end, at=self.later(step))

    @rule(step=steps)
    def absences_begin(self, step):
        self.attempt(return_of_the_absent, self.later(step))

    @rule(who=which, step=steps)
    def somebody_comes_back(self, who, step):
        person = self.staff(who)
        self.attempt(person.come_back, at=self.later(step))
        self.attempt(person.reactivate)

    @rule(who=which, step=steps)
    def somebody_leaves_the_company(self, who, step):
        self.attempt(self.staff(who).deactivate, at=self.later(step))

    @rule(who=which, team=which, leaves=st.booleans(), step=steps)
    def somebody_changes_teams(self, who, team, leaves, step):
        if leaves:
            self.attempt(self.team(team).part, self.staff(who), at=self.later(step))
        else:
            self.attempt(self.team(team).join, self.staff(who))

    @rule()
    def it_is_done_again(self):
        """A second click, a retry: the same words to the same objects, stale as they are."""
        if self.last:
            self.last()
