"""The people outside: customers, by what we know them, whom they act for, and how two records became one person."""

from answerable.customers.models.customers import Customer
from answerable.customers.models.identities import Identity
from answerable.customers.models.merging import Merge, MergeRefused
from answerable.customers.models.organizations import Organization

__all__ = ["Customer", "Identity", "Merge", "MergeRefused", "Organization"]
