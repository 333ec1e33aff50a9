import argparse
import json

import pytest

from answerable.calendars.command import register

RULES = {
    "time_zone": "Europe/Berlin",
    "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": ["2026-11-23"],
    "exceptions": {"2026-11-24": [["10:00", "12:00"]]},
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "care.json"
    path.write_text(json.dumps(RULES))
    return path


def run(*words):
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    args = parser.parse_args(["calendar", *map(str, words)])
    return args.func(args)


def test_due_is_told_in_the_zone_of_the_calendar(file, capsys):
    assert run("due", "--calendar", file, "--start", "2026-11-20T15:10:00Z", "--seconds", 4 * 3600) == 0
    assert json.loads(capsys.readouterr().out) == {"due": "2026-11-25T10:10:00+01:00"}


def test_between_is_told_in_seconds(file, capsys):
    run("between", "--calendar", file, "--start", "2026-11-20T16:10:00+01:00", "--end", "2026-11-25T10:10:00+01:00")
    assert json.loads(capsys.readouterr().out) == {"seconds": 14_400}


REFUSED = [
    (["due", "--start", "yesterday", "--seconds", "1"], "--start: This is not a time"),
    (["due", "--start", "2026-11-20T15:10:00", "--seconds", "1"], "--start: This time does not say in which zone"),
    (["due", "--start", "2026-11-20T15:10:00Z", "--seconds", "-1"], "--seconds: This is not a whole number"),
    (["due", "--start", "2026-11-20T15:10:00Z", "--seconds", "1.5"], "--seconds: This is not a whole number"),
    (["due", "--start", "2026-11-20T15:10:00Z", "--seconds", "9" * 5000], "--seconds: This is not a whole number"),
    (["due", "--start", "9998-12-31T23:00:00Z", "--seconds", "99999999"], "--start: No calendar reaches so far."),
    (["due", "--start", "0001-01-01T00:00:00Z", "--seconds", "1"], "--start: No calendar reaches so far."),
    (["between", "--start", "2026-11-20T15:10:00Z", "--end", "2026-13-01"], "--end: This is not a time"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSED)
def test_malformed_words_are_refused_by_a_sentence_that_names_the_place(file, capsys, words, sentence):
    with pytest.raises(SystemExit) as end:
        run(*words, "--calendar", file)
    told = capsys.readouterr()
    assert (end.value.code, told.out) == (2, "")
    assert told.err.startswith(sentence)
    assert told.err.count("\n") == 1


FILES = [
    ("{", "This is not JSON"),
    ("[" * 100_000, "This is not JSON"),
    ('{"time_zone": "\\ud800', "This is not JSON"),
    ("[]", "Here belongs an object"),
    (json.dumps(RULES | {"time_zone": "Berlin"}), "time_zone: "),
    (json.dumps(RULES | {"hours": {"mon": [["09:00", "25:00"]]}}), "hours.mon[0][1]: "),
    (json.dumps(RULES | {"hours": {}}), "hours: A calendar without any hours"),
]


@pytest.mark.parametrize(("text", "sentence"), FILES)
def test_a_malformed_file_is_refused_by_a_sentence_that_names_the_place(file, capsys, text, sentence):
    file.write_text(text)
    with pytest.raises(SystemExit) as end:
        run("due", "--calendar", file, "--start", "2026-11-20T15:10:00Z", "--seconds", "1")
    assert end.value.code == 2
    assert sentence in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        run("due", "--calendar", tmp_path / "none.json", "--start", "2026-11-20T15:10:00Z", "--seconds", "1")
    assert end.value.code == 2
    assert capsys.readouterr().err == f"{tmp_path}/none.json: This file cannot be read: No such file or directory.\n"
