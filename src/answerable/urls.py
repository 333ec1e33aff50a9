"""The site on one page: a prefix and an include per audience and area."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path

from answerable.serving import health


def home(request: HttpRequest) -> HttpResponse:
    """Colleagues go to the desk; everybody else is asked what happened."""
    return redirect("/desk/" if request.user.is_authenticated else "/tell-us/")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("standing", health.standing),
    path("", home),
    path("", include("answerable.staff.urls")),
    path("files/pictures/", include("answerable.channels.mail.pictures.urls")),
    path("files/", include("answerable.cases.downloads.urls")),
    path("desk/", include("answerable.desk.urls")),
    path("reports/", include("answerable.reports.urls")),
    path("api/v1/", include("answerable.api.urls")),
    path("hooks/", include("answerable.channels.mail.hooks.urls")),
    path("outbox/", include("answerable.channels.mail.urls")),
    path("", include("answerable.portal.urls")),
]

# A request larger than we take is refused with the limit named.
handler400 = "answerable.kit.views.errors.bad_request"
