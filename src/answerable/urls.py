"""The site on one page: a prefix and an include per audience and area."""

from django.urls import URLPattern, URLResolver, include, path

from answerable.serving import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("answerable.staff.urls")),
    path("api/v1/", include("answerable.api.urls")),
]
