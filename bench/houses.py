"""Where a measurement lives: a data folder and a database of its own, on SQLite or on PostgreSQL."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import postgresql

ROOT = Path(__file__).resolve().parent.parent
HOUSES = Path(os.environ.get("BENCH_DATA", "/tmp/answerable-bench"))


_claimed: dict[Path, Any] = {}  # open files: closed, they would let others in


@dataclass(frozen=True)
class House:
    """One installation to be measured. `server` is the address of a PostgreSQL, empty for SQLite."""

    name: str
    server: str = ""

    @property
    def database(self) -> str:
        return "PostgreSQL" if self.server else "SQLite"

    @property
    def data(self) -> Path:
        return HOUSES / f"{self.name}-{self.database.lower()}"

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to live in it; nothing of the caller's own installation goes along."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSWERABLE_")}
        for name in ("SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "REDIS_URL"):
            kept.pop(name, None)
        kept |= {"ANSWERABLE_DATA": str(self.data), "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        return kept | ({"DATABASE_URL": self._url(self._name_there)} if self.server else {})

    @property
    def _name_there(self) -> str:
        return f"bench_{self.name}".replace("-", "_")

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def build_anew(self) -> House:
        """An empty folder and an empty database; ours alone as long as this process lives."""
        self._claim()
        self.tear_down()
        self.data.mkdir(parents=True)
        self._on_server(f"CREATE DATABASE {self._name_there}")
        return self

    def _claim(self) -> None:
        if self.data in _claimed:
            return
        lock = (HOUSES / f"{self.data.name}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(f"Another measurement lives in {self.data}; wait for its end.") from None
        _claimed[self.data] = lock

    def tear_down(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self._on_server(f"DROP DATABASE IF EXISTS {self._name_there} WITH (FORCE)")

    def _on_server(self, sql: str) -> None:
        if self.server:
            with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
                connection.execute(sql)

    def run(self, module: str, *words: object) -> Any:
        """Run a module of `bench.inside` in this house; what it prints as JSON on its last line comes back."""
        command = [sys.executable, "-m", f"bench.inside.{module}", *map(str, words)]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1])


def both(name: str) -> list[House]:
    """A house of this name on SQLite, and one on the PostgreSQL of this machine where there is one."""
    server = postgresql.server()
    if not server:
        print("No PostgreSQL answers; measuring on SQLite alone.", file=sys.stderr)
    return [House(name), *([House(name, server)] if server else [])]
