"""The layers as import-linter has them in pyproject.toml, so that there is one place that says what lies above what."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "answerable"


def _ranks() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    lines = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    lines = [[name.strip() for name in line.replace(":", "|").split("|")] for line in lines]
    return {name: depth for depth, names in enumerate(lines) for name in names}


RANKS = _ranks()


def area_of(module: str) -> str:
    """`answerable.channels.mail.models` lies in `channels.mail`, `answerable.kit.html` in `kit`."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if parts[0] == "channels" and len(parts) > 1 else parts[0]


def may_know(upper: str, lower: str) -> bool:
    """Whether an area may name another: itself, or one that lies below it."""
    return upper == lower or RANKS[upper.split(".")[0]] < RANKS[lower.split(".")[0]]


def area_of_file(path: Path) -> str:
    """The area whose folder a file lies in."""
    return area_of(".".join(["answerable", *path.relative_to(PACKAGE).parts]))
