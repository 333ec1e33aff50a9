"""What the mail channel itself must remember."""

from answerable.channels.mail.models.automatic import TO_ALL_TOGETHER, TO_ONE_ADDRESS, AutomaticMail
from answerable.channels.mail.models.dead_addresses import DeadAddress, DeadAddressQuerySet

__all__ = ["TO_ALL_TOGETHER", "TO_ONE_ADDRESS", "AutomaticMail", "DeadAddress", "DeadAddressQuerySet"]
