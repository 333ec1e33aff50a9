"""What is packed in parts of a mail, taken out: Outlook's winmail.dat, uuencoded files, invitations, signed mails.
The tree grows below such a part; what could not be taken out stays as it came."""

from collections.abc import Callable

from answerable.channels.mail.reading.entities import Entity, note
from answerable.channels.mail.reading.in_text import has_files, out_of_text
from answerable.channels.mail.reading.invitations import is_invitation, out_of_invitation
from answerable.channels.mail.reading.pgp import is_encrypted_multipart, told_encrypted
from answerable.channels.mail.reading.rich_text import is_rich_text, out_of_rich_text
from answerable.channels.mail.reading.smime import is_smime, out_of_smime
from answerable.channels.mail.reading.winmail import is_winmail, out_of_winmail

Opener = Callable[[Entity, list[str]], list[Entity]]

# What a part may be, and how it is opened: nothing comes out of what is to stay as it came.
OPENERS: list[tuple[Callable[[Entity], bool], Opener]] = [
    (is_winmail, out_of_winmail),
    (is_invitation, out_of_invitation),
    (is_smime, out_of_smime),
    (has_files, out_of_text),
    (is_rich_text, out_of_rich_text),
]
DEEPEST = 5
MOST = 200


def unpack(root: Entity, problems: list[str]) -> None:
    """Open every part that has others packed in it, within bounds of depth and number."""
    waiting = [(root, 0)]
    opened = 0
    while waiting:
        entity, depth = waiting.pop()
        if not entity.is_settled and not entity.children and (open_it := opener_for(entity)):
            if depth >= DEEPEST or opened >= MOST:
                note(problems, "More is packed in this mail, or deeper, than we take out; the rest is kept as it came.")
                continue
            entity.children = open_it(entity, problems)
            opened, depth = opened + 1, depth + 1
        elif is_encrypted_multipart(entity):
            entity.children = told_encrypted(entity)
        waiting.extend((child, depth) for child in entity.children)


def opener_for(entity: Entity) -> Opener | None:
    """What takes out of a part what is packed in it; none where nothing is."""
    return next((open_it for is_such, open_it in OPENERS if is_such(entity)), None)
