"""The desk on one page: lists, the case and what is done in it, and the other places of the house."""

from django.urls import URLPattern, URLResolver, include, path

from answerable.desk.beginning.views import call_in_case
from answerable.desk.views import (
    case,
    concluding,
    elsewhere,
    endings,
    files,
    handovers,
    inside,
    lists,
    matters,
    messages,
    owners,
    senders,
    snippets,
    together,
)

app_name = "desk"

LISTS = [
    path("", lists.show, {"key": "ours"}, name="ours"),
    path("mine/", lists.show, {"key": "mine"}, name="mine"),
    path("asked/", lists.show, {"key": "asked"}, name="asked"),
    path("theirs/", lists.show, {"key": "theirs"}, name="theirs"),
    path("proposed/", lists.show, {"key": "proposed"}, name="proposed"),
    path("late/", lists.show, {"key": "late"}, name="late"),
    path("glance/", lists.show, {"key": "glance"}, name="glance"),
    path("teams/<slug:slug>/", lists.team, name="team"),
    path("search/", lists.search, name="search"),
    path("list/", lists.panel, name="list"),
    path("rail/", lists.rail_panel, name="rail"),
]

CASE = [
    path("", case.show, name="case"),
    path("head/", case.head, name="case-head"),
    path("story/", case.story, name="case-story"),
    path("side/", case.side, name="case-side"),
    path("presence/", case.presence, name="presence"),
    path("composer/", case.composer, name="case-composer"),
    path("commitments/<int:pk>/", case.commitment, name="commitment"),
    # words
    path("messages/", messages.write, name="messages"),
    path("messages/<int:pk>/undoing/", messages.undo, name="message-undoing"),
    path("messages/<int:pk>/again/", messages.send_again, name="message-again"),
    path("messages/<int:pk>/excuse/", endings.excuse, name="message-excuse"),
    path("messages/<int:pk>/glance/", endings.glance, name="message-glance"),
    path("messages/<int:pk>/confirmation/", endings.book, name="message-confirmation"),
    path("messages/<int:pk>/standing/", elsewhere.stand_for, name="message-standing"),
    path("messages/<int:pk>/disowning/", elsewhere.disown, name="message-disowning"),
    path("messages/<int:pk>/html/", files.letter, name="message-html"),
    path("drafts/<slug:kind>/", messages.draft, name="draft"),
    path("snippets/", snippets.show, name="snippets"),
    path("call/", call_in_case, name="call"),
    path("notes/", inside.note, name="notes"),
    path("asks/", inside.ask, name="asks"),
    path("asks/<int:pk>/answer/", inside.answer, name="ask-answer"),
    path("asks/<int:pk>/withdrawal/", inside.withdraw, name="ask-withdrawal"),
    # who has it
    path("owner/", owners.take, name="owner"),
    path("pool/", owners.give_back, name="pool"),
    path("assignment/", owners.assign, name="assignment"),
    path("handover/", handovers.offer, name="handover"),
    path("handover/acceptance/", handovers.accept, name="handover-acceptance"),
    path("handover/refusal/", handovers.decline, name="handover-refusal"),
    path("handover/withdrawal/", handovers.withdraw, name="handover-withdrawal"),
    path("escalation/", matters.escalate, name="escalation"),
    path("sponsorship/", matters.sponsor, name="sponsorship"),
    path("shares/", together.share, name="shares"),
    path("participants/<int:pk>/", matters.let_in, name="letting-in"),
    # the matter
    path("description/", matters.describe, name="description"),
    path("waiting/", matters.wait_on, name="waiting"),
    path("waiting/end/", matters.stop_waiting_on, name="waiting-end"),
    path("closure/", endings.close, name="closure"),
    path("sender/", senders.always, name="sender"),
    path("sender/undoing/", senders.undo, name="sender-undoing"),
    path("look/", concluding.look_over, name="look"),
    path("final-position/", concluding.take_final_position, name="final-position"),
    path("reopening/", endings.reopen, name="reopening"),
    path("merge/", together.merge, name="merge"),
    path("merge/undoing/", together.unmerge, name="merge-undoing"),
    path("links/", together.link, name="links"),
    path("links/<int:pk>/joining/", together.join, name="joining"),
    path("links/<int:pk>/parting/", together.part, name="parting"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *LISTS,
    path("cases/<slug:number>/", include(CASE)),
    path("customers/", include("answerable.desk.customers.urls")),
    path("set-aside/", include("answerable.desk.set_aside.urls")),
    path("channels/", include("answerable.desk.channels.urls")),
    path("deliveries/", include("answerable.desk.deliveries.urls")),
    path("overload/", include("answerable.desk.overload.urls")),
    path("settings/", include("answerable.desk.settings.urls")),
    path("new/", include("answerable.desk.beginning.urls")),
    path("previews/<int:pk>/small/", files.preview, {"form": "small"}, name="file-small"),
    path("previews/<int:pk>/large/", files.preview, {"form": "large"}, name="file-large"),
    path("files/<int:pk>/<path:name>", files.show, name="file"),
]
