"""What came with messages, served so that nothing in it can act in our name."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.cases.access import access_attachment, access_case, access_infected
from answerable.cases.downloads.links import send_on
from answerable.cases.words import SecondScan
from answerable.desk.doing import ask
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import SecondScanForm
from answerable.kit.clock import now


@staff_only
@require_safe
def show(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    """On to a file of a case of hers; its name in the address is for people."""
    return send_on(access_attachment(request.user, pk), to=request.user)


@staff_only
@require_safe
def preview(request: DeskRequest, pk: int, form: str) -> HttpResponse:
    """On to the picture of a file, small or large."""
    return send_on(access_attachment(request.user, pk), to=request.user, form=form)


@staff_only
@require_http_methods(["GET", "POST"])
def scan_again(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """What was found infected by mistake is scanned once more, and let go if it is clean then."""
    case, at = access_case(request.user, number), now()
    row = access_infected(request.user, case, pk)
    return ask(
        request,
        case,
        SecondScanForm(request.POST if request.method == "POST" else None),
        lambda form: case.scan_again(row, SecondScan(form.cleaned_data["why"]), by=request.user, at=at),
        at=at,
        title=_("Scan %(name)s again") % {"name": row.name},
        button=_("Scan it again"),
        words=_(
            "The scanner found %(found)s in it. If it finds nothing now, everybody who may read this gets the file."
        )
        % {"found": row.file.found},
    )
