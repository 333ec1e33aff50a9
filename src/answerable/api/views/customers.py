"""Customers: found, and met."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from answerable.api import naming, schemas, showing
from answerable.api.site import PROBLEMS, signed
from answerable.api.typed import Line
from answerable.customers.access import visible_customers
from answerable.customers.models import Customer
from answerable.kit import paging
from answerable.kit.clock import now

router = Router(tags=["customers"])


class Wanted(Schema):
    """Which customers: by words of a name or the beginning of an address or number."""

    q: Line | None = Field(None, max_length=400)
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


@router.get("", response={200: schemas.Customers, **PROBLEMS}, summary="List customers, newest first")
def list_customers(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    rows = visible_customers(signed(request))
    rows = rows.matching(wanted.q) if wanted.q else rows.current()
    rows = rows.select_related("organization").prefetch_related("identities")
    page, following = paging.newest_first(rows, wanted.cursor, wanted.limit)
    return {"items": [showing.customer(row) for row in page], "next": following}


@router.post(
    "", response={201: schemas.CustomerRecord, 200: schemas.CustomerRecord, **PROBLEMS}, summary="Know a customer"
)
def post_customer(request: HttpRequest, given: schemas.CustomerIn) -> Any:
    """201 for somebody new, 200 for somebody we knew by this address."""
    naming.no_address_of_ours(given.address, "address")
    customer, is_new = Customer.meet("mail", given.address, given.name, given.language, "told by the API", at=now())
    return Status(201 if is_new else 200, showing.customer(customer))
