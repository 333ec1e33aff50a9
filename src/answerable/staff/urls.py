"""The door of the house: `/sign-in/` and `/sign-out/`; and who is on duty, for programs, behind a private address."""

from django.urls import path

from answerable.staff.views import duty, signing_in

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("duty/<str:token>.ics", duty.follow, name="duty"),
]
