"""The outbox, under `/outbox/`."""

from django.urls import path

from answerable.channels.mail import views

app_name = "mail"

urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<slug:name>/", views.mail, name="mail"),
    path("<slug:name>/html/", views.mail_html, name="mail-html"),
]
