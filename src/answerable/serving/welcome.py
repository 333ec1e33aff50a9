"""What the server says once it serves: what to open, how to sign in, and one line that sends a mail."""

import os
from typing import TypedDict

MAIL = "From: Ana Novak <ana@example.org>\\nTo: {to}\\nSubject: No internet since this morning\\n\\nCan you help?"
SEND = """python3 -c 'import smtplib; smtplib.SMTP("{host}", {port}).sendmail("ana@example.org", "{to}", "{mail}")'"""
TO_SOMEBODY = f"this line sends a mail:\n\n{SEND}"
TO_NOBODY = "once a team has an address, this line sends it a mail:\n\n{first_mail} --port {port}"
WORDS = """
Answerable is serving. Ctrl-C stops it.

  Open       {base}/desk/
  Sign in    {sign_in}
  Mail door  {host}:{port}; {send}

  Outbox     {outbox}
{rehearsing}{nameless}{loading}"""
REHEARSING = """
  Rehearsal  nothing leaves yet, so that you can try everything; when you are ready{first}: {live}
"""
ONCE_NAMED = ", and started with EMAIL_URL"
NAMELESS = """
  Company    it has no name yet in what customers read; name it by starting with COMPANY="Your company"
"""
LOADING = """
  Demo       its cases are still being loaded; the lists grow for some minutes
"""


class Facts(TypedDict):
    """What `answerable prepare` found out: the lines that say how to sign in, an address to write to (or none) and the
    command that writes to the first there will be, whether the demo still loads its cases, and the command that lets
    mail leave, where nothing leaves yet."""

    sign_in: list[str]
    address: str
    first_mail: str
    loads: bool
    live: str


def welcome(facts: Facts, host: str, smtp_port: int) -> str:
    """The words, for a mail door that is reached at this host and port."""
    base, to = os.environ["BASE_URL"], facts["address"]
    first = "" if os.environ.get("EMAIL_URL") else ONCE_NAMED
    real = (
        "mail leaves by EMAIL_URL"
        if os.environ.get("EMAIL_URL")
        else f"{base}/outbox/ shows the mail that customers get"
    )
    return WORDS.format(
        base=base,
        sign_in="\n             ".join(facts["sign_in"]),
        host=host,
        port=smtp_port,
        send=(TO_SOMEBODY if to else TO_NOBODY).format(
            host=host, port=smtp_port, to=to, mail=MAIL.format(to=to), first_mail=facts["first_mail"]
        ),
        outbox=real,
        rehearsing=REHEARSING.format(live=facts["live"], first=first) if facts["live"] else "",
        nameless=NAMELESS if is_nameless() else "",
        loading=LOADING if facts["loads"] else "",
    )


def is_nameless() -> bool:
    """Whether nobody has said what the company is called; the demo's is called Halden."""
    return os.environ.get("ANSWERABLE_DEMO") != "1" and not os.environ.get("COMPANY", "").strip()
