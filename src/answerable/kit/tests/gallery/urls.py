"""One address per sample page; the index names them all."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index),
    path("refused/", views.refused),
    path("tell/", views.tell),
    path("settings/", views.settings_page),
    path("<slug:name>/", views.page),
]
