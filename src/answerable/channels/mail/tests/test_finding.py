"""Which case a mail belongs to, and what its sender may do there."""

from datetime import timedelta

import pytest

from answerable.cases.access import messages_for_participant
from answerable.cases.models import Case, Link
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Kind, Measure, Outcome, Part, Turn
from answerable.channels.mail.tests.factories import WORDS, anas_case, answer_to_ana, filed, reply_address
from answerable.customers.models import Customer
from answerable.staff.tests.factories import care, conduct, finance, ines, kim, lee, technical
from tests.smtp import letter

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(hours=3)
MORE = "That is not the amount I was told about on the phone. Could you look again?"


def replied(delivery, text=MORE, *, at=LATER, token=True, **headers):
    to = reply_address(delivery) if token else "care@halden.example"
    return filed(letter(text, to=to, **headers), sender="ana@example.org", to=[to], at=at)


def test_a_reply_by_token_is_filed_and_the_turn_is_ours_again():
    delivery = answer_to_ana(anas_case(), then="wait", remind_at=TUESDAY + timedelta(days=3))
    inbound = replied(delivery, Subject="something else altogether")
    case = inbound.case
    assert (case, case.turn) == (delivery.case, Turn.OURS)
    assert case.commitment(Measure.ANSWER).started_at == LATER


def test_a_token_survives_servers_that_change_the_case_of_letters():
    delivery = answer_to_ana(anas_case())
    to = reply_address(delivery).upper()
    assert filed(letter(MORE, to=to), to=[to], at=LATER).case == delivery.case


@pytest.mark.parametrize(("header", "before"), [("In_Reply_To", ""), ("References", "<x@y> ")])
def test_a_reply_by_its_chain_is_filed(header, before):
    delivery = answer_to_ana(anas_case())
    inbound = replied(delivery, token=False, **{header: before + delivery.message.message_id})
    assert inbound.case == delivery.case


def test_a_case_number_in_the_subject_is_enough_for_a_participant():
    case = anas_case()
    inbound = filed(letter(MORE, Subject=f"AW: Charged twice [{case.number}]"), at=LATER)
    assert inbound.case == case


def test_without_any_sign_it_is_a_new_case_seen_as_probably_the_same():
    case = anas_case()
    new = filed(letter(MORE, Subject="Still waiting"), at=LATER).case
    assert new != case
    assert (new.chases, Link.objects.get().kind) == (case, "probably-same")


def test_a_stranger_with_a_token_is_someone_new_for_staff_only():
    delivery = answer_to_ana(anas_case(), then="propose")
    to = reply_address(delivery)
    inbound = filed(letter(MORE, sender="Cy <cy@example.com>", to=to), sender="cy@example.com", to=[to], at=LATER)
    case, message = inbound.case, inbound.messages.get()
    assert (case, message.participant.part, message.audience) == (delivery.case, Part.NEW, "internal")
    assert case.commitment(Measure.ANSWER).started_at == LATER
    assert message not in messages_for_participant(case.customer_participant)
    later = case.write("Dear Ana", by=kim(), at=LATER + timedelta(hours=1))
    assert [row.address for row in later.deliveries.all()] == ["ana@example.org"]


@pytest.mark.parametrize("how", ["chain", "subject"])
def test_a_stranger_without_a_token_gets_a_case_of_their_own(how):
    delivery = answer_to_ana(anas_case())
    signs = {"In_Reply_To": delivery.message.message_id} if how == "chain" else {"Subject": delivery.case.number}
    new = filed(letter(MORE, sender="cy@example.com", **signs), sender="cy@example.com", at=LATER).case
    assert (new.customer.known_by, Link.objects.get().kind) == ("cy@example.com", "quoted")
    assert new != delivery.case
    assert delivery.case.messages.filter(direction="in").count() == 1


@pytest.mark.parametrize("how", ["chain", "subject"])
def test_a_reply_to_an_old_mail_that_is_written_to_a_sensitive_team_begins_a_case_there(how):
    conduct()
    delivery = answer_to_ana(anas_case())
    old, to = delivery.case, "conduct@halden.example"
    signs = {"In_Reply_To": delivery.message.message_id} if how == "chain" else {"Subject": old.number}
    new = filed(letter("Your Kim was rude to me.", to=to, **signs), to=[to], at=LATER).case
    assert (new.team, new.owner, new.chases) == (conduct(), None, old)
    assert Link.objects.filter(first=old, second=new).exists()
    assert not Case.objects.visible_to(kim()).filter(pk=new.pk).exists()
    both = [to, "care@halden.example"]
    assert filed(letter(MORE, to=", ".join(both), **signs), to=both, at=LATER).case == old


