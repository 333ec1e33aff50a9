"""One command runs the whole house, and its parts live and die with it."""

import os
import signal
import smtplib
from urllib.error import HTTPError

import pytest

from tests.serving.running import Running, running, until

ALL = {"web", "worker", "mail"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that all tests here share, but for those that end one."""
    with running(tmp_path_factory.mktemp("installation") / "var", "--no-demo") as server:
        yield server


def test_it_says_what_to_open_and_how_to_send_a_mail(server):
    until(lambda: "Answerable is serving" in server.words())
    assert f"http://127.0.0.1:{server.port}/" in server.words()
    assert f"mail try --port {server.smtp_port}" in server.words()


def test_a_new_installation_is_told_how_to_name_the_company_and_its_first_colleague(server):
    until(lambda: "Answerable is serving" in server.words())
    assert 'COMPANY="Your company"' in server.words()
    assert 'colleague you@example.com --name "Your Name" --role admin' in server.words()
    with pytest.raises(HTTPError) as not_yet:
        server.read("/tell-us/")
    page = not_yet.value.read().decode()
    assert (not_yet.value.code, "<title>Tell us · Answerable</title>" in page, "Halden" in page) == (503, True, False)


def test_it_is_ready_with_all_its_parts(server):
    until(lambda: server.parts().keys() >= ALL)
    assert server.get("/readyz").status == 200


def test_its_mail_door_stands_open(server):
    with smtplib.SMTP("127.0.0.1", server.smtp_port) as door:
        assert door.noop()[0] == 250


def test_its_folder_is_served_by_no_second_one(server):
    second = Running(server.data)
    assert second.process.wait(timeout=60) == 1
    assert f"is already served by process {server.process.pid};" in second.words()
    assert server.answers()


def test_its_key_is_made_once_and_for_its_owner_only(server):
    key = server.data / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_text()) > 40


def test_a_part_that_dies_is_started_again(server):
    until(lambda: server.parts().keys() >= ALL)
    killed = server.parts()
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    until(lambda: server.parts().keys() >= ALL and not set(server.parts().values()) & set(killed.values()))
    until(server.answers)
    for part in ALL:
        assert f"The part `{part}` ended (SIGKILL) and is started again." in server.words()


def test_mailboxes_are_read_by_a_part_of_its_own_once_there_is_one(server):
    (server.data / "mailboxes").touch()
    until(lambda: server.parts().keys() == {*ALL, "imap"})


def test_the_parts_die_with_a_server_that_is_killed_and_the_next_one_may_begin_at_once(tmp_path):
    with running(tmp_path / "var", "--no-demo") as first:
        until(lambda: first.parts().keys() == ALL)
        orphans = set(first.parts().values())
        first.stop(signal.SIGKILL)
        with running(first.data, "--no-demo", port=first.port, smtp_port=first.smtp_port) as second:
            until(lambda: not orphans & set(second.parts().values()))
            assert second.stop(signal.SIGINT) == 0
            assert second.parts() == {}
            assert "Traceback" not in second.words()


def test_all_parts_begin_though_it_answers_under_another_name_only(tmp_path):
    environment = {**os.environ, "ALLOWED_HOSTS": "desk.example.org"}
    environment.pop("DATABASE_URL", None)
    server = Running(tmp_path / "var", "--no-demo", environment=environment)
    try:
        until(lambda: server.parts().keys() == ALL and "Answerable is serving" in server.words())
        assert server.get("/healthz").status == 400
    finally:
        server.stop()


def test_it_stops_in_order_even_while_it_still_prepares(tmp_path):
    server = Running(tmp_path / "var", "--no-demo")
    until(lambda: "prepare" in server.parts())
    assert server.stop() == 0
    assert server.parts() == {}
