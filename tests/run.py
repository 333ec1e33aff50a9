"""Runs every stage of `script/test` in turn, even after a failure, says how long each took, and ends in one line."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests import postgresql

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

READING = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "types": ["mypy"],
    "layers": ["lint-imports", "--no-logo"],
    "catalogs": ["python", "-m", "languages", "--check"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}


def main() -> int:
    """Everything, or with `--check` only what reads the code; the exit code is 1 if anything failed."""
    asked, for_pytest = _parser().parse_known_args()
    if asked.deep:
        for_pytest.append("--deep")
    stages = {name: lambda words=words: _quietly(words) for name, words in READING.items()}
    if not asked.check:
        stages["tests on SQLite"] = lambda: _pytest(for_pytest, database=None)
        stages["tests on PostgreSQL"] = lambda: _pytest_on_postgresql(for_pytest)
    began = time.monotonic()
    results = {name: _timed(name, stage) for name, stage in stages.items()}
    return _summary(results, time.monotonic() - began)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/test", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only format, lint, types, layers and migrations")
    parser.add_argument("--deep", action="store_true", help="the long form of the tests that have one")
    return parser


def _timed(name: str, stage: Callable[[], str]) -> str:
    print(f"── {name}", flush=True)
    began = time.monotonic()
    result = stage()
    print(f"   {name}: {result}, {time.monotonic() - began:.1f} s", flush=True)
    return result


def _quietly(words: list[str]) -> str:
    """Runs a checker whose words matter only when it complains."""
    with tempfile.TemporaryDirectory(prefix="answerable-check-") as data:
        done = subprocess.run(
            [BIN / words[0], *words[1:]],
            cwd=ROOT,
            env={**os.environ, "ANSWERABLE_DATA": data},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if done.returncode:
        print(done.stdout, flush=True)
    return "failed" if done.returncode else "ok"


def _pytest(words: list[str], database: str | None) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if database:
        environment["DATABASE_URL"] = database
    # One more than there are cores, since some always wait; file by file, the long ones first (conftest.py).
    side_by_side = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
    done = subprocess.run([BIN / "pytest", *side_by_side, *words], cwd=ROOT, env=environment)
    return "failed" if done.returncode else "ok"


def _pytest_on_postgresql(words: list[str]) -> str:
    if url := postgresql.server():
        return _pytest(words, database=_with_name(url, f"answerable_{uuid.uuid4().hex[:8]}"))
    print("No PostgreSQL answers on the local socket or 127.0.0.1:5432, and TEST_DATABASE_URL names none.")
    return "failed" if "CI" in os.environ else "skipped"


def _with_name(url: str, name: str) -> str:
    """A database of our own on that server, so that two runs at once do not meet."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _summary(results: dict[str, str], seconds: float) -> int:
    failed = [name for name, result in results.items() if result == "failed"]
    skipped = [name for name, result in results.items() if result == "skipped"]
    told = [f"failed: {', '.join(failed)}" if failed else f"all {len(results) - len(skipped)} stages passed"]
    told += [f"skipped: {', '.join(skipped)}"] if skipped else []
    print(f"── {'; '.join(told)}; {seconds:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
