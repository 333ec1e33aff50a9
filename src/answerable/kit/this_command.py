"""How whoever reads it would type this installation's command."""

import sys
from pathlib import Path

from django.conf import settings


def this_command() -> str:
    """By its own path, with its own folder."""
    return f"{Path(sys.executable).parent / 'answerable'} --data {settings.DATA}"
