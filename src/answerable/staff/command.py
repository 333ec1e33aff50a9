"""What an operator does with colleagues from a shell: make one, and make a token for the API."""

import argparse
import secrets
from typing import TYPE_CHECKING

from django.core.management import CommandError

from answerable.kit import clock
from answerable.staff.models import ApiToken, Staff

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subcommands: "Subcommands") -> None:
    """Adds the commands."""
    token = subcommands.add_parser(
        "token", help="make an API token for a colleague; it is printed, alone, on the last line"
    )
    token.add_argument("email", metavar="EMAIL", help="the colleague's address")
    token.add_argument("--name", default="made on the command line", help="what it is for")
    token.add_argument("--days", type=int, default=90, help="how long it is valid (default: 90)")
    token.add_argument("--read-only", action="store_true", help="without the right to change anything")
    token.set_defaults(run=run_token)
    colleague = subcommands.add_parser(
        "colleague", help="make a colleague, or a new password for one; it is printed, alone, on the last line"
    )
    colleague.add_argument("email", metavar="EMAIL", help="the address to sign in with")
    colleague.add_argument("--name", default="", help="the full name (default: what stands before the @)")
    colleague.add_argument("--role", choices=Staff.Role.values, help="default: agent, or as it is")
    colleague.set_defaults(run=run_colleague)


def run_token(arguments: argparse.Namespace) -> None:
    """Prints the token on the last line: it is stored hashed and cannot be shown again."""
    staff = Staff.objects.filter(email=arguments.email.strip().lower(), is_active=True).first()
    if staff is None:
        raise CommandError(f"There is no active colleague {arguments.email}.")
    scopes = ["read"] if arguments.read_only else ["read", "write"]
    _, plain = ApiToken.issue(staff, arguments.name, scopes, arguments.days, clock.now())
    print(f"A token of {staff.email}, valid for {arguments.days} days, to {' and '.join(scopes)}:")
    print(plain)


def run_colleague(arguments: argparse.Namespace) -> None:
    """Makes the colleague, or finds her, and gives her a password she should change."""
    email, password = arguments.email.strip().lower(), secrets.token_urlsafe(12)
    if "@" not in email:
        raise CommandError(f"{arguments.email} is not a mail address.")
    staff = Staff.objects.filter(email=email).first() or Staff(email=email, full_name=email.partition("@")[0])
    staff.full_name = arguments.name or staff.full_name
    staff.role = arguments.role or staff.role
    staff.set_password(password)
    staff.save()
    print(f"{staff.email}, {staff.get_role_display()}, signs in with the password:")
    print(password)
