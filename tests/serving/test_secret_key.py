"""One installation, one key, however many processes start at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from answerable import settings

AT_ONCE = 8


def test_all_that_start_at_once_have_the_same_key(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    for number in range(20):
        monkeypatch.setattr(settings, "DATA", tmp_path / str(number))
        together = Barrier(AT_ONCE)

        def start(_process, together=together):
            together.wait()
            return settings._secret_key()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            keys = set(pool.map(start, range(AT_ONCE)))
        kept = tmp_path / str(number) / "secret_key"
        assert keys == {kept.read_text()}
        assert len(kept.read_text()) > 40
        assert kept.stat().st_mode & 0o777 == 0o600
        assert [file.name for file in kept.parent.iterdir()] == ["secret_key"]
