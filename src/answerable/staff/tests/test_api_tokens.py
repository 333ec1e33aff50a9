"""Tokens for programs: shown once, kept as a hash, for a time, and never stronger than their colleague."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from answerable.staff.models import ApiToken
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_token_is_found_by_its_text_until_it_ends():
    token, plain = ApiToken.issue(kim(), " script ", ["write", "read"], 30, AT)
    assert plain.startswith("ans_")
    assert (token.name, token.scopes, token.expires_at) == ("script", ["read", "write"], AT + 30 * DAY)
    assert ApiToken.find(plain, AT).staff == kim()
    assert ApiToken.find(plain, AT + 30 * DAY - timedelta(seconds=1)) == token
    assert ApiToken.find(plain, AT + 30 * DAY) is None
    assert ApiToken.find(plain + "x", AT) is None
    assert ApiToken.find("\udcff", AT) is None


def test_the_text_of_a_token_is_kept_nowhere():
    _token, plain = ApiToken.issue(kim(), "script", ["read"], 30, AT)
    assert plain[4:] not in str(ApiToken.objects.values().get())


def test_a_revoked_token_is_not_found_and_keeps_the_time_it_was_first_revoked():
    token, plain = ApiToken.issue(kim(), "script", ["read"], 30, AT)
    token.revoke(at=AT + DAY)
    token.revoke(at=AT + 2 * DAY)
    assert ApiToken.find(plain, AT + DAY) is None
    assert token.revoked_at == AT + DAY


def test_a_token_allows_what_it_was_given_for():
    token, _plain = ApiToken.issue(kim(), "reader", ["read"], 1, AT)
    assert (token.allows("read"), token.allows("write")) == (True, False)


def test_using_a_token_is_written_at_most_every_five_minutes():
    token, plain = ApiToken.issue(kim(), "script", ["read"], 30, AT)
    used = []
    for minutes in (0, 4, 5):
        ApiToken.find(plain, AT + timedelta(minutes=minutes))
        token.refresh_from_db()
        used.append(token.last_used_at - AT)
    assert used == [timedelta(0), timedelta(0), timedelta(minutes=5)]


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [(" ", ["read"], 1), ("x", [], 1), ("x", ["admin"], 1), ("x", ["read"], 0), ("x", ["read"], 367)],
)
def test_a_token_for_nothing_for_everything_or_for_ever_is_refused(name, scopes, days):
    with pytest.raises(ValidationError):
        ApiToken.issue(kim(), name, scopes, days, AT)
    assert not ApiToken.objects.exists()
