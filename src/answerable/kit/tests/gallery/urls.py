"""One address per sample page; the index names them all."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index),
    path("refused/", views.refused),
    path("rows/", views.rows),
    path("draft/", views.draft),
    path("live/", views.live),
    path("tell/", views.tell),
    path("settings/", views.settings_page),
    path("too-large/", views.too_large),
    path("<slug:name>/", views.page),
]
