"""The WSGI application that any server can serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")
application = get_wsgi_application()
