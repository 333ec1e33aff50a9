"""Limits count clients, and nobody can choose which client she is."""

import pytest
from django.test import RequestFactory

from answerable.kit.clients import client_of


def asked(remote, forwarded=None):
    said = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return client_of(RequestFactory().get("/", REMOTE_ADDR=remote, **said))


def test_without_a_proxy_what_the_client_says_of_itself_counts_nothing():
    assert asked("203.0.113.7", forwarded="198.51.100.1") == "203.0.113.7"


def test_behind_our_proxies_the_outermost_of_them_is_believed(settings):
    settings.TRUSTED_PROXIES = 1
    assert asked("10.0.0.1", forwarded="1.1.1.1, 203.0.113.7") == "203.0.113.7"
    settings.TRUSTED_PROXIES = 2
    assert asked("10.0.0.1", forwarded="1.1.1.1, 203.0.113.7, 10.0.0.2") == "203.0.113.7"
    assert asked("10.0.0.1") == "10.0.0.1"


@pytest.mark.parametrize(
    ("remote", "client"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_a_household_is_one_client_and_a_mapped_address_stays_itself(remote, client):
    assert asked(remote) == client
