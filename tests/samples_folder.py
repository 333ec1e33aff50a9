"""Where the third-party samples lie. They are read in place and never copied into the project."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = [
    *([Path(os.environ["ANSWERABLE_SAMPLES"])] if "ANSWERABLE_SAMPLES" in os.environ else []),
    ROOT.parent / "shared" / "samples",
    Path("/work/shared/samples"),
]
SAMPLES = next((place for place in PLACES if place.is_dir()), PLACES[0])
ABSENT = f"the samples are not at {SAMPLES}; set ANSWERABLE_SAMPLES to where they lie"


def sample_files(folder: str, pattern: str = "*") -> list[Path]:
    """The samples of a folder, sorted, to parametrize a test with; none where samples are absent, which CI refuses."""
    found = sorted(path for path in (SAMPLES / folder).glob(pattern) if path.is_file())
    if not found and "CI" in os.environ:
        raise FileNotFoundError(f"No {pattern} in {folder}: {ABSENT}")
    return found
