"""Reading a mail: from bytes, whatever they are, to what they say. Pure: no database, no network, no exception."""

from answerable.channels.mail.reading.inspecting import inspect_json
from answerable.channels.mail.reading.mail import DeliveryReport, Forwarded, Mail, Outcome, Part
from answerable.channels.mail.reading.reader import read
from answerable.kit.addresses import Address

__all__ = ["Address", "DeliveryReport", "Forwarded", "Mail", "Outcome", "Part", "inspect_json", "read"]
