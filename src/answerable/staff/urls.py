"""The door of the house: `/sign-in/` and `/sign-out/`."""

from django.urls import path

from answerable.staff.views import signing_in

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
]
