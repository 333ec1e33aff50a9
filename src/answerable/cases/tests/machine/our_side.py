"""What colleagues do in a case: write, call, take, hand over, ask, describe, end, merge."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from answerable.cases.models import Ask, Case, File, Inbound, Link, Topic
from answerable.cases.models.attachment import keep_attachments
from answerable.cases.models.resolving import BY_STAFF
from answerable.cases.tests.machine.world import DAY, World, ahead, steps, which
from answerable.cases.words import Excuse, Harm, IfSilent, Kind, Outcome, SecondScan, Then, WaitingOn
from answerable.staff.models import Brand

thens = st.sampled_from(Then.values)
mostly_keep = st.sampled_from([Then.KEEP, Then.KEEP, Then.KEEP, *Then.values])
kinds = st.sampled_from([Kind.ANSWER, Kind.ANSWER, Kind.HOLDING])
maybe_ahead = st.none() | ahead
mostly = st.sampled_from([True, True, True, False])
BILL = "b" * 64  # of bytes that nobody kept
addresses = st.sampled_from(["new@example.org", "newer@example.org", "ana@example.org", "nowhere"])


class OurSide(World):
    """The desk."""

    def word(self, case, kind, then, dates, silent, at):
        """What a way to send needs, mostly."""
        next_word, remind = (at + step if step is not None else None for step in dates)
        return {"kind": kind, "then": then, "next_word_at": next_word, "remind_at": remind}

    @rule(
        number=which, by=which, kind=kinds, then=thens, dates=st.tuples(maybe_ahead, maybe_ahead),
        silent=st.sampled_from(IfSilent.values), copies=st.sampled_from([None, "all", "none"]),
        undo=st.sampled_from([0, 10]), now=st.sampled_from([True, True, False]), step=steps,
    )  # fmt: skip
    def we_write(self, number, by, kind, then, dates, silent, copies, undo, now, step):
        if not (case := self.case(number)):
            return
        at = self.later(step)
        word = self.word(case, kind, then, dates, silent, at)
        copied = {None: None, "all": list(case.participants.all()), "none": []}[copies]
        message = self.attempt(
            case.write, "It is on its way.", by=self.staff(by), at=at, if_silent=silent, copies=copied,
            undo=undo * DAY / 86400, **word,
        )  # fmt: skip
        if message and now:
            for delivery in message.deliveries.all():
                self.attempt(message.case.accepted, delivery, at=at)

    @rule(number=which, by=which, step=steps)
    def somebody_looks_over(self, number, by, step):
        if case := self.case(number):
            self.attempt(case.look_over, by=self.staff(by), at=self.later(step))

    @rule(
        number=which,
        by=which,
        body=st.sampled_from(["The Ombudsman", "The Ombudsman", ""]),
        now=st.booleans(),
        step=steps,
    )
    def we_take_a_final_position(self, number, by, body, now, step):
        if not (case := self.case(number, events__name="case.looked-over")):
            return
        at = self.later(step)
        looked = case.looked_over_by().first() or self.staff(by)
        message = self.attempt(
            case.take_final_position, "No.", outside_body=body, looked_over_by=looked,
            by=self.staff(by, takes_final_positions=True), at=at,
        )  # fmt: skip
        if message and now:
            for delivery in message.deliveries.all():
                self.attempt(message.case.accepted, delivery, at=at)

    @rule(
        number=which, by=which, known=st.booleans(), age=st.sampled_from([0 * DAY, DAY / 24, DAY]),
        confirmed=st.booleans(), step=steps,
    )  # fmt: skip
    def somebody_sent_it_elsewhere(self, number, by, known, age, confirmed, step):
        if case := self.case(number):
            at = self.later(step) - age
            by = self.staff(by) if known else None
            self.attempt(case.sent_elsewhere, "From my own mail.", by=by, at=at, confirmed=confirmed)

    @rule(
        number=which, message=which, by=which, then=thens, dates=st.tuples(maybe_ahead, maybe_ahead),
        silent=st.sampled_from(IfSilent.values), step=steps,
    )  # fmt: skip
    def that_was_our_answer(self, number, message, by, then, dates, silent, step):
        case = self.case(number, messages__kind=Kind.ELSEWHERE, messages__accepted_at=None)
        if case and (row := self.message(case, message, kind=Kind.ELSEWHERE)):
            at = self.later(step)
            word = self.word(case, "", then, dates, silent, at)
            del word["kind"]
            self.attempt(case.confirm_elsewhere, row, by=self.writer(row, by), at=at, if_silent=silent, **word)

    @rule(number=which, message=which, by=which, step=steps)
    def that_was_no_answer_of_ours(self, number, message, by, step):
        case = self.case(number, messages__kind=Kind.ELSEWHERE, messages__accepted_at=None)
        if case and (row := self.message(case, message, kind=Kind.ELSEWHERE)):
            self.attempt(case.disown_elsewhere, row, by=self.writer(row, by), at=self.later(step))

    @rule(
        number=which, by=which, how=st.sampled_from(["answer", "reply", "note", "note to send"]), step=steps,
    )  # fmt: skip
    def somebody_answers_our_mail(self, number, by, how, step):
        asked = {"asks__pk__gt": 0, "asks__answered_at": None, "asks__withdrawn_at": None} if how == "reply" else {}
        if not (case := self.case(number, **asked)):
            return
        at = self.later(step)
        ask = Ask.objects.filter(case=case, answered_at=None, withdrawn_at=None).order_by("pk").first()
        facts = {"at": at, "mail": self.mail(by, at)}
        if how == "answer":
            done = self.attempt(case.answer_by_mail, "By mail.", by=self.member(by, case), **facts)
        elif how == "reply" and ask:
            done = self.attempt(case.reply_by_mail, ask, "By mail.", by=self.asked(ask, by), **facts)
        else:
            offer = {} if how == "note" else {"offered_as": "reply" if ask else "answer", "offered_to": ask}
            done = self.attempt(case.note_by_mail, "By mail.", by=self.member(by, case), **offer, **facts)
        if not done:
            facts["mail"]["inbound"].set_aside("auto-reply", at=at)

    def mail(self, number, at):
        key = f"{Inbound.objects.count()}:{number}"
        return {"inbound": Inbound.objects.keep("mail", key, key.encode(), at=at)[0], "proven_by": "mx.example.org"}

    @rule(
        number=which, message=which, by=which, then=mostly_keep, dates=st.tuples(maybe_ahead, maybe_ahead), step=steps,
    )  # fmt: skip
    def we_send_a_note_as_our_answer(self, number, message, by, then, dates, step):
        case = self.case(number, closed_at=None, messages__offered_as__gt="", messages__sent_as=None)
        if case and (row := self.message(case, message, offered_as__gt="", sent_as=None)):
            at = self.later(step)
            remind = self.word(case, "", then, dates, "", at)["remind_at"]
            self.attempt(case.send_note, row, row.text, by=self.writer(row, by), at=at, then=then, remind_at=remind)

    @rule(number=which, message=which, by=which, address=addresses, step=steps)
    def we_send_it_to_another_address(self, number, message, by, address, step):
        case = self.case(number, has_failed=True)
        if case and (row := self.message(case, message, direction="out")):
            self.attempt(case.send_again, row, address, by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, now=st.booleans(), step=steps)
    def we_do_not_want_it_to_wait(self, number, by, now, step):
        if delivery := self.delivery(number, "waiting", "sending"):
            verb = delivery.case.try_now if now else delivery.case.give_up
            self.attempt(verb, delivery, by=self.staff(by), at=self.later(step))

    @rule(number=which, message=which, by=which, step=steps)
    def we_take_it_back(self, number, message, by, step):
        case = self.case(number, is_sending=True)
        if case and (row := self.message(case, message, direction="out")):
            self.attempt(case.undo, row, by=self.writer(row, by), at=self.later(step))

    def writer(self, message, by):
        return self.staff(by) if message.staff is None or self.luck.errs(by) else message.staff

    @rule(number=which, kind=st.sampled_from([Kind.RECEIPT, Kind.NOTICE, Kind.ANSWER]), step=steps)
    def automation_tells(self, number, kind, step):
        if case := self.case(number):
            self.attempt(case.tell, kind, "We have it.", at=self.later(step))

    @rule(
        number=which, by=which, reached=st.booleans(), then=thens, dates=st.tuples(maybe_ahead, maybe_ahead),
        solved=st.booleans(), kind=kinds, step=steps,
    )  # fmt: skip
    def we_call(self, number, by, reached, then, dates, solved, kind, step):
        if case := self.case(number):
            at = self.later(step)
            word = self.word(case, kind, then, dates, "", at)
            self.attempt(
                case.log_call, "Told her.", by=self.staff(by), at=at, reached=reached, she_said_solved=solved, **word
            )

    @rule(number=which, by=which, when=ahead, step=steps)
    def we_agree_on_a_call(self, number, by, when, step):
        if case := self.case(number):
            at = self.later(step)
            self.attempt(case.agree_call, at + when, by=self.staff(by), at=at)

    @rule(customer=which, team=which, by=which, step=steps)
    def solved_on_the_call(self, customer, team, by, step):
        facts = {"customer": self.customer(customer), "team": self.team(team), "subject": "Router"}
        self.attempt(
            Case.solve_on_call, text="No light", did="Reset it", by=self.staff(by), at=self.later(step), **facts
        )

    @rule(number=which, message=which, needs=st.booleans(), by=which, step=steps)
    def we_glance(self, number, message, needs, by, step):
        case = self.case(number, asks_glance=True)
        if case and (row := self.message(case, message, kind="customer", awaits_answer=False)):
            self.attempt(case.glance, row, needs_answer=needs, by=self.staff(by), at=self.later(step))

    @rule(number=which, messages=st.lists(which, min_size=1, max_size=3), by=which, step=steps)
    def no_answer_is_needed(self, number, messages, by, step):
        if case := self.case(number, turn="ours"):
            rows = [row for row in (self.message(case, one, kind="customer") for one in messages) if row]
            self.attempt(case.no_answer_needed, rows, Excuse.THANKS, by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def we_reopen(self, number, by, step):
        if case := self.case(number, turn="closed"):
            self.attempt(case.reopen, by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def we_take(self, number, by, step):
        if case := self.case(number, owner=None):
            self.attempt(case.take, by=self.member(by, case), at=self.later(step))

    @rule(number=which, to=which, by=which, step=steps)
    def a_lead_assigns(self, number, to, by, step):
        if case := self.case(number, owner=None):
            lead = self.staff(by, memberships__team=case.team_id, memberships__role="lead")
            self.attempt(case.assign, self.member(to, case), by=lead, at=self.later(step))

    @rule(number=which, team=which, by=which, step=steps)
    def we_route(self, number, team, by, step):
        if case := self.case(number):
            self.attempt(case.route, self.team(team), by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def we_give_back(self, number, by, step):
        if case := self.case(number, owner__isnull=False):
            by = self.staff(by) if self.luck.errs(by) else case.owner or self.staff(by)
            self.attempt(case.give_back, by=by, at=self.later(step))

    @rule(number=which, by=which, to=st.none() | which, team=st.none() | which, step=steps)
    def we_offer(self, number, by, to, team, step):
        if case := self.case(number):
            to_staff = None if to is None else self.staff(to)
            to_team = None if team is None else self.team(team)
            by = case.owner or self.member(by, case)
            self.attempt(case.offer, by=by, at=self.later(step), to_staff=to_staff, to_team=to_team)

    @rule(number=which, by=which, accepts=st.booleans(), step=steps)
    def an_offer_ends(self, number, by, accepts, step):
        if case := self.case(number, handovers__ending=""):
            offer, at = case.open_handover(), self.later(step)
            asked = self.asked(offer, by) if offer else self.staff(by)
            if accepts:
                self.attempt(case.accept_handover, by=asked, at=at)
            else:
                self.attempt(case.decline_handover, "no time", by=asked, at=at)

    @rule(number=which, by=which, step=steps)
    def an_offer_is_taken_back(self, number, by, step):
        if case := self.case(number, handovers__ending=""):
            offer = case.open_handover()
            giver = offer.offered_by if offer and not self.luck.errs(by) else self.staff(by)
            self.attempt(case.take_back_handover, by=giver, at=self.later(step))

    def asked(self, one, by):
        """Mostly whom an offer or a question was put to."""
        if one.to_staff and not self.luck.errs(by):
            return one.to_staff
        return self.staff(by, memberships__team=one.to_team) if one.to_team else self.staff(by)

    @rule(number=which, by=which, to=which, is_team=st.booleans(), step=steps)
    def we_ask(self, number, by, to, is_team, step):
        if case := self.case(number):
            whom = {"to_team": self.team(to)} if is_team else {"to_staff": self.staff(to)}
            self.attempt(case.ask, "Did it run twice?", by=self.staff(by), at=self.later(step), **whom)

    @rule(number=which, by=which, answers=st.booleans(), step=steps)
    def an_ask_ends(self, number, by, answers, step):
        open_ones = list(Ask.objects.filter(answered_at=None, withdrawn_at=None).order_by("pk"))
        wanted = open_ones and not self.luck.errs(number)
        ask = self.luck.pick(open_ones if wanted else list(Ask.objects.order_by("pk")), number)
        if ask and answers:
            self.attempt(ask.case.answer_ask, ask, "It did", by=self.asked(ask, by), at=self.later(step))
        elif ask:
            by = self.staff(by) if self.luck.errs(by) else ask.asked_by
            self.attempt(ask.case.withdraw_ask, ask, by=by, at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def we_note(self, number, by, step):
        if case := self.case(number):
            self.attempt(case.add_note, "Beware of the dog", by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def somebody_looks_in(self, number, by, step):
        if case := self.case(number):
            self.attempt(case.look_in, by=self.staff(by), at=self.later(step))

    @rule(number=which, infected=mostly, by=which, step=steps)
    def a_file_is_scanned_again(self, number, infected, by, step):
        if not (case := self.case(number)) or not (message := case.messages.order_by("pk").first()):
            return
        at = self.later(step)
        keep_attachments(message, [{"name": "bill.pdf", "content_type": "application/pdf", "size": 3, "sha256": BILL}])
        row = message.attachments.latest("pk")
        if infected:
            File.objects.filter(scan="waiting").update(scan="infected", found="Test", scanned_at=at)
        else:
            File.objects.filter(again_at__isnull=False).update(scan="clean", found="", again_at=None)
        self.attempt(case.scan_again, row, SecondScan.KNOWN, by=self.staff(by, role="admin"), at=at)

    @rule(number=which, outcome=st.sampled_from([*BY_STAFF, *Outcome.values]), by=which, step=steps)
    def we_close(self, number, outcome, by, step):
        if case := self.case(number):
            self.attempt(case.close, outcome, by=self.staff(by), at=self.later(step))

    @rule(number=which, message=which, by=which, step=steps)
    def we_book_her_word_as_yes(self, number, message, by, step):
        case = self.case(number, messages__then="propose")
        if case and (row := self.message(case, message, direction="in")):
            self.attempt(case.book_as_confirmation, row, by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def we_escalate(self, number, by, step):
        if case := self.case(number):
            self.attempt(case.escalate, by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def a_sponsor_takes_it(self, number, by, step):
        if case := self.case(number, sponsors__isnull=False):
            self.attempt(case.sponsor_takes, by=self.staff(by, sponsored__case=case), at=self.later(step))


class OurDesk(OurSide):
    """Describing, waiting, merging, linking, sharing."""

    @rule(
        number=which, by=which, type=st.none() | st.sampled_from(["complaint", "problem", "praise", "idea"]),
        harm=st.none() | st.sampled_from(Harm.values), needed=st.none() | ahead, topic=st.none() | which, step=steps,
    )  # fmt: skip
    def we_describe(self, number, by, type, harm, needed, topic, step):
        if case := self.case(number):
            at = self.later(step)
            given = {"type": type, "harm": harm, "needed_by": None if needed is None else at + needed}
            given["topic"] = None if topic is None else self.luck.pick(list(Topic.objects.order_by("pk")), topic)
            self.attempt(case.describe, by=self.staff(by), at=at, **given)

    @rule(number=which, again=st.booleans(), step=steps)
    def notices_are_wanted_or_not(self, number, again, step):
        if case := self.case(number):
            verb = case.spare_no_more if again else case.spare
            self.attempt(verb, by=case.customer_participant, at=self.later(step))

    @rule(number=which, by=which, as_house=st.booleans(), step=steps)
    def we_speak_as(self, number, by, as_house, step):
        if case := self.case(number):
            brand = None if as_house else Brand.objects.get(name="Nordlicht")
            self.attempt(case.speak_as, brand, by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, value=st.sampled_from(["X-17", "X-17", 17, None]), step=steps)
    def we_fill_in(self, number, by, value, step):
        if case := self.case(number):
            self.attempt(case.fill_in, {"serial": value}, by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def we_tag(self, number, by, step):
        if case := self.case(number):
            self.attempt(case.tag, ["Router", "two words"], by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, what=st.sampled_from(WaitingOn.values), check=ahead, step=steps)
    def we_wait_on(self, number, by, what, check, step):
        if case := self.case(number):
            at = self.later(step)
            self.attempt(case.wait_on, what, by=self.staff(by), at=at, next_check_at=at + check)

    @rule(number=which, by=which, step=steps)
    def we_wait_no_longer(self, number, by, step):
        if case := self.case(number, waiting_since__isnull=False):
            self.attempt(case.stop_waiting_on, by=self.staff(by), at=self.later(step))

    @rule(number=which, other=which, by=which, step=steps)
    def we_merge(self, number, other, by, step):
        if case := self.case(number, turn="ours"):
            hers = list(Case.objects.filter(customer__in=case.customer.family_ids()).order_by("pk"))
            self.attempt(case.merge_into, self.luck.pick(hers, other), by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def we_unmerge(self, number, by, step):
        if case := self.luck.pick(list(Case.objects.exclude(merged_into=None).order_by("pk")), number):
            self.attempt(case.unmerge, by=self.staff(by), at=self.later(step))

    @rule(number=which, other=which, by=which, step=steps)
    def we_link(self, number, other, by, step):
        if case := self.case(number):
            self.attempt(case.link_to, self.case(other), by=self.staff(by), at=self.later(step))

    @rule(number=which, by=which, step=steps)
    def we_part(self, number, by, step):
        if link := self.luck.pick(list(Link.objects.order_by("pk")), number):
            self.attempt(link.first.part, link, by=self.staff(by), at=self.later(step))

    @rule(number=which, other=which, step=steps)
    def it_continues_an_older_one(self, number, other, step):
        if case := self.case(number):
            self.attempt(case.continue_from, self.case(other), at=self.later(step))

    @rule(number=which, whom=which, is_team=st.booleans(), by=which, step=steps)
    def we_share(self, number, whom, is_team, by, step):
        if case := self.case(number):
            reader = self.team(whom) if is_team else self.staff(whom)
            self.attempt(case.share_with, reader, by=self.staff(by), at=self.later(step))
