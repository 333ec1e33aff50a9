"""Every figure of the reports, by its key."""

from answerable.reports.figures.blocks import BLOCKS
from answerable.reports.figures.cases import CASES
from answerable.reports.figures.commitments import BEGUN, COMMITMENTS
from answerable.reports.figures.figure import Figure, rows_of
from answerable.reports.figures.messages import MESSAGES
from answerable.reports.figures.what_if import WHAT_IF

FIGURES = {figure.key: figure for figure in (*CASES, *COMMITMENTS, *BEGUN, *WHAT_IF, *MESSAGES, *BLOCKS)}

__all__ = ["FIGURES", "Figure", "rows_of"]
