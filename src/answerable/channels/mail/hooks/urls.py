"""Where providers post. One of them posts raw mails only to an address that ends in `mime`."""

from django.urls import path

from answerable.channels.mail.hooks import views

urlpatterns = [
    path("<slug:provider>", views.posted),
    path("<slug:provider>/", views.posted, name="hook"),
    path("<slug:provider>/mime", views.posted),
]
