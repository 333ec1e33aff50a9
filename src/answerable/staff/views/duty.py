"""Who is on duty, for calendar programs: whoever has the private address may read it, and nothing else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from answerable.kit.clock import now
from answerable.staff.models import DutyFeed
from answerable.staff.rota.publishing import calendar_of


@require_safe
@cache_control(private=True, no_store=True)
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The shifts of one team or one colleague."""
    feed = DutyFeed.find(token)
    if feed is None:
        raise Http404
    answer = HttpResponse(calendar_of(feed, now()), content_type="text/calendar; charset=utf-8")
    answer["X-Robots-Tag"] = "noindex"
    return answer
