"""The rows behind a figure: as a list, and as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from answerable.kit import paging
from answerable.reports import blocked
from answerable.reports.access import reporters_only
from answerable.reports.asking import Asked
from answerable.reports.columns import COLUMNS, told
from answerable.reports.exporting import as_csv as written
from answerable.reports.exporting import as_parquet as parquet
from answerable.reports.exporting import has_parquet
from answerable.reports.figures import FIGURES, Figure
from answerable.reports.listing import listed, narrowed_to, selected
from answerable.staff.entering import StaffRequest, staff_only

PAGE = 50


@require_safe
@staff_only
@reporters_only
def show(request: StaffRequest, figure: str) -> HttpResponseBase:
    """Each of them in a line, newest first."""
    kind, asked = _figure(figure), Asked(request)
    if not asked.is_clear:
        return asked.answer("reports/rows.html", "rows", figure=kind)
    rows = kind.rows(asked.scope)
    try:
        found, more = paging.newest_first(selected(kind.of, rows), request.GET.get("after"), PAGE)
    except paging.BadCursor:
        raise Http404 from None
    facts: dict[str, Any] = {"rows": [listed(kind.of, row) for row in found], "more": more, "count": rows.count()}
    if kind.of == "blocks":
        facts["come_to"] = blocked.together(rows).words
    facts["back"] = asked.way_back()
    facts |= {"narrowed": narrowed_to(asked.scope), "exports": _exports(asked, figure)}
    return asked.answer("reports/rows.html", "rows", figure=kind, **facts)


def _exports(asked: Asked, figure: str) -> list[tuple[str, str]]:
    names = {"CSV": "rows-csv"} | ({"Parquet": "rows-parquet"} if has_parquet() else {})
    return [(name, asked.scope.link(route, figure)) for name, route in names.items()]


@require_safe
@staff_only
@reporters_only
def as_csv(request: StaffRequest, figure: str) -> HttpResponseBase:
    """All of them, streamed."""
    return _export(request, figure, _as_csv)


def _as_csv(kind: Figure, asked: Asked) -> HttpResponseBase:
    lines = written([column.name for column in COLUMNS[kind.of]], told(kind.of, kind.rows(asked.scope)))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


@require_safe
@staff_only
@reporters_only
def as_parquet(request: StaffRequest, figure: str) -> HttpResponseBase:
    """All of them with their types, where the extra for it is installed."""
    if not has_parquet():
        raise Http404
    return _export(request, figure, _as_parquet)


def _as_parquet(kind: Figure, asked: Asked) -> HttpResponseBase:
    file = parquet(COLUMNS[kind.of], told(kind.of, kind.rows(asked.scope)))
    return FileResponse(file, content_type="application/vnd.apache.parquet")


def _export(request: StaffRequest, figure: str, write: Callable[[Figure, Asked], HttpResponseBase]) -> HttpResponseBase:
    kind, asked = _figure(figure), Asked(request)
    if not asked.is_clear:
        return asked.answer("reports/rows.html", "rows", figure=kind)
    response = write(kind, asked)
    ending = str(response["Content-Type"]).partition(";")[0].rpartition("/")[2].rpartition(".")[2]
    name = f"{figure}-{asked.scope.first_on}-{asked.scope.last_on}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _figure(key: str) -> Figure:
    if key not in FIGURES:
        raise Http404
    return FIGURES[key]
