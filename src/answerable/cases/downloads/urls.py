"""Where files lie, under `/files/`."""

from django.urls import path

from answerable.cases.downloads import views

app_name = "files"

urlpatterns = [path("<str:token>/<str:name>", views.file, name="file")]
