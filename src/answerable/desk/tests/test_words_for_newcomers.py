"""Forms of the settings as somebody new reads them: what each promise is, and the way out of making something."""

import pytest

from answerable.desk.settings.durations import SET
from answerable.desk.settings.forms.promises import HELP
from answerable.promises.models import Promise
from answerable.staff.tests import factories as colleagues

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
PROMISES = "/desk/settings/promises/"


def test_every_promise_says_in_a_line_what_it_is_and_what_by_law_means(ines):
    page = ines.get(f"{PROMISES}new/").content.decode()
    assert list(HELP) == SET
    assert "While it is our turn: how long they are ever without a word from us." in page
    assert "“By law”: a law sets this time, so it runs on even while it is their turn." in page


def test_what_is_new_is_cancelled_and_what_is_there_is_left_as_it_is(ines):
    colleagues.care()
    there = Promise.objects.kept().get(is_last=True)
    pages = [ines.get(path).content.decode() for path in (f"{PROMISES}new/", f"{PROMISES}{there.pk}/")]
    assert [("Cancel" in page, "Leave it as it is" in page) for page in pages] == [(True, False), (False, True)]
    assert "Leave it as it is" not in ines.get("/desk/settings/calendars/new/").content.decode()
    assert "Leave it as it is" not in ines.get("/desk/settings/teams/new/").content.decode()
