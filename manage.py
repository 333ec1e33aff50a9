"""Django's own commands, for developers; everything a user needs is in `answerable`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")
execute_from_command_line(sys.argv)
