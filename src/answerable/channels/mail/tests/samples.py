"""Third-party mails, read in place beside the project."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[6] / "shared" / "samples"
MAIL = SAMPLES / "mail"


def need_samples() -> None:
    """Skips with a sentence where the samples are not there; in CI their absence is a failure."""
    if not SAMPLES.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"The samples are missing from {SAMPLES}.")
        pytest.skip(f"The samples are not at {SAMPLES}; these tests read third-party mails in place.")


@cache
def expected(name: str) -> Any:
    path = SAMPLES / name
    return json.loads(path.read_text()) if path.exists() else {"cases": []}


def mails_under(*folders: str) -> list[Path]:
    endings = {".json", ".xml", ".out", ".html", ".md", ".bin"}
    found = [path for folder in folders for path in (MAIL / folder).rglob("*") if path.is_file()]
    return sorted(each for each in found if each.suffix not in endings and "LICENSE" not in each.name)
