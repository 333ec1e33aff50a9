"""What stands within a plain text and is no text becomes an attachment; the words around it stay."""

import re
from dataclasses import dataclass

from answerable.channels.mail.reading import parts, pgp, uuencoded
from answerable.channels.mail.reading.bodies import decoded, is_file
from answerable.channels.mail.reading.charsets import guess
from answerable.channels.mail.reading.entities import Entity, note

BEGIN = re.compile(rb"^begin [0-7]{3,4}|^-----BEGIN PGP (?:SIGNED )?MESSAGE-----", re.MULTILINE)
MOST = 200


@dataclass(frozen=True)
class Found:
    """A stretch of the text, and the parts that take its place."""

    begin: int
    end: int
    parts: list[Entity]


def has_files(entity: Entity) -> bool:
    """Whether a text may have a file in it."""
    if entity.kind != "text/plain" or is_file(entity):
        return False
    is_hidden = "base64" in entity.text("content-transfer-encoding").lower()
    may_begin = is_hidden or b"begin " in entity.body or b"BEGIN PGP" in entity.body
    return may_begin and bool(BEGIN.search(decoded(entity, [])))


def out_of_text(entity: Entity, problems: list[str]) -> list[Entity]:
    """The words and the files of a text, in order; nothing where it has no file in it."""
    text = decoded(entity, problems)
    taken: list[Entity] = []
    at = 0
    for each in found_in(text, entity, problems)[:MOST]:
        if each.begin >= at:
            taken += [parts.text_like(entity, text[at : each.begin]), *each.parts]
            at = each.end
    return [*taken, parts.text_like(entity, text[at:])] if taken else []


def found_in(text: bytes, entity: Entity, problems: list[str]) -> list[Found]:
    files, is_damaged = uuencoded.files_in(text)
    note(problems, "A uuencoded file in the text is damaged; it stays in the text.", if_=is_damaged)
    if files and is_nothing_else(entity, text, files):
        note(problems, "The mail is nothing but a uuencoded file; it stays as it came.")
        return []
    armours = [Found(each.begin, each.end, pgp.parts_of(each, entity)) for each in pgp.armours_in(text)]
    return sorted([*armours, *(found_file(each, entity) for each in files)], key=lambda each: each.begin)


def found_file(each: uuencoded.Uuencoded, entity: Entity) -> Found:
    name = guess(each.name, entity.hints) or "file"
    return Found(each.begin, each.end, [parts.file(each.data, name, within=entity)])


def is_nothing_else(entity: Entity, text: bytes, files: list[uuencoded.Uuencoded]) -> bool:
    """Whether a whole mail is one such file: programs write reports so, and those who read such a mail expect it."""
    is_whole_mail = not entity.parent_type
    return is_whole_mail and not (text[: files[0].begin] + text[files[0].end :]).strip()
