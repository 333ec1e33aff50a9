"""The gallery served by a process of its own, and a browser to look at it with: no settings of ours are bent."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, sync_playwright

ROOT = Path(__file__).resolve().parents[5]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise TimeoutError(f"The gallery does not answer at {address}")


@contextmanager
def served() -> Iterator[str]:
    address = f"127.0.0.1:{_free_port()}"
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "answerable.kit.tests.gallery.settings"}
    command = [sys.executable, "-m", "django", "runserver", "--noreload", address]
    with subprocess.Popen(command, env=surroundings, cwd=ROOT / "src", stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://{address}/", server)
            yield f"http://{address}"
        finally:
            server.terminate()


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = launched(play.chromium)
        yield chromium
        chromium.close()


def launched(kind: BrowserType) -> Browser:
    return kind.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