def test_a_forged_token_leads_nowhere():
    case = anas_case()
    to = "care+aaaaaaaaaaaaaaaaaaaa@halden.example"
    new = filed(letter(MORE, sender="cy@example.com", to=to), sender="cy@example.com", to=[to], at=LATER).case
    assert new != case
    assert not Link.objects.exists()


def test_an_expired_token_does_not_let_a_stranger_in():
    delivery = answer_to_ana(anas_case())
    delivery.case.grants.update(expires_at=TUESDAY)
    to = reply_address(delivery)
    new = filed(letter(MORE, sender="cy@example.com", to=to), sender="cy@example.com", to=[to], at=LATER).case
    assert new != delivery.case


def test_another_address_of_the_same_customer_is_her():
    delivery = answer_to_ana(anas_case())
    delivery.case.customer.add_identity("mail", "ana@work.example", at=TUESDAY)
    number = delivery.case.number
    inbound = filed(letter(MORE, sender="ana@work.example", Subject=number), sender="ana@work.example", at=LATER)
    assert inbound.messages.get().participant.part == Part.CUSTOMER


def test_an_unknown_reply_to_is_never_joined_by_itself():
    case = anas_case(Reply_To="Cy <cy@example.com>")
    person = case.participants.get(address="cy@example.com")
    assert (person.part, person.customer) == (Part.NEW, None)
    assert Customer.objects.with_address("mail", "cy@example.com") is None
    addresses = [row.address for row in case.deliveries.all()]
    assert addresses == ["ana@example.org"]


def test_a_reply_to_that_we_know_as_hers_is_where_we_answer():
    customer = Customer.meet("mail", "ana@example.org", "Ana", at=TUESDAY)[0]
    customer.add_identity("mail", "ana@home.example", at=TUESDAY)
    case = anas_case(Reply_To="ana@home.example")
    assert case.customer_participant.address == "ana@home.example"


def test_whom_she_copied_takes_part_from_then_on_and_colleagues_do_not():
    lee()
    case = anas_case(Cc="Bo <bo@example.net>, lee@halden.example, care@halden.example, ana@example.org")
    assert [(row.address, row.part) for row in case.participants.order_by("pk")] == [
        ("ana@example.org", Part.CUSTOMER),
        ("bo@example.net", Part.COPIED),
    ]
    message = case.write("To both of you", by=kim(), at=LATER)
    assert sorted(message.deliveries.values_list("address", flat=True)) == ["ana@example.org", "bo@example.net"]


def test_a_copied_person_speaks_and_is_on_her_side():
    delivery = answer_to_ana(anas_case(Cc="bo@example.net"), then="wait", remind_at=TUESDAY + timedelta(days=3))
    chain = {"In_Reply_To": delivery.message.message_id}
    inbound = filed(letter(MORE, sender="bo@example.net", **chain), sender="bo@example.net", at=LATER)
    assert (inbound.case.turn, inbound.messages.get().audience) == (Turn.OURS, "public")


def test_whom_a_stranger_copies_does_not_take_part():
    delivery = answer_to_ana(anas_case())
    to = reply_address(delivery)
    mail = letter(MORE, sender="cy@example.com", to=to, Cc="di@example.com")
    filed(mail, sender="cy@example.com", to=[to], at=LATER)
    assert not delivery.case.participants.filter(address="di@example.com").exists()


def test_outside_people_move_no_turn():
    case = anas_case()
    case.let_join(Part.OUTSIDE, address="parts@supplier.example", by=kim(), at=TUESDAY)
    delivery = answer_to_ana(case, then="propose")
    sender = "parts@supplier.example"
    inbound = filed(letter("It ships on Friday.", sender=sender, Subject=case.number), sender=sender, at=LATER)
    assert (inbound.case, inbound.case.turn) == (delivery.case, Turn.PROPOSED)
    assert inbound.messages.get().kind == Kind.OUTSIDE


def test_several_desk_addresses_make_one_case_and_the_other_teams_may_read():
    mail = letter(WORDS, to="finance@halden.example", Cc="technical@halden.example")
    to = ["care@halden.example", "technical@halden.example", "finance@halden.example"]
    case = filed(mail, to=to).case
    assert (Case.objects.count(), case.team) == (1, finance())
    assert {share.team for share in case.shares.all()} == {care(), technical()}


