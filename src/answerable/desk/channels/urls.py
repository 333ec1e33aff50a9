"""A page for each channel."""

from django.urls import path

from answerable.desk.channels import views

urlpatterns = [
    path("", views.index, name="channels"),
    path("<slug:channel>/", views.show, name="channel"),
]
