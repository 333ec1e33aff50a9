"""Files leave from one place, inert, to whom their link was given, while they may have them."""

import pytest
from django.test import Client
from django.utils.http import urlencode

from answerable.cases.models import Attachment, Case, File, Grant
from answerable.cases.tests.factories import answered, opened
from answerable.kit import clock, files
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(b"%d" % number for number in range(4000))


def enclosed(data: bytes = PNG, name: str = "a.png", kind: str = "image/png") -> dict:
    return {"name": name, "content_type": kind, "size": len(data), "sha256": files.keep(data)}


def case_with(*given: dict, **facts) -> Case:
    return opened(first={"attachments": list(given)}, **facts)


def link_of(row: Attachment, who=None) -> str:
    browser = Client()
    browser.force_login(who or colleagues.kim())
    answer = browser.get(f"/desk/files/{row.pk}/x")
    assert (answer.status_code, answer["Cache-Control"]) == (307, "private, no-store")
    return answer["Location"]


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def status(link: str, **headers) -> int:
    """Of an answer that was read to its end."""
    answer = Client().get(link, headers=headers)
    if answer.streaming:
        body(answer)
    return answer.status_code


def test_the_same_bytes_are_known_once_whatever_they_are_called():
    case_with(enclosed(name="a.png"), enclosed(name="b.gif"))
    case_with(enclosed(name="c.png"))
    assert (File.objects.count(), Attachment.objects.count()) == (1, 3)
    assert File.objects.get().kind == "image/png"
    assert Attachment.objects.get(name="b.gif").lie == ""


@pytest.mark.parametrize(
    ("data", "name", "declared", "served_as"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "logo.svg", "image/svg+xml", "octet-stream"),
        (b"<!doctype html><script>x()</script>", "page.html.png", "image/png", "octet-stream"),
        (b"<html><script>x()</script>", "page", "text/html", "octet-stream"),
        (b"MZ\x90\x00\x03\x00", "a.pdf", "application/pdf", "octet-stream"),
        (b"%PDF-1.7", "a.pdf", "application/pdf", "pdf"),
        (PNG, "a.html", "text/html", "png"),
    ],
)
def test_nothing_that_is_sent_ever_runs(data, name, declared, served_as):
    case_with(enclosed(data, name, declared))
    answer = Client().get(link_of(Attachment.objects.get()))
    assert answer["Content-Type"].endswith(f"/{served_as}")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-store"
    assert body(answer) == data


def test_a_name_can_neither_turn_nor_leave_its_folder_nor_its_header():
    case_with(enclosed(name='..\\été\u202egnp.exe"\r\nSet-Cookie: x'))
    link = link_of(Attachment.objects.get())
    assert "/" not in link.removeprefix("/files/").partition("/")[2]
    answer = Client().get(link)
    told = answer["Content-Disposition"]
    assert body(answer) == PNG
    assert told.startswith("attachment; filename*=utf-8''_%C3%A9t%C3%A9gnp.exe%22_Set-Cookie")
    assert "\r" not in told


def test_a_link_opens_one_file_for_ten_minutes_and_cannot_be_written(time_machine):
    time_machine.move_to(clock.now(), tick=False)
    case_with(enclosed(), enclosed(b"other", "b.txt", "text/plain"))
    first, second = Attachment.objects.order_by("pk")
    link = link_of(first)
    _, _, token, name = link.split("/")
    assert body(Client().get(link)) == PNG
    assert status(f"/files/{second.pk}{token[len(str(first.pk)) :]}/{name}") == 404
    for forged in (token[:-1], token + "a", "a", "1-1-0-0-file", "1-1-0-0-file:1:x"):
        assert status(f"/files/{forged}/{name}") == 404
    time_machine.shift(601)
    assert status(link) == 404


def test_a_colleague_who_left_or_is_shut_out_meanwhile_gets_nothing():
    closed = case_with(enclosed(), team=colleagues.finance())
    lee = colleagues.lee()
    colleagues.finance().join(lee)
    link = link_of(closed.messages.get().attachments.get(), lee)
    assert status(link) == 200
    colleagues.finance().part(lee, at=closed.touched_at)
    assert status(link) == 404
    colleagues.finance().join(lee)
    lee.is_active, lee.left_at = False, closed.touched_at
    lee.save()
    assert status(link) == 404


def test_a_customers_link_ends_with_their_grant():
    from answerable.cases.downloads import links

    case = case_with(enclosed())
    answered(case, at=clock.now())
    grant, person = Grant.objects.filter(case=case).latest("pk"), case.customer_participant
    asked = links.Asked(case.messages.order_by("pk")[0].attachments.get().pk, participant=person.pk, grant=grant.pk)
    link = links.address_of(asked, "a.png")
    assert status(link) == 200
    grant.revoked_at = clock.now()
    grant.save()
    assert status(link) == 404


def test_a_word_that_has_not_left_shows_its_file_to_nobody_outside():
    from answerable.cases.downloads import links

    case = opened()
    answered(case, at=clock.now())
    message = case.write("Here.", by=colleagues.kim(), at=clock.now(), attachments=[enclosed()])
    case.add_note("Between us.", by=colleagues.kim(), at=clock.now())
    grant = Grant.objects.filter(case=case).latest("pk")
    asked = links.Asked(message.attachments.get().pk, participant=case.customer_participant.pk, grant=grant.pk)
    assert status(links.address_of(asked, "a.png")) == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=10-", 10, None), ("bytes=-5", -5, None), ("bytes=0-999999999", 0, None)],
)
def test_a_part_of_it_is_given_where_one_is_asked_for(asked, first, last):
    case_with(enclosed())
    answer = Client().get(link_of(Attachment.objects.get()), headers={"Range": asked})
    part = PNG[first : None if last is None else last + 1]
    start = first % len(PNG)
    assert (answer.status_code, body(answer)) == (206, part)
    assert answer["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(PNG)}"
    assert answer["Content-Length"] == str(len(part))


def test_no_such_part_is_said_and_what_is_not_understood_is_the_whole():
    case_with(enclosed())
    link = link_of(Attachment.objects.get())
    beyond = Client().get(link, headers={"Range": f"bytes={len(PNG)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(PNG)}")
    for whole in ("bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=9-3x"):
        assert status(link, Range=whole) == 200
    assert status(link, **{"Range": "bytes=0-9", "If-Range": '"another"'}) == 200


def test_files_may_have_a_host_of_their_own_and_then_it_gives_out_nothing_else(settings):
    settings.FILES_URL, settings.ALLOWED_HOSTS = "http://files.example", ["testserver", "files.example"]
    case_with(enclosed())
    link = link_of(Attachment.objects.get())
    assert link.startswith("http://files.example/files/")
    apart, path = Client(headers={"Host": "files.example"}), link.removeprefix("http://files.example")
    assert body(apart.get(path)) == PNG
    assert (Client().get(path).status_code, apart.get("/sign-in/").status_code) == (404, 404)
    assert apart.get("/desk/?" + urlencode({"x": 1})).status_code == 404
