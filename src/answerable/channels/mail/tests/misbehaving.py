"""A reading process with the faults that ours must not have: what a mail's subject names is what it does."""

import os
import signal
import time

from answerable.channels.mail.apart import bounds, child
from answerable.channels.mail.reading import Mail
from answerable.channels.mail.reading.reader import read_carefully


def misread(raw: bytes, *, null_sender: bool = False) -> Mail:
    mail = read_carefully(raw, null_sender=null_sender)
    match mail.subject.partition(" ")[0]:
        case "computes":
            while True:
                pass
        case "sleeps":
            time.sleep(600)
        case "dawdles":
            while os.path.exists(mail.text.strip()):
                time.sleep(0.01)
        case "eats":
            return [bytearray(2**24) for _piece in range(2**20)]  # type: ignore[return-value]
        case "dies":
            os.kill(os.getpid(), signal.SIGKILL)
    return mail


def main() -> None:
    bounds.SECONDS = 1
    child.main(misread)
