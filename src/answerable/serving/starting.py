"""`answerable server` as a command: its options, each of which the environment can give as well."""

import argparse
import os
from typing import TYPE_CHECKING

from answerable.serving.server import Server

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]

NO = {"0", "no", "false", "off"}


def register(subcommands: "Subcommands") -> None:
    """Adds the command."""
    parser = subcommands.add_parser(
        "server",
        help="serve everything: pages, mail door, worker, live events",
        description="Serves everything, on one port for HTTP and one for SMTP, until Ctrl-C or SIGTERM.",
        epilog="--data DIR says where everything of this installation lives (ANSWERABLE_DATA; default: var).",
    )
    places(parser, "ANSWERABLE_PORT", 8000)
    parser.add_argument(
        "--smtp-port",
        type=port,
        default=_given("ANSWERABLE_SMTP_PORT", "2525"),
        help="where mail comes in (ANSWERABLE_SMTP_PORT; default: 2525)",
    )
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=_demo_by_environment(),
        help="load the demo company on the first start (ANSWERABLE_DEMO=1 or 0; default: yes on a loopback address "
        "without EMAIL_URL)",
    )
    parser.set_defaults(run=lambda arguments: Server(arguments).run())


def places(parser: argparse.ArgumentParser, port_name: str, default: int) -> None:
    """The options of whatever listens."""
    host = _given("ANSWERABLE_HOST", "127.0.0.1")
    parser.add_argument("--host", default=host, help="the address to listen on (ANSWERABLE_HOST; default: 127.0.0.1)")
    parser.add_argument(
        "--port",
        type=port,
        default=_given(port_name, str(default)),
        help=f"the port to listen on ({port_name}; default: {default})",
    )


def port(value: str) -> int:
    """A port's number; argparse turns the error into its sentence."""
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise argparse.ArgumentTypeError(f"{value!r} is not a port; a port is a number from 1 to 65535")
    return int(value)


def _given(name: str, default: str) -> str:
    return os.environ.get(name) or default


def _demo_by_environment() -> bool | None:
    given = os.environ.get("ANSWERABLE_DEMO", "").lower()
    return given not in NO if given else None
