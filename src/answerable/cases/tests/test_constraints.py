"""What no code can do, because the database itself refuses: tried by rows and by SQL, past every verb."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from answerable.cases.models import (
    Alert,
    Ask,
    Block,
    Case,
    ColleagueGrant,
    Commitment,
    Delivery,
    Digest,
    Draft,
    Event,
    Field,
    File,
    Grant,
    Handover,
    Inbound,
    Likeness,
    Link,
    Message,
    Participant,
    Presence,
    Preview,
    Share,
    Sponsor,
    Tag,
    Topic,
    triggers,
)
from answerable.cases.tests.factories import TUESDAY, accept, answered, opened
from answerable.cases.words import Then
from answerable.customers.tests.factories import bo
from answerable.staff.tests import factories as colleagues
from answerable.staff.tests.factories import care, ines, kim, lee, technical

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(days=1)


def refused(constraint, rows, **values):
    """Whether the database refuses to set these values, and for the very reason that has this name."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        rows.update(**values)
    assert_named(constraint, str(caught.value))


def refuses_to_make(constraint, make):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    assert_named(constraint, str(caught.value))


def assert_named(constraint, told):
    """SQLite names a check, and for a unique index only its columns."""
    if connection.vendor == "postgresql" or told.startswith("CHECK"):
        assert re.search(rf"\b{constraint}\b", told), told
    else:
        assert told.startswith("UNIQUE"), told


def twin(row, **facts):
    """Make the same row once more, but for these facts."""
    row.pk, row._state.adding = None, True
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()


def of(case):
    return Case.objects.filter(pk=case.pk)


CLOSED = {"turn": "closed", "closed_at": TUESDAY, "outcome": "withdrawn"}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("case_ours_has_a_due_time", {"next_due_at": None}),
        ("case_theirs_has_a_date", {"turn": "theirs"}),
        ("case_theirs_has_a_date", {"remind_at": TUESDAY}),
        ("case_proposed_has_an_end", {"turn": "proposed", "proposed_at": TUESDAY}),
        ("case_proposed_has_an_end", {"turn": "proposed", "lapses_at": TUESDAY}),
        ("case_proposed_has_an_end", {"lapses_at": TUESDAY}),
        ("case_closed_has_an_outcome", {"turn": "closed", "closed_at": TUESDAY}),
        ("case_closed_has_an_outcome", {"turn": "closed", "outcome": "withdrawn"}),
        ("case_closed_has_an_outcome", {"closed_at": TUESDAY}),
        ("case_closed_has_an_outcome", {"outcome": "withdrawn"}),
        ("case_turn_known", {"turn": "nobodys"}),
        ("case_type_known", {"type": "whim"}),
        ("case_harm_known", {"harm": 4}),
        ("case_outcome_known", {**CLOSED, "outcome": "forgotten"}),
        ("case_waiting_on_says_since", {"waiting_on": "supplier"}),
        ("case_waiting_on_says_since", {"waiting_on": "supplier", "waiting_since": TUESDAY}),
        ("case_waiting_on_says_since", {"next_check_at": TUESDAY}),
    ],
)
def test_a_case_cannot_be_in_two_minds_about_its_turn(constraint, values):
    refused(constraint, of(opened()), **values)


def test_only_a_closed_case_is_merged_and_never_into_itself():
    case, other = opened(), opened(customer=bo())
    refused("case_merged_is_closed", of(case), merged_into=other)
    refused("case_merged_is_closed", of(case), merged_into=other, **CLOSED)
    refused("case_not_into_itself", of(case), merged_into=case, **CLOSED | {"outcome": "merged"})
    assert of(case).update(merged_into=other, **CLOSED | {"outcome": "merged"}) == 1


