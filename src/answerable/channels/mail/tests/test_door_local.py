"""LMTP, as Postfix and OpenSMTPD speak it: on a socket of the file system or a port, told for each recipient."""

import stat

import pytest

from answerable.cases.models import Inbound
from answerable.channels.mail.door.keeping import CARRIED
from answerable.channels.mail.tests.factories import WORDS, desk
from answerable.kit.listening import Place, place
from tests.smtp import Line, free_port, letter, open_local_door

pytestmark = pytest.mark.django_db(transaction=True)

MAIL = letter(WORDS).as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def path(tmp_path):
    desk()
    path = str(tmp_path / "lmtp")
    with open_local_door(Place(path=path)):
        yield path


def begun(line, *recipients):
    line.hear()
    line.say("LHLO mail.halden.example")
    line.say("MAIL FROM:<ana@example.org>")
    return [line.say(f"RCPT TO:<{each}>")[:3] for each in recipients]


def test_after_the_data_each_accepted_recipient_has_an_answer_of_its_own(path):
    with Line(path) as line:
        codes = begun(line, "care@halden.example", "nobody@halden.example", "finance@halden.example")
        assert codes == ["250", "550", "250"]
        assert line.say("DATA")[:3] == "354"
        line.send(MAIL + b".\r\n")
        assert [line.hear()[:9] for _recipient in "12"] == ["250 2.0.0"] * 2
        assert line.say("QUIT")[:3] == "221"
    assert Inbound.objects.get().envelope_to == ["care@halden.example", "finance@halden.example"]


def test_the_same_recipient_twice_has_two_answers_and_is_kept_once(path):
    with Line(path) as line:
        begun(line, "care@halden.example", "care@halden.example")
        line.say("DATA")
        line.send(MAIL + b".\r\nNOOP\r\n")
        assert [line.hear()[:9] for _reply in "123"] == ["250 2.0.0"] * 3
    assert Inbound.objects.get().envelope_to == ["care@halden.example"]


def test_what_is_too_large_is_refused_for_each_recipient(settings, path):
    settings.MAIL_LIMIT = 1000
    with Line(path) as line:
        begun(line, "care@halden.example", "finance@halden.example")
        line.say("DATA")
        line.send(b"Subject: x\r\n\r\n" + b"y" * 2000 + b"\r\n.\r\nNOOP\r\n")
        assert [line.hear()[:9] for _reply in "123"] == ["552 5.3.4", "552 5.3.4", "250 2.0.0"]
    assert not Inbound.objects.exists()


def test_what_cannot_be_kept_now_is_asked_for_again_for_each_recipient(settings, path, tmp_path):
    settings.FILES = tmp_path / "a file stands here"
    settings.FILES.touch()
    with Line(path) as line:
        begun(line, "care@halden.example", "finance@halden.example")
        line.say("DATA")
        line.send(MAIL + b"A long story.\r\n" * (CARRIED // 10) + b".\r\n")
        assert [line.hear()[:9] for _recipient in "12"] == ["451 4.3.0"] * 2


def test_without_a_recipient_there_are_no_data(path):
    with Line(path) as line:
        assert begun(line, "nobody@halden.example") == ["550"]
        assert line.say("DATA")[:9] == "503 5.5.1"


def test_only_lhlo_begins_it(path):
    with Line(path) as line:
        assert line.hear().endswith("LMTP Answerable")
        assert [line.say(word)[:3] for word in ("EHLO x", "HELO x", "MAIL FROM:<a@example.org>")] == [
            "500",
            "500",
            "503",
        ]
        offers = line.say("LHLO x").splitlines()
    assert {"250-PIPELINING", "250 ENHANCEDSTATUSCODES"} <= set(offers)


def test_the_socket_is_for_its_owner_and_its_group(path):
    import os

    assert stat.S_IMODE(os.stat(path).st_mode) == 0o660


def test_one_that_a_killed_process_left_is_taken_over_and_one_in_use_is_not(path):
    with pytest.raises(OSError, match="in use"), open_local_door(Place(path=path)):
        pass
    with Line(path) as line:
        assert begun(line, "care@halden.example") == ["250"]


def test_it_is_spoken_on_a_port_too():
    desk()
    port = free_port()
    with open_local_door(place(f"127.0.0.1:{port}")), Line(("127.0.0.1", port)) as line:
        assert begun(line, "care@halden.example") == ["250"]


@pytest.mark.parametrize("written", ["lmtp", "127.0.0.1:", "127.0.0.1:99999", ":2424", ""])
def test_a_place_that_is_none_is_refused(written):
    with pytest.raises(ValueError, match="neither a path that begins with / nor HOST:PORT"):
        place(written)
