"""The reports on one page: what a lead needs on Monday, the pages behind it, and the rows behind every figure."""

from django.urls import URLPattern, URLResolver, path

from answerable.reports.views import kept, monday, rows, staffing, times, what_if

app_name = "reports"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", monday.show, name="monday"),
    path("kept/", kept.show, name="kept"),
    path("times/", times.show, name="times"),
    path("what-if/", what_if.show, name="what-if"),
    path("staffing/", staffing.show, name="staffing"),
    path("rows/<slug:figure>/", rows.show, name="rows"),
    path("rows/<slug:figure>/csv/", rows.as_csv, name="rows-csv"),
    path("rows/<slug:figure>/parquet/", rows.as_parquet, name="rows-parquet"),
]
