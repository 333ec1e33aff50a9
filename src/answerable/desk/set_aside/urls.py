"""Where one finds what was set aside."""

from django.urls import path

from answerable.desk.set_aside import views

urlpatterns = [
    path("", views.index, name="set-aside"),
    path("<int:pk>/", views.show, name="set-aside-one"),
    path("looking/", views.look_through, name="set-aside-looking-through"),
    path("<int:pk>/looking/", views.look, name="set-aside-looking"),
    path("<int:pk>/case/", views.make_case, name="set-aside-case"),
    path("<int:pk>/sender/", views.always, name="set-aside-sender"),
    path("<int:pk>/sender/undoing/", views.take_off, name="set-aside-sender-undoing"),
]
