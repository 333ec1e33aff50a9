"""What the settings say of the doors is looked at before anything is served: a sentence now, no surprise at night."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from answerable.channels.mail.door.certificate import CannotEncrypt, certificate
from answerable.channels.mail.door.peers import networks
from answerable.kit.listening import Place, place

# What the system takes for the name of a socket.
LONGEST_PATH = 107


class CannotStand(Exception):
    """A door cannot be opened as the settings want it; the sentence says why."""


def need_sound_doors() -> None:
    """Raises `CannotStand`."""
    try:
        certificate()
        networks(settings.MAIL_RELAYS)
        if settings.MAIL_LMTP:
            _need_folder(place(settings.MAIL_LMTP))
    except CannotEncrypt as error:
        raise CannotStand(str(error)) from error
    except ValueError as error:
        raise CannotStand(f"MAIL_RELAYS or ANSWERABLE_LMTP is not right: {error}.") from error


def _need_folder(there: Place) -> None:
    """A socket needs a folder that is there, since its owner and group say who may send."""
    folder = Path(there.path).parent
    if not there.path:
        return
    if len(os.fsencode(there.path)) > LONGEST_PATH:
        raise CannotStand(f"The path of ANSWERABLE_LMTP is too long: {LONGEST_PATH} bytes are the most there can be.")
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        raise CannotStand(f"{folder}, where ANSWERABLE_LMTP stands, is no folder that we can write in: make it first.")
