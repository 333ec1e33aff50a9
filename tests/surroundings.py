"""What every test stands in: a data folder of its own, and no way out of this machine."""

import os
import sys
import tempfile

LOCAL = ("127.", "::1", "localhost", "0.0.0.0", "::")


def settle() -> tempfile.TemporaryDirectory[str]:
    """Points the settings at a fresh folder, kept as long as what is returned; to be called before Django is set up."""
    folder = tempfile.TemporaryDirectory(prefix="answerable-test-", ignore_cleanup_errors=True)
    for name in ("EMAIL_URL", "REDIS_URL", "BASE_URL", "DEBUG", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    os.environ["ANSWERABLE_DATA"] = folder.name
    os.mkdir(os.path.join(folder.name, "static"))  # WhiteNoise warns where there is none, and warnings are errors
    os.environ["COMPANY"] = "Halden"
    os.environ["SECRET_KEY"] = "only for tests"
    os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    return folder


def stay_at_home() -> None:
    """From here on this process can speak to this machine only."""
    sys.addaudithook(_refuse_the_world)


def _refuse_the_world(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and isinstance(address := arguments[1], tuple):
        _refuse_unless_local(str(address[0]))
    elif event == "socket.getaddrinfo" and arguments[0]:
        host = arguments[0]
        _refuse_unless_local(host.decode() if isinstance(host, bytes) else str(host))


def _refuse_unless_local(host: str) -> None:
    if not host.startswith(LOCAL):
        raise RuntimeError(f"Tests stay on this machine; this one tried to reach {host}")
