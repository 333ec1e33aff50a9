"""The tests' own surroundings hold: no way out of this machine, and nobody's data folder but their own."""

import socket

import pytest
from django.conf import settings


def test_a_test_cannot_reach_the_world():
    with pytest.raises(RuntimeError, match=r"tried to reach 192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 25))
    with pytest.raises(RuntimeError, match=r"tried to reach halden\.example"):
        socket.getaddrinfo("halden.example", 25)


def test_a_test_lives_in_a_folder_of_its_own():
    assert settings.DATA.name.startswith("answerable-test-")
    assert settings.OUTBOX.is_relative_to(settings.DATA)
    assert settings.FILES.is_relative_to(settings.DATA)
