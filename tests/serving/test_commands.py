"""The `answerable` command: what an operator types, and what comes back."""

import os
import stat
import subprocess
import sys
from importlib.metadata import version

import pytest

from answerable import cli
from answerable.cases.tests.factories import opened
from answerable.channels.mail.models import Rehearsal
from answerable.kit import clock
from answerable.serving.starting import register
from answerable.staff.models import ApiToken, Staff
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.django_db


def test_a_token_stands_alone_on_the_last_line_and_is_good(capsys):
    kim = colleagues.kim()
    assert cli.main(["token", kim.email.upper(), "--days", "7"]) == 0
    plain = capsys.readouterr().out.splitlines()[-1]
    token = ApiToken.find(plain, clock.now())
    assert (token.staff, token.scopes, (token.expires_at - token.created_at).days) == (kim, ["read", "write"], 7)
    assert cli.main(["token", kim.email, "--read-only"]) == 0
    assert ApiToken.find(capsys.readouterr().out.splitlines()[-1], clock.now()).scopes == ["read"]


def test_a_token_for_nobody_or_for_ever_is_refused_in_a_sentence(capsys):
    kim = colleagues.kim()
    assert cli.main(["token", "nobody@halden.example"]) == 1
    assert capsys.readouterr() == ("", "There is no active colleague nobody@halden.example.\n")
    assert cli.main(["token", kim.email, "--days", "9999"]) == 1
    assert capsys.readouterr().err == "A token lasts from one day to a year.\n"


def test_a_colleague_is_made_once_and_later_gets_a_new_password(capsys):
    assert cli.main(["colleague", "Eva@Halden.example", "--name", "Eva Lind", "--role", "admin"]) == 0
    first = capsys.readouterr().out.splitlines()[-1]
    assert cli.main(["colleague", "eva@halden.example"]) == 0
    second = capsys.readouterr().out.splitlines()[-1]
    eva = Staff.objects.get(email="eva@halden.example")
    assert (eva.full_name, eva.role) == ("Eva Lind", "admin")
    assert (eva.check_password(first), eva.check_password(second)) == (False, True)
    assert cli.main(["colleague", "eva"]) == 1
    assert capsys.readouterr().err == "eva is not a mail address.\n"


def test_nobody_goes_live_by_command_while_mail_would_reach_nobody(capsys, settings):
    Rehearsal.objects.begin(at=clock.now())
    settings.EMAIL_URL = ""
    assert cli.main(["mail", "live"]) == 1
    assert "Set EMAIL_URL, restart" in capsys.readouterr().err
    assert Rehearsal.objects.is_on()
    settings.EMAIL_URL = "smtp://mail.example"
    assert cli.main(["mail", "live"]) == 0
    assert capsys.readouterr().out == "Live. What waited (0) leaves now.\n"
    settings.EMAIL_URL = ""
    assert cli.main(["mail", "live"]) == 0
    assert capsys.readouterr().out == "This desk is live already.\n"


@pytest.mark.parametrize("words", [["server", "--prot", "8301"], ["token", "kim@halden.example", "--prot=8301"]])
def test_a_wrong_option_is_refused_with_the_usage_of_its_own_command(words, capsys):
    with pytest.raises(SystemExit) as refusal:
        cli.main(words)
    said = capsys.readouterr().err
    assert (refusal.value.code, said.startswith(f"usage: answerable {words[0]} [-h]")) == (2, True)
    assert "there is nothing here called --prot" in said


def test_it_says_its_version(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["--version"])
    assert (end.value.code, capsys.readouterr().out) == (0, f"answerable {version('answerable')}\n")


def test_a_sound_database_has_no_breach(capsys):
    assert cli.main(["check"]) == 0
    assert capsys.readouterr() == ("", "All invariants hold.\n")


def test_a_team_whose_open_cases_have_nobody_is_told(capsys):
    colleagues.kim()
    case = opened()
    colleagues.kim().deactivate(at=case.opened_at)
    assert cli.main(["check"]) == 1
    assert capsys.readouterr() == ("Care has nobody, and 1 open cases: take somebody in.\n", "All invariants hold.\n")


@pytest.mark.parametrize(
    "words",
    [["--data", "{}", "mail", "inspect"], ["mail", "--data={}", "inspect"], ["mail", "inspect", "--data", "{}"]],
)
def test_the_data_folder_may_stand_anywhere_and_is_made_where_no_desk_is_needed(words, tmp_path, capfdbinary):
    folder = tmp_path / "new" / "folder"
    (tmp_path / "a.eml").write_bytes(b"Subject: x\n\nHello")
    assert cli.main([*(word.format(folder) for word in words), str(tmp_path / "a.eml")]) == 0
    assert os.environ["ANSWERABLE_DATA"] == str(folder)
    assert stat.S_ISDIR(folder.stat().st_mode)


@pytest.mark.parametrize(
    ("environment", "words", "expected"),
    [
        ({}, [], ("127.0.0.1", 8000, 2525, None)),
        ({"ANSWERABLE_PORT": "81", "ANSWERABLE_SMTP_PORT": "26"}, [], ("127.0.0.1", 81, 26, None)),
        ({"ANSWERABLE_HOST": "::1", "ANSWERABLE_DEMO": "0"}, ["--port", "82"], ("::1", 82, 2525, False)),
        ({"ANSWERABLE_DEMO": "1"}, ["--no-demo", "--host", "localhost"], ("localhost", 8000, 2525, False)),
        ({"ANSWERABLE_DEMO": "1"}, [], ("127.0.0.1", 8000, 2525, True)),
    ],
)
def test_options_and_environment_say_the_same_and_options_win(monkeypatch, environment, words, expected):
    for name in ("ANSWERABLE_HOST", "ANSWERABLE_PORT", "ANSWERABLE_SMTP_PORT", "ANSWERABLE_DEMO"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    parser, subcommands = cli._parser()
    register(subcommands)
    given = parser.parse_args(["server", *words])
    assert (given.host, given.port, given.smtp_port, given.demo) == expected


def test_a_database_that_nobody_prepared_is_named_in_a_sentence(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "answerable.cli", "token", "kim@halden.example", "--data", str(tmp_path)]
    (tmp_path / "answerable.sqlite3").touch()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == (
        "The database is not of this version yet: start `answerable server` once, or run `answerable migrate`.\n"
    )
