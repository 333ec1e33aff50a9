"""A file that was found infected, perhaps by mistake: scanned once more, and let go if nothing is found then."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models.attachment import Attachment
from answerable.cases.models.base import verb
from answerable.cases.models.file import File
from answerable.cases.models.looking import Looking
from answerable.cases.refusals import Refused
from answerable.cases.words import SecondScan
from answerable.staff.models import Staff

SCANNED_AGAIN = "file.scanned-again"


class Releasing(Looking):
    """Nobody lets a file go by their word alone: the scanner must find it clean. Who asked it, and why, is known."""

    class Meta:
        abstract = True

    @verb
    def scan_again(self, row: Attachment, why: SecondScan, *, by: Staff, at: datetime) -> None:
        """Have a file of this case scanned once more. Until it was found clean, nobody gets it."""
        if row.message.case_id not in self.matter_ids():
            raise Refused(_("This file belongs to another case."))
        if not File.objects.ask_again(row.sha256, at=at):
            raise Refused(_("Only what was found infected is scanned again, and once at a time."))
        self.note(SCANNED_AGAIN, by=by, at=at, attachment=row.pk, message=row.message_id, why=SecondScan(why))
