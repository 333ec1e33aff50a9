"""The door of the desk is that of the house."""

from answerable.staff.entering import StaffRequest as DeskRequest
from answerable.staff.entering import staff_only, zone_of

__all__ = ["DeskRequest", "staff_only", "zone_of"]
