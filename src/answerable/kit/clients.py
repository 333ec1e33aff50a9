"""Who asks, as far as the network tells: the address that limits are counted by."""

from ipaddress import AddressValueError, IPv6Address, IPv6Network

from django.conf import settings
from django.http import HttpRequest


def client_of(request: HttpRequest) -> str:
    """The client's address; behind `TRUSTED_PROXIES` proxies of our own, the one that the outermost of them saw."""
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies: int = settings.TRUSTED_PROXIES
    # Only our own proxies' words count, from the right: what stands left of them, anybody can write.
    told = said[-proxies].strip() if 0 < proxies <= len(said) else ""
    return _household(told or request.META.get("REMOTE_ADDR", ""))


def _household(address: str) -> str:
    """An IPv6 client owns a whole /64, so that is what counts as one client; IPv4 stays as it is."""
    try:
        full = IPv6Address(address)
    except AddressValueError:
        return address
    if full.ipv4_mapped:
        return str(full.ipv4_mapped)
    return str(IPv6Network((int(full) >> 64 << 64, 64)))
