"""What the mail channel itself must remember."""

from answerable.channels.mail.models.automatic import TO_ALL_TOGETHER, TO_ONE_ADDRESS, AutomaticMail
from answerable.channels.mail.models.awaited import Awaited, AwaitedQuerySet
from answerable.channels.mail.models.dead_addresses import DeadAddress, DeadAddressQuerySet
from answerable.channels.mail.models.domain_paces import BURST, DomainPace
from answerable.channels.mail.models.mailbox_errands import MailboxErrand, MailboxErrandQuerySet
from answerable.channels.mail.models.mailbox_folders import LeaseLost, MailboxFolder, MailboxFolderQuerySet
from answerable.channels.mail.models.mailboxes import Mailbox, MailboxQuerySet
from answerable.channels.mail.models.not_a_customer import NotACustomer, NotACustomerQuerySet
from answerable.channels.mail.models.posted import Posted
from answerable.channels.mail.models.refusals import Refusal, RefusalQuerySet, TurnedAway, sound
from answerable.channels.mail.models.rehearsals import Rehearsal, RehearsalQuerySet, go_live
from answerable.channels.mail.models.rules import Aside, SortingRule, SortingRuleQuerySet
from answerable.channels.mail.models.sorted_mail import SortedMail
from answerable.channels.mail.models.stalls import Stall, StallLetter, StallQuerySet, Watch
from answerable.channels.mail.models.unfetched import Unfetched, UnfetchedQuerySet

__all__ = [
    "BURST",
    "TO_ALL_TOGETHER",
    "TO_ONE_ADDRESS",
    "Aside",
    "AutomaticMail",
    "Awaited",
    "AwaitedQuerySet",
    "DeadAddress",
    "DeadAddressQuerySet",
    "DomainPace",
    "LeaseLost",
    "Mailbox",
    "MailboxErrand",
    "MailboxErrandQuerySet",
    "MailboxFolder",
    "MailboxFolderQuerySet",
    "MailboxQuerySet",
    "NotACustomer",
    "NotACustomerQuerySet",
    "Posted",
    "Refusal",
    "RefusalQuerySet",
    "Rehearsal",
    "RehearsalQuerySet",
    "SortedMail",
    "SortingRule",
    "SortingRuleQuerySet",
    "Stall",
    "StallLetter",
    "StallQuerySet",
    "TurnedAway",
    "Unfetched",
    "UnfetchedQuerySet",
    "Watch",
    "go_live",
    "sound",
]
