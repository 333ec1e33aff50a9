"""What the worker does, in this order: each step takes the time, does one small batch and returns how much it did."""

from answerable.cases.sweeping import sweep
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.sending import send_pending

STEPS = [file_pending, send_pending, sweep]
