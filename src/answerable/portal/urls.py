"""The customer's pages: the way in by link, the page of a case with all one can do there, and `Tell us`."""

from django.urls import path

from answerable.portal.views import codes, deciding, entering, lost, notices, showing, speaking, telling, writing

app_name = "portal"

urlpatterns = [
    path("tell-us/", telling.tell_us, name="tell-us"),
    path("brands/<slug:slug>/tell-us/", telling.tell_us, name="tell-us-brand"),
    path("tell-us/thank-you/", telling.thank_you, name="thank-you"),
    path("language/", speaking.language, name="language"),
    path("case/<str:token>/", entering.enter, name="enter"),
    path("lost-link/", lost.lost_link, name="lost-link"),
    path("notices/<str:token>/", notices.notices, name="notices"),
    path("your/<str:number>/", showing.case, name="case"),
    path("your/<str:number>/everything/", showing.everything, name="everything"),
    path("your/<str:number>/files/<int:pk>/", showing.file, name="file"),
    path("your/<str:number>/files/<int:pk>/small/", showing.preview, {"form": "small"}, name="file-small"),
    path("your/<str:number>/files/<int:pk>/large/", showing.preview, {"form": "large"}, name="file-large"),
    path("your/<str:number>/code/", codes.code, name="code"),
    path("your/<str:number>/code/mail/", codes.mail, name="code-mail"),
    path("your/<str:number>/ready/", codes.ready, name="ready"),
    path("your/<str:number>/messages/", writing.messages, name="messages"),
    path("your/<str:number>/messages/<int:pk>/need/", deciding.need, name="need"),
    path("your/<str:number>/messages/<int:pk>/refusal/", deciding.refusal, name="refusal"),
    path("your/<str:number>/details/", writing.details, name="details"),
    path("your/<str:number>/call/", writing.call, name="call"),
    path("your/<str:number>/waiting/", writing.waiting, name="waiting"),
    path("your/<str:number>/confirmation/", deciding.confirmation, name="confirmation"),
    path("your/<str:number>/confirmation/undo/", deciding.undo, name="undo"),
    path("your/<str:number>/rejection/", deciding.rejection, name="rejection"),
    path("your/<str:number>/escalation/", deciding.escalation, name="escalation"),
    path("your/<str:number>/withdrawal/", deciding.withdrawal, name="withdrawal"),
]
