"""The places a server needs before it can begin: a folder to write in, held by nobody else, and free ports."""

import errno
import fcntl
import os
import socket
import time
from pathlib import Path
from typing import IO

PATIENCE_AFTER_A_CRASH = 5.0
DATABASE = "answerable.sqlite3"  # as the settings name it, where no DATABASE_URL names another


class Refusal(Exception):
    """Why something cannot be done, as one sentence for the person who asked for it."""


def hold(folder: Path) -> tuple[IO[str], bool]:
    """Takes a data folder for this process. The second value tells whether the last holder went without saying so.

    What is returned first must be kept: the folder is held as long as it is open.
    """
    need_folder(folder)
    try:
        lock = (folder / "server.lock").open("a+")
    except OSError as error:
        raise Refusal(_unwritable(folder, error)) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise Refusal(
            f"The data folder {folder} is already served by process {lock.read().strip() or '?'}; "
            "stop that one, or choose another folder with --data."
        ) from None
    lock.seek(0)
    crashed = bool(lock.read().strip())
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock, crashed


def let_go(lock: IO[str]) -> None:
    """Gives a held folder back, leaving word that it was done in order."""
    lock.truncate(0)
    lock.close()


def need_folder(folder: Path) -> None:
    """Makes the folder if it is missing, and refuses unless we can write in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Refusal(
            f"{folder} cannot be the data folder: a file stands there. Choose another with --data."
        ) from error
    except OSError as error:
        raise Refusal(_unwritable(folder, error)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal(_unwritable(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES))))


def need_desk(folder: Path) -> None:
    """Refuses a folder in which no desk was begun. One whose database lies elsewhere may be new on this machine."""
    if not os.environ.get("DATABASE_URL") and not (folder / DATABASE).exists():
        raise Refusal(
            f"There is no desk in the data folder {folder}: name another with --data, or begin one there with "
            "`answerable server`."
        )


def _unwritable(folder: Path, error: OSError) -> str:
    return f"Cannot write in the data folder {folder} ({error.strerror}); correct that, or choose another with --data."


def need_port(host: str, port: int, option: str, patience: float = 0) -> None:
    """Refuses unless we can listen there; waits `patience` seconds for a crashed predecessor to have gone."""
    give_up_at = time.monotonic() + patience
    while True:
        try:
            return _listen(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > give_up_at:
                raise Refusal(_why_not(host, port, option, error)) from error
        time.sleep(0.1)


def _listen(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(address)
        trial.listen(1)


def _why_not(host: str, port: int, option: str, error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"This machine has no address {host}; choose another with --host."
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program; stop that one, or choose another port with {option}."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"The system does not let this user open port {port}; choose one above 1023 with {option}."
    return f"Cannot listen on {host}, port {port} ({error.strerror})."
