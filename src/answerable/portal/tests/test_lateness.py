"""That we are late stands on the customer's page like our other automatic words, and is no answer."""

from datetime import timedelta

from answerable.cases.models import Case
from answerable.cases.telling_late import tell_of_lateness
from answerable.cases.tests.factories import TUESDAY, accept, care_with_a_ladder, opened, sweep_all
from answerable.cases.words import Kind

from .factories import read, with_code


def test_a_notice_of_lateness_is_labelled_automatic_and_can_be_refused_by_nobody(clock, db):
    case = opened(team=care_with_a_ladder())
    accept(case.tell(Kind.RECEIPT, "It is here.", at=TUESDAY), TUESDAY)
    at = TUESDAY + timedelta(hours=4)
    sweep_all(at)
    tell_of_lateness(at)
    clock.move_to(at)
    accept(Case.objects.get(pk=case.pk).messages.get(kind=Kind.NOTICE), at)
    page = read(with_code(case), case)
    before, words, after = page.partition("You were to have an answer from us by")
    assert words
    assert "<b>Automatic notice</b>" in before.rpartition("<article")[2]
    assert 'class="letter ours machine"' in before.rpartition("<article")[2] + before[-1500:]
    assert "This did not answer me" not in after.partition("</article>")[0]
