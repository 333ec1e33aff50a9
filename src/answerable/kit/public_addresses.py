"""Which addresses lie in the open internet, and not in our own house, behind it, or in the machine that carries it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# What `is_global` (the special-purpose registries of IANA, RFC 6890) lets through and nobody keeps a picture at:
# relays for 6to4 (RFC 7526), and the machine that Azure's guests ask for their secrets.
CLOSED = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"), IPv4Network("168.63.129.16/32"))
# The only addresses of IPv6 that are given out (RFC 4291, 2.4). NAT64 (RFC 6052), IPv4 written as IPv6 and what is
# local lies beside it; 6to4 (RFC 3056), Teredo and its kin (RFC 2928), and examples (RFC 9637) within.
OPEN_V6 = IPv6Network("2000::/3")
CLOSED_V6 = (IPv6Network("2002::/16"), IPv6Network("2001::/23"), IPv6Network("3fff::/20"))


def is_public(address: str) -> bool:
    """Whether this IP address is one of the open internet; False for what is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if found.is_multicast or not found.is_global:
        return False
    return _is_open_v4(found) if isinstance(found, IPv4Address) else _is_open_v6(found)


def _is_open_v4(found: IPv4Address) -> bool:
    return not any(found in network for network in CLOSED)


def _is_open_v6(found: IPv6Address) -> bool:
    return found in OPEN_V6 and not any(found in network for network in CLOSED_V6)