def test_one_commitment_of_a_kind_is_open_and_ends_once():
    case = opened()
    rows = Commitment.objects.filter(case=case, measure="resolution")
    refuses_to_make("commitment_one_open", lambda: twin(rows.get()))
    twin(rows.get(), met_at=LATER)
    refused("commitment_one_end", rows, met_at=LATER, void_at=LATER, void_reason="twice")
    refused("commitment_void_says_why", rows, void_at=LATER)
    refused("commitment_void_says_why", rows, void_reason="no end")
    refused("commitment_due_after_start", rows, due_at=TUESDAY - timedelta(seconds=1))
    refused("commitment_measure_known", rows, measure="patience")
    for raised in ({"climb_at": LATER}, {"rung": "lead"}, {"broken_reason": "closure"}):
        refused("commitment_broken_before_it_is_raised", rows, **raised)
        assert rows.update(broken_at=LATER, **raised) == 2
        rows.update(broken_at=None, climb_at=None, rung="", broken_reason="")
    refused("commitment_warned_known", rows, warned=30)


def test_a_case_stands_blocked_by_one_cause_at_a_time():
    case = opened()
    case.wait_on("supplier", by=kim(), at=TUESDAY, next_check_at=LATER)
    rows = Block.objects.filter(case=case)
    refuses_to_make("block_one_open", lambda: twin(rows.get(), waiting_on="part"))
    refused("block_ends_after_it_began", rows, until=TUESDAY - timedelta(seconds=1))
    refused("block_cause_known", rows, waiting_on="the weather")
    twin(rows.get(), until=TUESDAY)


def test_an_alert_is_about_something_and_told_once():
    case, care = opened(), colleagues.care()
    alert = Alert.objects.create(staff=colleagues.kim(), kind="late", case=case, team=care, at=TUESDAY)
    rows = Alert.objects.filter(pk=alert.pk)
    refused("alert_is_about_something", rows, case=None)
    refused("alert_is_about_something", rows, kind="aside")
    digest = Digest.objects.create(staff=colleagues.kim(), made_at=TUESDAY, not_before=TUESDAY)
    refused("alert_told_or_moot", rows, digest=digest, moot_at=TUESDAY)
    digests = Digest.objects.filter(pk=digest.pk)
    refused("digest_state_known", digests, state="lost")
    refused("digest_sent_both_or_neither", digests, state="sent")
    refused("digest_sent_both_or_neither", digests, sent_at=TUESDAY)
    refused("digest_overload_is_decided", digests, decision="help", decided_at=TUESDAY)
    refused("digest_decided_both_or_neither", digests, is_overload=True, decision="help")


def test_a_message_inside_stays_inside_and_only_a_person_answers():
    case = opened()
    note, answer = case.add_note("She is cross", by=kim(), at=TUESDAY), answered(case)
    notes, answers, words = (Message.objects.filter(pk=pk) for pk in (note.pk, answer.pk, case.messages.first().pk))
    refuses_to_make("message_inside_stays_inside", lambda: twin(notes.get(), audience="public"))
    refused("message_inside_stays_inside", answers, kind="note")
    refused("message_only_a_person_answers", answers, staff=None)
    refused("message_only_a_person_answers", answers, author_kind="automation")
    refused("message_holding_has_a_date", answers, kind="holding")
    refused("message_only_theirs_await", answers, awaits_answer=True)
    refused("message_excused_by_a_person", words, excused_at=LATER, excuse="thanks")
    refused("message_excused_by_a_person", words, excused_by=kim())
    refused("message_final_was_looked_over", answers, then="final", outside_body="Ombudsman")
    refused("message_final_was_looked_over", answers, outside_body="Ombudsman")
    refused("message_final_by_two", answers, then="final", outside_body="Ombudsman", looked_over_by=kim())
    refused("message_imported_is_over", words, kind="imported")
    refuses_to_make("message_id_of_ours_once", lambda: twin(answers.get()))


