"""What the server cannot do it says in one sentence, and ends with an exit code that is not zero."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from answerable import cli
from tests.durability.killed_server import database_url
from tests.serving.running import ANSWERABLE, free_port


def refused(*words: str, **environment: str) -> str:
    """What the command says on its error output as it refuses."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ANSWERABLE_")}
    done = subprocess.run(
        [ANSWERABLE, *words], env=inherited | environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr.strip()


@pytest.mark.parametrize("option", ["--port", "--smtp-port"])
def test_a_taken_port_is_named_with_the_option_that_chooses_another(tmp_path, option):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        both = {"--port": free_port(), "--smtp-port": free_port()} | {option: port}
        said = refused("server", "--data", str(tmp_path), *(str(word) for pair in both.items() for word in pair))
    assert said == (
        f"Port {port} on 127.0.0.1 is taken by another program; stop that one, or choose another port with {option}."
    )


def test_a_file_in_the_place_of_the_data_folder_is_named(tmp_path):
    place = tmp_path / "var"
    place.write_text("a file")
    expected = f"{place} cannot be the data folder: a file stands there. Choose another with --data."
    assert refused("server", "--data", str(place)) == expected
    assert refused("check", "--data", str(place)) == expected


def test_a_folder_that_cannot_be_written_in_is_named():
    """`/proc` refuses even root, who is let in everywhere else."""
    assert refused("server", ANSWERABLE_DATA="/proc/answerable").startswith(
        "Cannot write in the data folder /proc/answerable ("
    )


ALONE = [["imap"], ["worker"], ["web"], ["mail", "--port", "2599"]]
ASKED = [["mail", "standing"], ["mail", "import", "x.mbox"], ["check"], ["token", "kim@halden.example"]]


@pytest.mark.parametrize("words", [*ALONE, *ASKED])
def test_nothing_but_the_server_begins_a_desk_where_there_is_none(tmp_path, monkeypatch, capsys, words):
    """In this process: nothing of Django is needed to know it."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    place = tmp_path / "wrong"
    monkeypatch.setenv("ANSWERABLE_DATA", "")
    assert cli.main(["--data", str(place), *words]) == 1
    assert capsys.readouterr().err == (
        f"There is no desk in the data folder {place}: name another with --data, or begin one there with "
        "`answerable server`.\n"
    )
    assert not place.exists()


def test_a_part_alone_does_not_wait_for_a_database_that_nobody_prepared(tmp_path):
    said = refused("worker", "--data", str(tmp_path), DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert said == (
        "The database is not of this version yet: start `answerable server` once, or run `answerable migrate`."
    )


def test_an_address_of_another_machine_is_named(tmp_path):
    said = refused("server", "--data", str(tmp_path), "--host", "192.0.2.1")
    assert said == "This machine has no address 192.0.2.1; choose another with --host."


def test_the_demo_is_refused_where_mail_reaches_real_people(tmp_path):
    said = refused("server", "--data", str(tmp_path), "--demo", EMAIL_URL="smtp://127.0.0.1:2526")
    assert said.startswith("The demo is not loaded where EMAIL_URL is set")


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path):
    url = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"
    said = refused("migrate", "--data", str(tmp_path), DATABASE_URL=url)
    assert said.startswith("The database does not answer, or cannot be migrated")
    assert "Traceback" not in said


def test_a_port_that_is_none_is_refused_by_its_name(tmp_path):
    done = subprocess.run(
        [ANSWERABLE, "server", "--port", "http"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "argument --port: 'http' is not a port; a port is a number from 1 to 65535" in done.stderr
    assert list(Path(tmp_path).iterdir()) == []


def test_a_key_that_cannot_sign_is_one_sentence(tmp_path):
    key = tmp_path / "dkim.pem"
    ports = ["--port", str(free_port()), "--smtp-port", str(free_port())]
    said = refused("server", "--data", str(tmp_path / "var"), *ports, DKIM_KEY=str(key), DKIM_DOMAIN="halden.example")
    assert said.splitlines()[0] == f"The DKIM key {key} cannot be read: No such file or directory."
    assert "Traceback" not in said


def test_a_certificate_that_is_none_is_one_sentence(tmp_path):
    ports = ["--port", str(free_port()), "--smtp-port", str(free_port())]
    data, missing = str(tmp_path / "var"), str(tmp_path / "cert.pem")
    said = refused("server", "--data", data, *ports, MAIL_TLS_CERT=missing)
    assert said.splitlines()[0] == f"MAIL_TLS_CERT {missing} cannot be read: No such file or directory."
    assert "Traceback" not in said


@pytest.mark.django_db
def test_a_place_for_lmtp_that_somebody_holds_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        place = f"127.0.0.1:{other.getsockname()[1]}"
        told = {"DATABASE_URL": database_url(), "ANSWERABLE_LMTP": place}
        said = refused("mail", "--data", str(tmp_path), "--port", str(free_port()), **told)
    assert said.endswith(f"No mail door can be opened at {place}: Address already in use.")
    assert "Traceback" not in said


@pytest.mark.django_db
def test_a_door_alone_refuses_a_certificate_that_is_none(tmp_path, settings, monkeypatch, capsys):
    monkeypatch.setenv("ANSWERABLE_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url())
    settings.MAIL_TLS_CERT = str(tmp_path / "cert.pem")
    assert cli.main(["mail"]) == 1
    assert capsys.readouterr().err == f"MAIL_TLS_CERT {tmp_path}/cert.pem cannot be read: No such file or directory.\n"
