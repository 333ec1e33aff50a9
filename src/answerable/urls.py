"""The site on one page: a prefix and an include per audience and area."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