def test_what_was_sent_elsewhere_counts_only_once_somebody_stands_for_it():
    case = opened()
    rows = Message.objects.filter(pk=case.sent_elsewhere("Refunded.", by=None, at=LATER).pk)
    answers = Message.objects.filter(pk=answered(case).pk)
    counts = {"then": "keep", "confirmed_at": LATER, "confirmed_by": kim(), "accepted_at": LATER}
    for missing in ("then", "confirmed_at", "confirmed_by", "accepted_at"):
        told = counts | {missing: "" if missing == "then" else None}
        refused("message_elsewhere_counts_once_confirmed", rows, **told)
    refused("message_elsewhere_counts_once_confirmed", rows, **counts | {"accepted_at": TUESDAY})
    refused("message_elsewhere_counts_once_confirmed", rows, accepted_at=LATER)
    refused("message_elsewhere_counts_once_confirmed", answers, confirmed_at=LATER)
    for values in ({"direction": "in"}, {"author_kind": "customer"}, {"spoken": True}, {"failed_at": LATER}):
        refused("message_elsewhere_never_leaves_here", rows, **values)
    rows.update(**counts)


def test_only_a_note_is_offered_as_an_answer():
    case = opened()
    ask = case.ask("Did it run twice?", to_staff=lee(), by=kim(), at=TUESDAY)
    notes = Message.objects.filter(pk=case.add_note("By mail", by=kim(), at=LATER).pk)
    answers = Message.objects.filter(pk=answered(case).pk)
    refused("message_offered_is_a_note", answers, offered_as="answer")
    for values in (
        {"offered_to": ask},
        {"sent_as": answers.get()},
        {"offered_as": "answer", "offered_to": ask},
        {"offered_as": "reply"},
        {"offered_as": "answer", "staff": None},
        {"offered_as": "other"},
    ):
        refused("message_offered_is_a_note", notes, **values)
    notes.update(offered_as="answer", sent_as=answers.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        twin(notes.get(), pk=None)


def test_a_colleague_is_granted_once_by_each_mail():
    case = opened()
    digest = Digest.objects.create(staff=kim(), made_at=TUESDAY, not_before=TUESDAY)
    facts = {"staff": kim(), "case": case, "digest": digest, "seen": 0, "created_at": TUESDAY, "expires_at": LATER}
    grant = ColleagueGrant.objects.create(**facts)
    refuses_to_make("colleague_grant_once_by_mail", lambda: twin(grant))


def test_a_delivery_goes_once_to_each_and_one_decides():
    case = opened()
    answered(case)
    other = case.let_join("copied", at=LATER, address="copy@example.org")
    rows = Delivery.objects.filter(case=case)
    refuses_to_make("delivery_once_per_recipient", lambda: twin(rows.get(), is_decisive=False))
    refuses_to_make("delivery_one_decides", lambda: twin(rows.get(), address=other.address, participant=other))
    refused("delivery_state_known", rows, state="lost")
    refused("delivery_replaced_after_it_failed", rows, replaced_by=rows.get())
    refused("delivery_held_until_it_ended", rows, held_by="pace")
    refused("delivery_taken_once_accepted", rows, taken_by="pigeon")
    refused("delivery_taken_once_accepted", rows, taken_by="server", accepted_at=None)


def test_an_inbound_has_one_fate_and_one_key():
    case = opened()
    kept, _new = Inbound.objects.keep("mail", "key", b"raw", at=TUESDAY)
    rows = Inbound.objects.filter(pk=kept.pk)
    refuses_to_make("inbound_once_by_key", lambda: twin(rows.get()))
    for values in (
        {"fate": "case"},
        {"fate": "case", "case": case},
        {"fate": "case", "case": case, "filed_at": TUESDAY, "reason": "spam"},
        {"fate": "aside", "filed_at": TUESDAY},
        {"fate": "aside", "reason": "spam"},
        {"fate": "lost", "filed_at": TUESDAY, "reason": "spam"},
        {"case": case},
        {"filed_at": TUESDAY},
        {"reason": "spam"},
    ):
        refused("inbound_one_fate", rows, **values)
    refused("inbound_brought_by_somebody_known", rows, brought_by="nobody")
    carries = {"fate": "case", "case": case, "filed_at": TUESDAY, "carried": b"raw"}
    refused("inbound_with_a_fate_is_a_file", rows, **carries)


def test_a_likeness_has_evidence_and_is_decided_by_somebody():
    case = opened()
    eve = case.let_join("new", at=TUESDAY, address="eve@example.org")
    row = case.note_likeness(eve, case.customer, case, by_token=True, at=TUESDAY)
    rows = type(row).objects.filter(pk=row.pk)
    refused("likeness_has_evidence", rows, by_token=False)
    refused("likeness_finding_known", rows, finding="guessed")
    refused("likeness_decided_by_and_when", rows, is_same=True)
    refused("likeness_decided_by_and_when", rows, decided_by=kim(), decided_at=LATER)
    merge = bo().merge_into(case.customer, kim(), "", LATER)
    refused("likeness_merged_only_the_same", rows, merge=merge)
    assert case.note_likeness(eve, bo(), case, by_token=True, at=LATER) == row, "one for each"


def test_whose_a_forward_is_is_said_by_somebody():
    case = opened(first={"forward": {"by": kim(), "is_open": True}})
    rows = type(case.forwarded_first()).objects.filter(message__case=case)
    refused("forward_decided_by_and_when", rows, decided_by=kim(), is_open=False)
    refused("forward_decided_by_and_when", rows, decided_by=kim(), decided_at=LATER)


def test_participants_are_known_once():
    case = opened()
    case.let_join("copied", at=TUESDAY, address="copy@example.org")
    copied = case.participants.filter(part="copied")
    refuses_to_make("participant_once_by_address", lambda: twin(copied.get()))
    refuses_to_make("participant_one_customer", lambda: twin(case.customer_participant, address="second@example.org"))
    refused("participant_part_known", copied, part="ghost")
    refused("participant_representative_has_proof", copied, part="representative")
    refused("participant_proof_was_checked", copied, part="representative", proof="a letter")
    refused("participant_proof_checked_by_and_when", copied, proof="a letter", proof_checked_by=kim())


def test_offers_questions_and_sponsors_are_whole():
    case = opened()
    case.take(by=kim(), at=TUESDAY)
    offer, ask = (
        case.offer(to_staff=lee(), by=kim(), at=TUESDAY),
        case.ask("Why?", to_staff=lee(), by=kim(), at=TUESDAY),
    )
    offers, asks = Handover.objects.filter(pk=offer.pk), Ask.objects.filter(pk=ask.pk)
    refuses_to_make("handover_one_open", lambda: twin(offers.get()))
    refused("handover_ended_both_or_neither", offers, ending="accepted")
    refused("handover_ended_both_or_neither", offers, ended_at=LATER)
    refused("ask_to_one", asks, to_team=care())
    refused("ask_to_one", asks, to_staff=None)
    refused("ask_answered_both_or_neither", asks, answered_at=LATER)
    refused("ask_answered_both_or_neither", asks, answer=ask.message)
    ines()
    case.escalate(by=kim(), at=TUESDAY)
    refuses_to_make("sponsor_once_per_person", lambda: twin(case.sponsors.get()))


def test_links_and_shares_stand_once():
    case, other = opened(), opened(customer=bo())
    link = case.link_to(other, by=kim(), at=TUESDAY)
    links = Link.objects.filter(pk=link.pk)
    refuses_to_make("link_once", lambda: twin(links.get()))
    refused("link_older_first", links, first=other, second=case)
    refused("link_older_first", links, second=case)
    case.share_with(lee(), by=kim(), at=TUESDAY)
    case.share_with(technical(), by=kim(), at=TUESDAY)
    persons, teams = Share.objects.exclude(staff=None), Share.objects.exclude(team=None)
    refuses_to_make("share_once_per_person", lambda: twin(persons.get()))
    refuses_to_make("share_once_per_team", lambda: twin(teams.get()))
    refused("share_with_one", persons, team=care())
    refused("share_with_one", persons, staff=None)


def test_topics_tags_fields_and_drafts_are_known_once():
    case, root = opened(), Topic.plant("Invoices")
    leaf = Topic.plant("Late fees", root)
    refuses_to_make("topic_once_at_root", lambda: twin(Topic.objects.get(pk=root.pk)))
    refuses_to_make("topic_once_below_parent", lambda: twin(Topic.objects.get(pk=leaf.pk)))
    draft = Draft.objects.create(case=case, staff=kim(), text="Dear", saved_at=TUESDAY)
    refuses_to_make("draft_once", lambda: twin(draft))
    presence = Presence.objects.create(case=case, staff=kim(), page="a", until=TUESDAY)
    refuses_to_make("presence_once", lambda: twin(presence))
    Tag.objects.create(name="router")
    Field.objects.create(key="serial", label="Serial", kind="text")
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.create(name="router")
    with pytest.raises(IntegrityError), transaction.atomic():
        Field.objects.create(key="serial", label="Serial", kind="text")


def test_a_grant_belongs_to_one_delivery():
    case = opened()
    answered(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin(Grant.objects.get(case=case))


def test_a_receipt_a_note_a_machine_and_nothing_at_all_meet_no_answer():
    """Law 2 holds against every road into the table, an accepted answer's included once nobody has accepted it."""
    case = opened()
    note = case.add_note("She is cross", by=kim(), at=TUESDAY)
    receipt = case.tell("receipt", "We have it.", at=TUESDAY)
    on_its_way = case.write("Done.", by=kim(), at=TUESDAY)
    accept(receipt, TUESDAY)
    clock = case.commitment("answer")
    elsewhere = case.sent_elsewhere("Done.", by=kim(), at=TUESDAY)
    for message in (None, note, receipt, on_its_way, elsewhere, case.messages.get(direction="in")):
        with pytest.raises(DatabaseError, match="Only what a colleague says"), transaction.atomic():
            Commitment.objects.filter(pk=clock.pk).update(met_at=LATER, met_by=message)
    with pytest.raises(DatabaseError, match="Only what a colleague says"), transaction.atomic():
        twin(clock, met_at=LATER, met_by=receipt)
    accept(on_its_way, TUESDAY)
    assert Commitment.objects.get(case=case, measure="answer").met_by == on_its_way


def test_a_case_is_written_into_no_row_that_is_there_already():
    """SQLite's REPLACE deletes without asking a trigger of rows, and so does PostgreSQL's TRUNCATE."""
    case = opened()
    case.add_note("She is cross", by=kim(), at=TUESDAY)
    answered(case)
    connection.check_constraints()  # PostgreSQL truncates nothing before foreign keys have been looked at
    if connection.vendor == "postgresql":
        roads = ["TRUNCATE cases_event"]
    else:
        tables = ("cases_event", "cases_message", "cases_delivery")
        roads = [f"REPLACE INTO {table} SELECT * FROM {table}" for table in tables]
        roads += ["UPDATE OR REPLACE cases_event SET id = id + 1"]
    before = list(Event.objects.values_list())
    for sql in roads:
        with pytest.raises(DatabaseError, match=r"never (updated|deleted|changes)|is fixed"):
            run(sql)
    assert list(Event.objects.values_list()) == before


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    ("sentence", "sql"),
    [
        ("Events are never updated.", "UPDATE cases_event SET name = 'nothing'"),
        ("Events are never updated.", "UPDATE cases_event SET data = '{}' WHERE name = 'case.opened'"),
        ("Events are never deleted.", "DELETE FROM cases_event"),
        ("The audience of a message never changes.", "UPDATE cases_message SET audience = 'public'"),
        ("The audience of a message never changes.", "UPDATE cases_message SET audience = 'internal'"),
        ("The recipient of a delivery is fixed", "UPDATE cases_delivery SET address = 'eve@example.org'"),
        ("The recipient of a delivery is fixed", "UPDATE cases_delivery SET message_id = message_id + 1"),
    ],
)
def test_history_audiences_and_recipients_stay_what_they_are(sentence, sql):
    case = opened()
    case.add_note("She is cross", by=kim(), at=TUESDAY)
    answered(case)
    with pytest.raises(DatabaseError, match=sentence):
        run(sql)


def test_nothing_internal_is_ever_delivered():
    case = opened()
    note = case.add_note("She is cross", by=kim(), at=TUESDAY)
    delivery = answered(case).deliveries.get()
    with pytest.raises(DatabaseError, match="A delivery needs a public message"), transaction.atomic():
        twin(delivery, message=note, is_decisive=False)
    assert Delivery.objects.filter(message=note).count() == 0
    elsewhere = case.sent_elsewhere("Refunded.", by=kim(), at=LATER)
    with pytest.raises(DatabaseError, match="not sent once more"), transaction.atomic():
        twin(delivery, message=elsewhere, is_decisive=False)


def test_nothing_that_a_case_rests_on_can_be_deleted():
    """No row of a case goes while another names it; foreign keys hold even against plain SQL."""
    case = opened()
    message = answered(case, then=Then.PROPOSE)
    for table, number in (("cases_case", case.pk), ("cases_message", message.pk)):
        with pytest.raises(DatabaseError):
            delete(table, number)


def delete(table, number):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [number])
        connection.check_constraints()


