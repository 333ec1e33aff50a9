"""Providers that keep a mail until it is fetched: one server stands for all of them."""

import pytest

from answerable.channels.mail.hooks import reaching
from answerable.channels.mail.hooks.sns import forget_certificates
from answerable.channels.mail.tests.elsewhere import elsewhere
from answerable.channels.mail.tests.factories import desk
from answerable.channels.mail.tests.test_hooks import LATIN
from answerable.channels.mail.tests.told import make_ready


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with elsewhere(tmp_path_factory.mktemp("elsewhere")) as running:
        yield running


@pytest.fixture
def providers(settings, monkeypatch, server):
    """A desk that knows them, and whose only network is that server."""
    desk()
    make_ready(settings, server, LATIN)
    monkeypatch.setattr(reaching, "network", server.network())
    forget_certificates()
    yield
    forget_certificates()
