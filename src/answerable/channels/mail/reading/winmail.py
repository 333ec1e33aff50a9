"""Outlook's winmail.dat as the ordinary words and files that are packed in it."""

from answerable.channels.mail.reading import mapi, parts
from answerable.channels.mail.reading.attachments import content_of, given_name
from answerable.channels.mail.reading.entities import Entity, divide, note
from answerable.channels.mail.reading.rtf import read_rtf
from answerable.channels.mail.reading.tnef import SIGNATURE, PackedFile, PackedMail, unpacked

KINDS = ("application/ms-tnef", "application/vnd.ms-tnef", "application/x-tnef")
DAMAGED = "The file winmail.dat is damaged: what could be read is shown, and it is kept."
UNREAD = "The file winmail.dat could not be read; it is kept."
MORE = "The file winmail.dat holds more than words and files; it is kept."
NOTES = ("", "ipm.note", "ipm.microsoft mail.note", "ipm.reply", "ipm.forward", "ipm.post")
DEEPEST = 5


def is_winmail(entity: Entity) -> bool:
    if entity.kind in KINDS:
        return True
    return entity.kind.startswith("application/") and given_name(entity).lower().startswith("winmail")


def out_of_winmail(entity: Entity, problems: list[str]) -> list[Entity]:
    """Its files as attachments, and its words where the mail does not say them; the original only where that fails."""
    data = content_of(entity, problems)
    try:
        mail = unpacked(data)
    except ValueError:
        note(problems, UNREAD)
        return []
    taken = [*words_of(mail, entity), *files_of(mail, entity, problems)]
    problem = DAMAGED if mail.is_damaged else "" if is_note(mail) else MORE
    note(problems, problem, if_=bool(problem))
    return [*taken, *([parts.kept(entity)] if problem else [])] or [parts.words("", within=entity)]


def is_note(mail: PackedMail) -> bool:
    """Whether it is an ordinary mail; appointments, tasks and receipts say more, in properties that we do not read."""
    told = mail.mail_class.lower()
    return told in NOTES or told.startswith("ipm.note.")


def words_of(mail: PackedMail, within: Entity) -> list[Entity]:
    """The best form of its words, and the plain one, in case that says more."""
    found = []
    if mail.html:
        found.append(parts.html(mail.html, mail.html_charset, within=within))
    elif mail.rtf:
        html, text = read_rtf(mail.rtf)
        found.append(
            parts.html(html.encode(), "utf-8", within=within) if html else parts.words(text, within=within, aside=True)
        )
    if mail.text:
        found.append(parts.words(mail.text, within=within, aside=True))
    return found


def files_of(mail: PackedMail, within: Entity, problems: list[str], depth: int = 0) -> list[Entity]:
    return [part for file in mail.files for part in taken_from(file, mail, within, problems, depth)]


def taken_from(file: PackedFile, mail: PackedMail, within: Entity, problems: list[str], depth: int) -> list[Entity]:
    data, name, kind = file.content, file.name, file.text(mapi.MIME_TYPE)
    if data.startswith(SIGNATURE) and depth < DEEPEST:
        return mail_within(unpacked(data), name, data, within, problems, depth)
    if kind.lower().startswith("multipart/"):  # the whole of a signed mail, as Exchange packs it
        return [divide(data, problems)]
    content_id = file.text(mapi.CONTENT_ID)
    return [parts.file(data, name or "file.bin", kind, within=within, content_id=content_id)]


def mail_within(
    mail: PackedMail, name: str, data: bytes, within: Entity, problems: list[str], depth: int
) -> list[Entity]:
    """A mail that was attached: its words as a file named by its subject, its files beside it."""
    title = mail.subject or name or "message"
    html, text = read_rtf(mail.rtf) if mail.rtf and not mail.html else ("", "")
    found = []
    if mail.html or html:
        found.append(parts.file(mail.html or html.encode(), f"{title}.html", "text/html", within=within))
    elif text or mail.text:
        found.append(
            parts.file((text or mail.text).encode("utf-8", "replace"), f"{title}.txt", "text/plain", within=within)
        )
    if mail.is_damaged or not is_note(mail):
        note(problems, DAMAGED if mail.is_damaged else MORE)
        found.append(parts.file(data, f"{title}.dat", "application/octet-stream", within=within))
    return [*found, *files_of(mail, within, problems, depth + 1)]
