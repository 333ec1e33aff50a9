"""The gallery of pages as a site of its own, to look at while working on the look.

`DJANGO_SETTINGS_MODULE=answerable.kit.tests.gallery.settings .venv/bin/python manage.py runserver 8123`
"""

from pathlib import Path

from answerable.settings import *  # noqa: F403 — the site is ours but for what stands below

DEBUG = True
DATABASES: dict[str, dict[str, str]] = {}  # no page of it asks a database, and none need be there
ROOT_URLCONF = "answerable.kit.tests.gallery.urls"
INSTALLED_APPS = ["django.contrib.staticfiles", "django_htmx", "answerable.kit"]
MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "csp.middleware.CSPMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