def test_a_blind_copy_reaches_the_team_of_the_envelope():
    case = filed(letter(WORDS, to="somebody@example.net"), to=["technical@halden.example"]).case
    assert case.team == technical()


def test_a_word_to_a_case_closed_lately_reopens_it():
    delivery = answer_to_ana(anas_case(), then="propose")
    delivery.case.confirm(by=delivery.case.customer_participant, at=TUESDAY + timedelta(hours=2))
    inbound = replied(delivery, at=TUESDAY + timedelta(days=59))
    assert (inbound.case, inbound.case.turn) == (delivery.case, Turn.OURS)


def test_a_word_to_a_case_closed_long_ago_opens_a_linked_one_with_the_same_owner():
    case = anas_case()
    case.take(by=kim(), at=TUESDAY + timedelta(minutes=5))
    delivery = answer_to_ana(case, then="propose")
    case.confirm(by=case.customer_participant, at=TUESDAY + timedelta(hours=2))
    new = replied(delivery, at=TUESDAY + timedelta(days=61)).case
    assert (new != case, new.owner, Link.objects.get().kind) == (True, kim(), "continues")


def test_a_word_to_spam_is_set_aside():
    case = anas_case()
    delivery = answer_to_ana(case)
    case.close(Outcome.SPAM, by=ines(), at=TUESDAY + timedelta(hours=2))
    inbound = replied(delivery)
    assert (inbound.fate, inbound.reason, inbound.team) == ("aside", "spam", care())


def test_a_token_of_a_merged_case_leads_to_the_one_that_took_it_in():
    source = anas_case(Cc="bo@example.net")
    delivery = answer_to_ana(source)
    target = filed(letter(MORE, Subject="Once more"), at=LATER).case
    source.merge_into(target, by=kim(), at=LATER)
    assert replied(delivery, at=LATER + timedelta(hours=1)).case == target
    chain = {"In_Reply_To": delivery.message.message_id}
    mail = letter("Bo here", sender="bo@example.net", **chain)
    inbound = filed(mail, sender="bo@example.net", at=LATER + timedelta(hours=2))
    assert (inbound.case, inbound.messages.get().participant.part) == (target, Part.COPIED)


def test_who_names_no_address_is_no_customer_without_one():
    cy = Customer.meet("phone", "+4930123456", "Cy", at=TUESDAY)[0]
    case, rang = Case.open(
        customer=cy, team=care(), subject="Router", text="It is dead.", channel="phone", at=TUESDAY, receipt=False
    )
    mail = letter("Cancel my contract at once. I am through with you.", Subject=f"Re: [{case.number}]")
    del mail["From"]
    inbound = filed(mail, sender="", at=LATER)
    assert (inbound.case == case, list(case.messages.all())) == (False, [rang])
    assert Link.objects.get(first=case, second=inbound.case).kind == "quoted"
    # With a token in its address it is read there, as somebody's whom nobody has let in.
    anas = anas_case()
    mail.replace_header("To", reply_address(answer_to_ana(anas)))
    came = filed(mail, sender="", to=[str(mail["To"])], at=LATER + timedelta(minutes=1))
    assert (came.case, came.messages.get().participant.part) == (anas, Part.NEW)


def test_attachments_are_kept_by_what_is_in_them():
    from answerable.kit import files

    mail = letter(WORDS)
    mail.add_attachment(b"%PDF-1.4 bill", maintype="application", subtype="pdf", filename="bill.pdf")
    file = filed(mail).messages.get().attachments.get()
    assert (file.name, file.content_type, files.read(file.sha256)) == ("bill.pdf", "application/pdf", b"%PDF-1.4 bill")


def test_the_clock_starts_when_it_reached_us_however_late_it_is_filed():
    from answerable.channels.mail.receiving import file_pending
    from answerable.channels.mail.tests.factories import kept

    inbound = kept(letter(WORDS))
    file_pending(TUESDAY + timedelta(hours=30))
    inbound.refresh_from_db()
    assert inbound.case.commitment(Measure.ANSWER).started_at == TUESDAY


def test_of_a_circular_two_hundred_take_part_and_the_case_says_how_many_do_not():
    case = anas_case(Cc=", ".join(f"p{each}@example.net" for each in range(230)))
    assert case.participants.filter(part=Part.COPIED).count() == 200
    assert case.events.get(name="copies.left-out").data == {"count": 30}
