"""Files are kept once, whole, and on the disk before their name is told."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from answerable.kit import files


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES = tmp_path / "data" / "files"
    return settings.FILES


def everything_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_is_kept_is_read_back_by_its_hash():
    name = files.keep(b"From: ana@example.org\r\n")
    assert name == hashlib.sha256(b"From: ana@example.org\r\n").hexdigest()
    assert files.read(name) == b"From: ana@example.org\r\n"


def test_nothing_at_all_can_be_kept_too():
    assert files.read(files.keep(b"")) == b""


def test_the_same_bytes_are_kept_once(own_folder):
    first = files.keep(b"the same")
    written = files.path_of(first).stat().st_mtime_ns
    assert files.keep(b"the same") == first
    assert everything_in(own_folder) == [files.path_of(first)]
    assert files.path_of(first).stat().st_mtime_ns == written


def test_many_who_keep_the_same_at_once_leave_one_file(own_folder):
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(files.keep, [b"x" * 100_000] * 24))
    assert everything_in(own_folder) == [files.path_of(names.pop())]


def test_a_file_cut_short_is_written_again():
    name = files.keep(b"the whole story")
    files.path_of(name).write_bytes(b"the wh")
    files.keep(b"the whole story")
    assert files.read(name) == b"the whole story"


def test_damage_is_said_and_not_handed_out():
    name = files.keep(b"the whole story")
    files.path_of(name).write_bytes(b"the whole stork")
    with pytest.raises(files.FileDamaged, match=name):
        files.read(name)


def test_the_file_and_every_folder_above_it_reach_the_disk(own_folder, monkeypatch):
    reached = []
    real = os.fsync

    def remembering(handle):
        reached.append(os.readlink(f"/proc/self/fd/{handle}"))
        real(handle)

    monkeypatch.setattr(os, "fsync", remembering)
    name = files.keep(b"durable")
    folder = files.path_of(name).parent
    assert reached[0].startswith(f"{folder}/.unnamed-")
    assert reached[1:] == [str(folder), str(own_folder), str(own_folder.parent)]


def test_a_full_disk_is_told_and_leaves_nothing_behind(own_folder, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.keep(b"too much")
    assert everything_in(own_folder) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_a_name_that_is_no_hash_leads_nowhere(name):
    with pytest.raises(ValueError, match="SHA-256"):
        files.path_of(name)
