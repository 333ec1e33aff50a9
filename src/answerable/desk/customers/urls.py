"""Where customers are found."""

from django.urls import path

from answerable.desk.customers import views

urlpatterns = [
    path("", views.index, name="customers"),
    path("<int:pk>/", views.show, name="customer"),
    path("<int:pk>/description/", views.describe, name="customer-description"),
    path("<int:pk>/identities/", views.identify, name="customer-identities"),
    path("<int:pk>/merge/", views.merge, name="customer-merge"),
    path("<int:pk>/parting/", views.part, name="customer-parting"),
]
