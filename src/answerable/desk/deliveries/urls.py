"""Where one finds what leaves, and why it waits."""

from django.urls import path

from answerable.desk.deliveries import views

urlpatterns = [
    path("", views.index, name="deliveries"),
    path("<int:pk>/", views.show, name="delivery"),
    path("<int:pk>/trying/", views.try_now, name="delivery-trying"),
    path("<int:pk>/giving-up/", views.give_up, name="delivery-giving-up"),
]
