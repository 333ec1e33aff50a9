"""What a real clamd says to us, and what we make of it when it goes away."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable.kit import clamd
from tests.clamav import EICAR, MOST, NAME, ClamAV


@pytest.fixture(scope="module")
def server() -> Iterator[ClamAV]:
    with ClamAV() as running:
        yield running


def file(folder: Path, data: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("way", [0, 1], ids=["tcp", "unix"])
def test_it_says_what_is_in_a_file_over_either_way(server, tmp_path, way):
    where = server.ways[way]
    assert clamd.scan(file(tmp_path, b""), where) == ""
    assert clamd.scan(file(tmp_path, b"words " * 50_000), where) == ""
    assert clamd.scan(file(tmp_path, EICAR), where).startswith(NAME)
    # Two pieces of the stream, with the signature where they meet.
    astride = b"x" * (clamd.PIECE - 20) + EICAR + b"x" * 1000
    assert clamd.scan(file(tmp_path, astride), where).startswith(NAME)
    assert clamd.scan(file(tmp_path, b"x" * (MOST - 1000)), where) == ""
    with pytest.raises(clamd.TooLarge):
        clamd.scan(file(tmp_path, b"x" * 20_000_000), where)


def test_one_that_goes_away_is_no_clean_file_and_another_is_asked_later(server, tmp_path, monkeypatch):
    monkeypatch.setattr(clamd, "PIECE_SECONDS", 5.0)
    path = file(tmp_path, b"x" * (MOST - 1000))
    for where in server.ways:
        server.freeze()
        threading.Timer(0.3, server.stop).start()  # killed while we wait for its word
        with pytest.raises(clamd.NoAnswer, match="does not answer"):
            clamd.scan(path, where)
        while server.process:
            time.sleep(0.01)
        with pytest.raises(clamd.NoAnswer, match="does not answer"):
            clamd.scan(path, where)
        server.start()
        assert clamd.scan(path, where) == ""


def test_one_that_stands_still_is_left(server, tmp_path, monkeypatch):
    monkeypatch.setattr(clamd, "PIECE_SECONDS", 0.3)
    server.freeze()
    try:
        with pytest.raises(clamd.NoAnswer, match="does not answer"):
            clamd.scan(file(tmp_path, b"words"), server.ways[0])
    finally:
        server.stop()
        server.start()
