"""Which customers a colleague may see. Names and identities, every colleague; her cases are a matter of the cases."""

from answerable.customers.models import Customer
from answerable.customers.models.queries import CustomerQuerySet
from answerable.staff.models import Staff


def visible_customers(staff: Staff) -> CustomerQuerySet:
    """Everybody, for whoever has an account: a desk that cannot recognise a customer makes her tell it again."""
    return Customer.objects.all() if staff.is_active else Customer.objects.none()
