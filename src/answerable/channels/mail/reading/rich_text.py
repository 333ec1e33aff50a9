"""A mail written in RTF and nothing else, as some programs send: its words, and the file."""

from answerable.channels.mail.reading import parts
from answerable.channels.mail.reading.attachments import content_of, given_name
from answerable.channels.mail.reading.entities import Entity
from answerable.channels.mail.reading.rtf import read_rtf

KINDS = ("text/rtf", "application/rtf", "application/x-rtf")
LARGEST = 2_000_000


def is_rich_text(entity: Entity) -> bool:
    """Whether RTF is a form of the mail, and no file that somebody attached."""
    if entity.kind not in KINDS or given_name(entity) or len(entity.body) > LARGEST:
        return False
    is_body = entity.parent_type in ("", "multipart/alternative")
    return is_body and not entity.disposition.value.startswith("attachment")


def out_of_rich_text(entity: Entity, problems: list[str]) -> list[Entity]:
    html, text = read_rtf(content_of(entity, problems))
    if html:
        told = parts.html(html.encode("utf-8", "replace"), "utf-8", within=entity)
    else:
        told = parts.words(text, within=entity, aside=True)
    return [told, parts.kept(entity)]
