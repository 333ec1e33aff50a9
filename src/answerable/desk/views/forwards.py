"""A mail that a colleague passed on: a person says whose it is."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.cases.masking import masked
from answerable.cases.models import Forward
from answerable.cases.naming_customers import name_customer
from answerable.desk.doing import ask, case_to_write_in
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import WhoseForm
from answerable.kit.clock import now

QUOTED = 400  # characters of it in the question


@staff_only
@require_http_methods(["GET", "POST"])
def say_whose(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Who the customer is: by the address that the mail names, or by another."""
    case, at = case_to_write_in(request, number), now()
    forward = case.forward_to_decide()
    if forward is None or forward.message_id != pk:  # said why not, where it was one
        forward = get_object_or_404(Forward.objects.select_related("message", "by"), message=pk, message__case=case)

    def say(form: WhoseForm) -> None:
        name_customer(case, form.cleaned_data["address"], form.cleaned_data["name"], by=request.user, at=at)

    initial = {"address": forward.address, "name": forward.name}
    return ask(
        request,
        case,
        WhoseForm(request.POST if request.method == "POST" else None, initial=initial),
        say,
        at=at,
        title=_("Who is the customer?"),
        button=_("They are the customer"),
        words=Truncator(masked(forward.message.told_text).strip()).chars(QUOTED),
    )
