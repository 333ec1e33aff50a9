"""Where cases are begun."""

from django.urls import path

from answerable.desk.beginning import views

urlpatterns = [
    path("", views.behalf, name="new-case"),
    path("call/", views.call, name="new-call"),
    path("letter/", views.letter, name="new-letter"),
    path("people/", views.people, name="new-people"),
]
