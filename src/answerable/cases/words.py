"""The domain's closed vocabularies, as they stand in the database, in URLs and in the API; labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Turn(models.TextChoices):
    """Whose turn it is; always exactly one."""

    OURS = "ours", _("Waiting for us")
    THEIRS = "theirs", _("Waiting for them")
    PROPOSED = "proposed", _("Proposed")
    CLOSED = "closed", _("Closed")


class Type(models.TextChoices):
    """What kind of matter a case is."""

    PROBLEM = "problem", _("Problem")
    COMPLAINT = "complaint", _("Complaint")
    REQUEST = "request", _("Request")
    INFORMATION = "information", _("Information")
    PRAISE = "praise", _("Praise")
    IDEA = "idea", _("Idea")
    CONDUCT = "conduct", _("Conduct")


class SecondScan(models.TextChoices):
    """Why a file that was found infected is scanned once more."""

    NEWER = "newer", _("The scanner knows better by now")
    KNOWN = "known", _("We know the sender, and what the file is")
    ELSEWHERE = "elsewhere", _("Another scanner found nothing")


class Harm(models.IntegerChoices):
    """What it does to her; the first key of the order of work."""

    NONE = 0, _("None")
    COST = 1, _("Cost")
    DOWN = 2, _("Service down")
    PERSON = 3, _("Person at risk")


class Origin(models.TextChoices):
    """Who began the case."""

    CUSTOMER = "customer", _("The customer wrote")
    BEHALF = "behalf", _("Written up on their behalf")
    OURS = "ours", _("We wrote first")
    MACHINE = "machine", _("A machine reported")


class Outcome(models.TextChoices):
    """How a case ended."""

    CONFIRMED = "confirmed", _("Confirmed by the customer")
    BY_WORD = "confirmed-by-word", _("Confirmed by word")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    NO_REPLY = "no-reply", _("No reply")
    UNREACHABLE = "unreachable", _("Unreachable")
    NOT_NEEDED = "no-answer-needed", _("No answer needed")
    PASSED_ON = "passed-on", _("Passed on")
    FINAL = "final-position", _("Final position")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DUPLICATE = "duplicate", _("Duplicate")
    MERGED = "merged", _("Merged")
    IMPORTED = "imported", _("Imported")
    NOT_A_MATTER = "not-a-customer-matter", _("Not a customer matter")
    SPAM = "spam", _("Spam")
    THANKED = "thanked", _("Thanked")
    DECIDED = "decided", _("Decided")


class Measure(models.TextChoices):
    """What a commitment measures."""

    RECEIPT = "receipt", _("Receipt")
    ANSWER = "answer", _("Answer")
    UPDATE = "update", _("Update")
    GIVEN = "given", _("Next word")
    RESOLUTION = "resolution", _("Resolution")
    CALL_BACK = "call_back", _("Call back")
    ASK = "ask", _("Ask")
    HANDOVER = "handover", _("Handover")
    GLANCE = "glance", _("Glance")


class Direction(models.TextChoices):
    """Which way a message went."""

    IN = "in", _("In")
    OUT = "out", _("Out")
    INTERNAL = "internal", _("Internal")


class Kind(models.TextChoices):
    """What a message is."""

    CUSTOMER = "customer", _("Customer")
    OUTSIDE = "outside", _("Outside")
    SILENT = "automatic", _("Automatic reply")
    ANSWER = "answer", _("Answer")
    HOLDING = "holding", _("Holding word")
    NOTE = "note", _("Note")
    ASK = "ask", _("Ask")
    REPLY = "ask-answer", _("Colleague's answer")
    RECEIPT = "receipt", _("Receipt")
    REMINDER = "reminder", _("Reminder")
    NOTICE = "notice", _("Notice")
    CALL = "call", _("Call, not reached")
    IMPORTED = "imported", _("Imported")
    ELSEWHERE = "elsewhere", _("Sent elsewhere")


class Offer(models.TextChoices):
    """What a note that came by mail may have been meant as."""

    ANSWER = "answer", _("Answer to the customer")
    REPLY = "reply", _("Answer to a colleague")


class Audience(models.TextChoices):
    """Who may ever read a message; it never changes."""

    PUBLIC = "public", _("Customer's side and colleagues")
    INTERNAL = "internal", _("Colleagues only")


class Then(models.TextChoices):
    """What follows once an answer is accepted: the three ways to send, and the end of the road."""

    KEEP = "keep", _("More to come")
    WAIT = "wait", _("I need something from you")
    PROPOSE = "propose", _("This should solve it")
    FINAL = "final", _("This is our final position")


class IfSilent(models.TextChoices):
    """What was announced to happen when the customer's date passes without a word."""

    PROPOSE = "propose", _("We take it as solved and ask")
    CLOSE = "close", _("We close it")
    OURS = "ours", _("It comes back to us")


class Part(models.TextChoices):
    """How somebody beside staff takes part in a case."""

    CUSTOMER = "customer", _("Customer")
    REPRESENTATIVE = "representative", _("Representative")
    COPIED = "copied", _("Copied")
    OUTSIDE = "outside", _("Outside")
    NEW = "new", _("Someone new")


class Excuse(models.TextChoices):
    """Why a customer's message needs no answer."""

    THANKS = "thanks", _("Thanks")
    INFORMATION = "for-information", _("For information")
    REPEATS = "repeats", _("Repeats an earlier message")
    ELSEWHERE = "answered-elsewhere", _("Answered elsewhere")


class WaitingOn(models.TextChoices):
    """What blocks us while it is our turn; shown to the customer, pauses nothing."""

    COLLEAGUE = "colleague", _("A colleague")
    SUPPLIER = "supplier", _("A supplier")
    PART = "part", _("A part")
    AUTHORITY = "authority", _("An authority")
    APPOINTMENT = "appointment", _("An appointment")


# The three ways to send; a final position has a verb of its own.
WAYS = (Then.KEEP, Then.WAIT, Then.PROPOSE)
# What answers, once it is accepted: sent from here, or from elsewhere and confirmed.
ANSWERS = (Kind.ANSWER, Kind.ELSEWHERE)
# A word of ours by a person; only these meet anything but the receipt's clock.
BY_A_PERSON = (*ANSWERS, Kind.HOLDING)
# Who hears what is said between us and the customer: they, and whoever is in copy.
IN_COPY = (Part.REPRESENTATIVE, Part.COPIED)
HEARING = (Part.CUSTOMER, *IN_COPY)
# What colleagues owe each other; for everything else the customer waits.
AMONG_US = (Measure.ASK, Measure.HANDOVER)
# Measures that stand still while the customer has the turn.
PAUSING = (Measure.RESOLUTION, Measure.UPDATE)
# Outcomes that a later message does not reopen by itself.
SET_ASIDE_AFTER = (Outcome.SPAM, Outcome.NOT_A_MATTER)
