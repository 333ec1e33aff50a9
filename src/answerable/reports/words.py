"""The words of the reports: channels, ages, ends and verdicts, as people read them."""

from django.utils.translation import gettext_lazy as _

# Where anybody may read along, and where only the customer and we do; promises are never shorter for the former.
PUBLIC_CHANNELS = ("social", "forum", "review", "community")

CHANNELS = {
    "mail": _("Mail"),
    "web": _("Web form"),
    "page": _("Their page"),
    "phone": _("Phone"),
    "chat": _("Chat"),
    "counter": _("In person"),
    "letter": _("Letter"),
    "api": _("API"),
    "social": _("Social network"),
    "forum": _("Forum"),
    "review": _("Review site"),
    "community": _("Community"),
}
REACHES = {"private": _("Private channels"), "public": _("Public channels")}

AGES = {
    "day": _("Under a day"),
    "three-days": _("1 to 3 days"),
    "week": _("3 to 7 days"),
    "month": _("1 to 4 weeks"),
    "older": _("Over 4 weeks"),
}
# Each age begins so many days back; the youngest at nothing.
AGE_DAYS = {"day": 1, "three-days": 3, "week": 7, "month": 28}

ENDINGS = {
    "confirmed": _("Confirmed by the customer"),
    "held": _("Held: unconfirmed, and not back in 30 days"),
    "unconfirmed": _("Unconfirmed, too young to say"),
    "no-reply": _("No reply"),
    "other": _("Ended otherwise"),
}
HELD_DAYS = 30

# The pages, in the order in which one reads them.
PAGES = {
    "monday": _("Monday"),
    "kept": _("Kept and broken"),
    "times": _("Waiting times"),
    "what-if": _("What if"),
    "staffing": _("Staffing"),
}
