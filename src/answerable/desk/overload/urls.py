"""Where an overload is."""

from django.urls import path

from answerable.desk.overload import views

urlpatterns = [
    path("<int:pk>/", views.show, name="overload"),
    path("<int:pk>/decision/", views.decide, name="overload-decision"),
    path("<int:pk>/progress/", views.progress, name="overload-progress"),
]
