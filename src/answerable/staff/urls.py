"""The door of the house: `/sign-in/` and `/sign-out/`; how a brand looks; and who is on duty, for programs."""

from django.urls import path

from answerable.staff.views import brands, duty, signing_in

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("brands/<slug:slug>/<slug:look>/logo.png", brands.logo, name="brand-logo"),
    path("brands/<slug:slug>/<slug:look>/colours.css", brands.colours, name="brand-colours"),
    path("duty/<str:token>.ics", duty.follow, name="duty"),
]
