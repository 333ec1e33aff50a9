"""Which mail addresses are ours: those of the teams, with any `+tag`, and `bounce+TOKEN@` of their domains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from answerable.cases.models import Grant
from answerable.cases.models.grant import PURPOSES
from answerable.kit import tokens
from answerable.kit.addresses import normalise, split_token
from answerable.staff.models import Brand, Team, TeamAddress

LONGEST_LOCAL = 64
BOUNCE, UNSUBSCRIBE = "bounce", "unsubscribe"
# RFC 5321, 4.5.1: whoever takes mail has this mailbox, at each of their domains and without any.
POSTMASTER = "postmaster"
# Instead of a team's own local part, where that leaves no room for a token.
SHORT = "case"


@dataclass(frozen=True)
class Ours:
    """The desk's addresses at one moment, with the teams behind them."""

    teams: dict[str, int]
    first: str = ""  # the main address of the desk's first team
    # As whom we speak from there, where that is not the house itself.
    brands: dict[str, int] = field(default_factory=dict)
    # The pictures in the heads of our own mails, by their SHA-256.
    logos: frozenset[str] = frozenset()

    def reached_by(self, address: str) -> str:
        """The address under which the desk takes what is for this one: nearly always itself; empty where it is none."""
        if address in self:
            return address
        local, _at, domain = normalise(address).rpartition("@")
        is_postmaster = normalise(address) == POSTMASTER or (local == POSTMASTER and domain in self.domains)
        return self.first if is_postmaster else ""

    @property
    def domains(self) -> set[str]:
        return {address.rpartition("@")[2] for address in self.teams}

    def __contains__(self, address: str) -> bool:
        """Whether mail to this address is for the desk."""
        return self.team_id(address) is not None or self.carries_token(address)

    def team_id(self, address: str) -> int | None:
        return self.teams.get(base_of(address))

    def brand_id(self, address: str) -> int | None:
        return self.brands.get(base_of(address))

    def carries_token(self, address: str) -> bool:
        """An address of our domains with a token that we signed."""
        base, token = split_token(address)
        if token is None or base.rpartition("@")[2] not in self.domains:
            return False
        return any(tokens.unsign(purpose, token) is not None for purpose in ("reply", BOUNCE, UNSUBSCRIBE, *PURPOSES))


def ours() -> Ours:
    """The addresses of all active teams now, by one query for the main and one for the further ones; and our logos."""
    of_brand = ("brand_id", "brand__archived_at")
    further = TeamAddress.objects.filter(team__is_active=True).values_list("address", "team_id", *of_brand)
    main = list(Team.objects.active().in_order().exclude(address=None).values_list("address", "pk", *of_brand))
    rows = [(normalise(address or ""), *facts) for address, *facts in [*further, *main]]
    known = {address: team_id for address, team_id, *_brand in rows}
    brands = {address: brand for address, _team, brand, archived_at in rows if brand and not archived_at}
    first = normalise(main[0][0] or "") if main else next(iter(known), "")
    logos = frozenset(Brand.objects.exclude(logo="").values_list("logo", flat=True))
    return Ours(known, first, brands, logos)


def base_of(address: str) -> str:
    """`care+anything@halden.example` is `care@halden.example`."""
    local, _at, domain = normalise(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def with_token(address: str, token: str, local: str = "") -> str:
    """`care+TOKEN@halden.example`; a local part that leaves no room gives way to a short one."""
    own, _at, domain = address.rpartition("@")
    local = local or own.partition("+")[0]
    if len(local) + 1 + len(token) > LONGEST_LOCAL:
        local = SHORT
    return f"{local}+{token}@{domain}"


def grant_among(addresses: Iterable[str], purpose: str) -> Grant | None:
    """The grant whose token stands in one of these addresses, expired and revoked ones too."""
    for address in addresses:
        _base, token = split_token(address)
        number = tokens.unsign(purpose, token) if token else None
        if number is not None and (grant := Grant.objects.filter(pk=number).first()):
            return grant
    return None
