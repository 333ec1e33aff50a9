"""What stands within a plain text and is no text: uuencoded files become attachments; the words around them stay."""

from answerable.channels.mail.reading import parts
from answerable.channels.mail.reading.bodies import decoded, is_file
from answerable.channels.mail.reading.charsets import guess
from answerable.channels.mail.reading.entities import Entity, note
from answerable.channels.mail.reading.uuencoded import BEGIN, Uuencoded, files_in

MOST = 200


def is_text(entity: Entity) -> bool:
    return entity.kind == "text/plain" and not is_file(entity)


def has_files(entity: Entity) -> bool:
    """Whether a text may have a file in it."""
    if not is_text(entity):
        return False
    is_hidden = "base64" in entity.text("content-transfer-encoding").lower()
    return (is_hidden or b"begin " in entity.body) and bool(BEGIN.search(decoded(entity, [])))


def out_of_text(entity: Entity, problems: list[str]) -> list[Entity]:
    """The words and the files of a text, in order; nothing where it has no file in it."""
    text = decoded(entity, problems)
    files, is_damaged = files_in(text)
    note(problems, "A uuencoded file in the text is damaged; it stays in the text.", if_=is_damaged)
    if files and is_nothing_else(entity, text, files):
        note(problems, "The mail is nothing but a uuencoded file; it stays as it came.")
        return []
    taken: list[Entity] = []
    at = 0
    for each in files[:MOST]:
        taken.append(parts.text_like(entity, text[at : each.begin]))
        name = guess(each.name, entity.hints) or "file"
        taken.append(parts.file(each.data, name, within=entity))
        at = each.end
    return [*taken, parts.text_like(entity, text[at:])] if taken else []


def is_nothing_else(entity: Entity, text: bytes, files: list[Uuencoded]) -> bool:
    """Whether a whole mail is one such file: programs write reports so, and those who read such a mail expect it."""
    is_whole_mail = not entity.parent_type
    return is_whole_mail and not (text[: files[0].begin] + text[files[0].end :]).strip()
