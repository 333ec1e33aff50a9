"""What is packed in parts of a mail, taken out: Outlook's winmail.dat, uuencoded files, invitations, signed mails.
The tree grows below such a part; what could not be taken out stays as it came."""

from answerable.channels.mail.reading.entities import Entity, note
from answerable.channels.mail.reading.in_text import has_files, out_of_text
from answerable.channels.mail.reading.winmail import is_winmail, out_of_winmail

DEEPEST = 5
MOST = 200


def unpack(root: Entity, problems: list[str]) -> None:
    """Open every part that has others packed in it, within bounds of depth and number."""
    waiting = [(root, 0)]
    opened = 0
    while waiting:
        entity, depth = waiting.pop()
        if not entity.is_settled and not entity.children and is_packed(entity):
            if depth >= DEEPEST or opened >= MOST:
                note(problems, "More is packed in this mail, or deeper, than we take out; the rest is kept as it came.")
                continue
            entity.children = taken_out(entity, problems)
            opened, depth = opened + 1, depth + 1
        waiting.extend((child, depth) for child in entity.children)


def is_packed(entity: Entity) -> bool:
    return is_winmail(entity) or has_files(entity)


def taken_out(entity: Entity, problems: list[str]) -> list[Entity]:
    """What was in a part; nothing where it is to stay as it came."""
    return out_of_winmail(entity, problems) if is_winmail(entity) else out_of_text(entity, problems)
