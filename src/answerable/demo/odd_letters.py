"""Mails that hold more than words: one that a colleague passed on, one with another mail within, one with pictures."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage

from answerable.demo.machines import keep, mail

PASSED_ON = """Kim here, this came to my own address. Can somebody take it?

---------- Forwarded message ---------
From: Alma Hagen <alma.hagen@example.net>
Date: {yesterday:%a, %-d %b %Y} at 09:12
Subject: Socket in the nursery
To: <kim@halden.example>

Dear Kim Reyes,

the technician set our socket in the nursery, right above the cot. Can it still be moved to the hall?

Alma Hagen
"""
WITHIN = """Your shop wrote to me that the router went out ten days ago. See what they say. It never came.

Paul Winter
"""
SHOP = "Your parcel has left our house. It is with you within two days.\n\nParcel 8812-04, Halden's shop\n"
PICTURED = """<p>Hello,</p><p>this is how the cable comes out of our wall since your people were here:</p>
<p><img src="https://pictures.example.net/wall/1.jpg" width="640" height="480" alt="The wall">
<img src="https://pictures.example.net/wall/2.jpg" width="640" height="480" alt="The cable"></p>
<p>Please have it mended.</p><p>Nora Falk</p>
<img src="https://count.example.net/opened?by=halden" width="1" height="1" alt="">"""


def write(now: datetime) -> None:
    """Three of them, minutes ago, so that their receipts are in time."""
    keep(
        mail(
            "Kim Reyes <kim@halden.example>",
            "Fwd: Socket in the nursery",
            PASSED_ON.format(yesterday=now - timedelta(days=1)),
            {},
        ),
        now,
        110,
    )
    keep(_with_another_within(), now, 7)
    pictured = mail("Nora Falk <nora.falk@example.net>", "Cable out of the wall", "See the pictures.", {})
    pictured.clear_content()
    pictured.set_content(PICTURED, subtype="html")
    keep(pictured, now, 5)


def _with_another_within() -> EmailMessage:
    outer = mail("Paul Winter <paul.winter@example.net>", "Where is my router?", WITHIN, {})
    inner = EmailMessage()
    inner["From"], inner["To"] = "Halden shop <shop@halden-shop.example>", "paul.winter@example.net"
    inner["Subject"], inner["Date"] = "Your parcel is on its way", "Fri, 20 Feb 2026 08:00:00 +0100"
    inner.set_content(SHOP)
    outer.add_attachment(inner)
    outer.set_boundary("another-mail-within")  # else it were another mail at each start
    return outer
