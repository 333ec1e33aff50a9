"""The nouns of cases."""

from answerable.cases.models.alert import Alert, Digest
from answerable.cases.models.ask import Ask
from answerable.cases.models.attachment import Attachment
from answerable.cases.models.block import Block
from answerable.cases.models.case import Case
from answerable.cases.models.circular import Circular, Posting
from answerable.cases.models.commitment import Commitment
from answerable.cases.models.delivery import Delivery
from answerable.cases.models.draft import Draft
from answerable.cases.models.event import Event
from answerable.cases.models.file import File
from answerable.cases.models.forward import Forward
from answerable.cases.models.grant import ColleagueGrant, Grant
from answerable.cases.models.handover import Handover
from answerable.cases.models.inbound import Inbound
from answerable.cases.models.likeness import Likeness
from answerable.cases.models.link import Link, Share
from answerable.cases.models.message import Message
from answerable.cases.models.participant import Participant
from answerable.cases.models.presence import Presence
from answerable.cases.models.preview import Preview
from answerable.cases.models.recomputation import Recomputation
from answerable.cases.models.sparing import Spared
from answerable.cases.models.sponsor import Sponsor
from answerable.cases.models.topic import Field, Tag, Topic

__all__ = [
    "Alert",
    "Ask",
    "Attachment",
    "Block",
    "Case",
    "Circular",
    "ColleagueGrant",
    "Commitment",
    "Delivery",
    "Digest",
    "Draft",
    "Event",
    "Field",
    "File",
    "Forward",
    "Grant",
    "Handover",
    "Inbound",
    "Likeness",
    "Link",
    "Message",
    "Participant",
    "Posting",
    "Presence",
    "Preview",
    "Recomputation",
    "Share",
    "Spared",
    "Sponsor",
    "Tag",
    "Topic",
]