def test_triggers_that_were_taken_away_are_missed():
    assert triggers.missing(connection) == []
    table = " ON cases_event" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER cases_event_no_update{table}")
    assert triggers.missing(connection) == ["cases_event_no_update"]
    triggers.make(connection)
    assert triggers.missing(connection) == []


def stand_on(table):
    """The names of the checks and indexes that the database itself knows of this table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass"
                " UNION SELECT indexname FROM pg_indexes WHERE tablename = %s",
                [table, table],
            )
            return {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = %s", [table])
        rows = cursor.fetchall()
    checks = {name for _name, sql in rows for name in re.findall(r'CONSTRAINT "(\w+)"', sql or "")}
    return checks | {name for name, _sql in rows}


NOUNS = [Alert, Ask, Block, Case, Commitment, Delivery, Digest, Draft, Event, Grant, Handover, Inbound, Link, Message]
NOUNS += [Likeness, Participant, Presence, Share, Sponsor, Topic]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_constraint_of_the_models_stands_in_the_database(noun):
    """Of several abstract parents only the first one's constraints survive; so they are counted where they act."""
    assert {constraint.name for constraint in noun._meta.constraints} <= stand_on(noun._meta.db_table)


def test_a_case_has_eleven_constraints():
    assert len(Case._meta.constraints) == 11
    indexes = {index.name for index in Case._meta.indexes}
    there = {name for name in stand_on("cases_case") if name.startswith("case_")}
    assert there - indexes == {one.name for one in Case._meta.constraints}


def test_every_constraint_is_attacked_above():
    """A new constraint without an attack fails here."""
    attacked = set(re.findall(r'"([a-z_]+)"', Path(__file__).read_text()))
    assert {one.name for noun in NOUNS for one in noun._meta.constraints} <= attacked


def test_a_preview_that_is_made_is_there_and_one_that_is_not_is_nowhere():
    File.objects.create(sha256="a" * 64, size=1, kind="image/png", known_at=TUESDAY)
    Preview.objects.create(file_id="a" * 64, wanted_at=TUESDAY)
    rows = Preview.objects.all()
    refused("preview_state_known", rows, state="lost")
    refused("preview_made_is_there", rows, state="made")
    refused("preview_made_is_there", rows, small="b" * 64)
