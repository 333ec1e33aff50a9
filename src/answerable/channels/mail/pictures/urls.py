"""Where remote pictures lie with us, under `/files/pictures/`: on the host of files, where they have one."""

from django.urls import path

from answerable.channels.mail.pictures import views

app_name = "pictures"

urlpatterns = [path("<str:token>", views.picture, name="picture")]
