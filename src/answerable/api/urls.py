"""The API's one page of addresses."""

from django.urls import path, re_path

from answerable.api import problems
from answerable.api.site import api
from answerable.api.views import cases, customers, messages, moving

for router in (cases.router, messages.router, moving.router):
    api.add_router("/cases", router)
api.add_router("/customers", customers.router)

urlpatterns = [path("", api.urls), re_path(r"^.*$", problems.not_found)]
