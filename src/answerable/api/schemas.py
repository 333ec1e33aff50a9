"""What goes in and out, as JSON; times are ISO 8601 with an offset."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, EmailStr, Field

from answerable.api.typed import Line, Moment, NotBlank, Said, Value

TypeName = Literal["problem", "complaint", "request", "information", "praise", "idea", "conduct"]
TurnName = Literal["ours", "theirs", "proposed", "closed"]
OriginName = Literal["customer", "behalf", "ours", "machine"]
HarmName = Literal["none", "cost", "down", "person"]
Text = Annotated[Said, Field(min_length=1, max_length=200_000), NotBlank]
Subject = Annotated[Line, Field(max_length=400)]
Name = Annotated[Line, Field(max_length=254)]
Values = dict[Name, Value]


class Given(Schema):
    """What is sent to us: a key that we do not know is refused, for a misspelt one would silently mean its absence."""

    model_config = ConfigDict(extra="forbid")


class CustomerIn(Given):
    """Who it is about."""

    name: Line = Field("", max_length=200)
    address: EmailStr = Field(max_length=254)
    language: str = Field("", max_length=10, pattern=r"^([A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?)?$")


class CustomerOut(Schema):
    """A customer, as a case names her."""

    id: int
    name: str
    address: str


class IdentityOut(Schema):
    """What we know somebody by."""

    kind: str
    value: str


class CustomerRecord(CustomerOut):
    """A customer, with what we know."""

    language: str
    organization: str | None
    identities: list[IdentityOut]
    created_at: datetime


class CommitmentOut(Schema):
    """One promise at work."""

    measure: str
    promise: str
    state: Literal["running", "paused", "met", "void"]
    started_at: datetime
    due_at: datetime
    broken_at: datetime | None
    met_at: datetime | None
    explained: list[str] = Field(
        description="Why it is due when it is and what became of it, sentence by sentence, in the zone of its calendar."
    )


class CaseIn(Given):
    """A new case."""

    customer: CustomerIn
    subject: Annotated[Subject, Field(min_length=1), NotBlank]
    text: Text
    origin: OriginName = "customer"
    channel: str = Field("api", max_length=12, pattern=r"^[a-z]+$")
    team: Name | None = None
    brand: Name | None = Field(None, description="As whom we speak: a brand's name or slug, or `house`.")
    type: TypeName | None = None
    fields: Values = {}


class CaseRow(Schema):
    """A case in a list."""

    number: str
    subject: str
    type: TypeName
    topic: str | None
    tags: list[str]
    fields: dict[str, Any]
    channel: str
    turn: TurnName
    team: str
    brand: str | None = Field(description="As whom we speak: a brand's name; null where it is the house itself.")
    owner: str | None
    customer: CustomerOut
    harm: HarmName
    needed_by: datetime | None
    opened_at: datetime
    next_due_at: datetime | None
    remind_at: datetime | None
    lapses_at: datetime | None
    closed_at: datetime | None
    outcome: str | None


class CaseOut(CaseRow):
    """A case, with everything promised in it."""

    commitments: list[CommitmentOut]
    # When the whole problem began, over every case of this customer that hangs together with this one.
    problem_since: datetime


class Cases(Schema):
    items: list[CaseRow]
    next: str | None


class AuthorOut(Schema):
    kind: Literal["customer", "participant", "staff", "automation"]
    name: str


class AttachmentOut(Schema):
    id: int
    name: str
    content_type: str
    kind: str
    size: int
    sha256: str
    inline: bool
    content_id: str


class DeliveryOut(Schema):
    recipient: str
    state: Literal["sending", "accepted", "failed"]


class ForwardedOut(Schema):
    """A customer's mail that a colleague passed on: what it says of who wrote it, and whether anybody has shown that
    the colleague sent it. While it is open nobody has said whose it is."""

    by: str
    is_proven: bool
    name: str
    address: str
    written_at: datetime | None
    is_open: bool


class MessageOut(Schema):
    """One thing said in a case."""

    id: int
    direction: Literal["in", "out", "internal"]
    kind: str
    author: AuthorOut
    text: str
    html: str
    attachments: list[AttachmentOut]
    created_at: datetime
    state: Literal["sending", "accepted", "failed", "unconfirmed"]
    forwarded: ForwardedOut | None
    deliveries: list[DeliveryOut]


class Messages(Schema):
    items: list[MessageOut]
    next: str | None


class MessageIn(Given):
    """A word of a colleague: to the customer (answer, holding), or inside (note, ask)."""

    kind: Literal["answer", "holding", "note", "ask"]
    text: Text
    then: Literal["keep", "wait", "propose"] = "keep"
    remind_at: Moment | None = None
    if_silent: Literal["propose", "close", "ours"] = "ours"
    next_word_at: Moment | None = None
    to: Name | None = None


class AssignmentIn(Given):
    """To whom: a colleague's address, `me`, or null to give it back to the team."""

    owner: Name | None


class HandoverIn(Given):
    """Offer to a colleague or team, or answer an offer made to you."""

    action: Literal["offer", "accept", "decline", "withdraw"] = "offer"
    to: Name | None = None
    note: Said = Field("", max_length=10_000)
    reason: Said = Field("", max_length=10_000)


class MergeIn(Given):
    """The case that this one is merged into."""

    into: Name


class ClosureIn(Given):
    outcome: Name


class DescriptionIn(Given):
    """What is given is set; the rest stays."""

    type: TypeName | None = None
    topic: Name | None = None
    brand: Name | None = Field(None, description="As whom we speak from now on, as in a new case.")
    harm: HarmName | None = None
    needed_by: Moment | None = None
    tags: Annotated[list[Name], Field(max_length=50)] | None = None
    fields: Values | None = None
    subject: Subject = ""


class AskAnswerIn(Given):
    text: Text


class EventOut(Schema):
    """One fact of a case's history: ids, enumerations and times, never anybody's words."""

    id: int
    name: str
    at: datetime
    actor: dict[str, Any]
    data: dict[str, Any]


class Events(Schema):
    items: list[EventOut]
    next: str | None


class Customers(Schema):
    items: list[CustomerRecord]
    next: str | None
