"""The cache that processes share: it keeps, and when it goes away nobody's page does."""

import socket

import pytest

from answerable.kit.caching import SharedCache


def redis_is_here() -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", 6379)) == 0


def test_what_one_process_keeps_another_finds():
    if not redis_is_here():
        pytest.skip("no Redis answers at 127.0.0.1:6379")
    options = {"KEY_PREFIX": "answerable-test", "OPTIONS": {"socket_timeout": 1}}
    one, other = (SharedCache("redis://127.0.0.1:6379/0", dict(options)) for _process in range(2))
    one.set("counts", {"ours": 3}, 5)
    assert other.get("counts") == {"ours": 3}
    other.delete("counts")
    assert one.get("counts") is None


def test_a_cache_that_is_gone_is_a_miss(caplog):
    gone = SharedCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 1}})
    gone.set("counts", 3)
    assert gone.get("counts", "nothing") == "nothing"
    assert "The cache does not answer" in caplog.text
