"""The settings on one page."""

from django.urls import path

from answerable.desk.settings.views import (
    absences,
    brands,
    calendars,
    closures,
    colleagues,
    fields,
    lateness,
    live,
    mailbox_folders,
    mailboxes,
    profile,
    promises,
    rotas,
    senders,
    sorting,
    tags,
    teams,
    texts,
    tokens,
    topics,
)

ME = [
    path("", profile.show, name="settings"),
    path("password/", profile.password, name="settings-password"),
    path("absence/", absences.mine, name="settings-absence"),
    path("absence/<int:pk>/end/", absences.end_mine, name="settings-absence-end"),
    path("duty-address/", rotas.issue_my_address, name="settings-my-duty-address"),
    path("duty-address/end/", rotas.end_my_address, name="settings-my-duty-address-end"),
    path("tokens/", tokens.index, name="settings-tokens"),
    path("tokens/<int:pk>/end/", tokens.revoke, name="settings-token-end"),
]

TEAMS = [
    path("teams/", teams.index, name="settings-teams"),
    path("teams/new/", teams.new, name="settings-new-team"),
    path("teams/<slug:slug>/", teams.show, name="settings-team"),
    path("teams/<slug:slug>/description/", teams.describe, name="settings-team-description"),
    path("teams/<slug:slug>/members/", teams.join, name="settings-members"),
    path("teams/<slug:slug>/members/<int:pk>/end/", teams.part, name="settings-member-end"),
    path("teams/<slug:slug>/readers/", teams.share, name="settings-readers"),
    path("teams/<slug:slug>/readers/<int:pk>/end/", teams.end_share, name="settings-reader-end"),
    path("teams/<slug:slug>/absences/", absences.of_team, name="settings-team-absences"),
    path("teams/<slug:slug>/absences/<int:pk>/end/", absences.end_in_team, name="settings-team-absence-end"),
    path("teams/<slug:slug>/lateness/", lateness.settle, name="settings-lateness"),
    path("teams/<slug:slug>/texts/", texts.index, name="settings-texts"),
    path("teams/<slug:slug>/texts/new/", texts.add, name="settings-new-text"),
    path("teams/<slug:slug>/texts/preview/", texts.try_out, name="settings-text-preview"),
    path("teams/<slug:slug>/texts/<slug:kind>/<slug:language>/", texts.write, name="settings-text"),
    path("teams/<slug:slug>/texts/<slug:kind>/<slug:language>/end/", texts.forget, name="settings-text-end"),
]

ROTAS = [
    path("teams/<slug:slug>/rota/", rotas.show, name="settings-rota"),
    path("teams/<slug:slug>/rota/switch/", rotas.switch, name="settings-rota-switch"),
    path("teams/<slug:slug>/rota/shifts/", rotas.add_shift, name="settings-shifts"),
    path("teams/<slug:slug>/rota/shifts/<int:pk>/end/", rotas.end_shift, name="settings-shift-end"),
    path("teams/<slug:slug>/rota/patterns/", rotas.add_pattern, name="settings-patterns"),
    path("teams/<slug:slug>/rota/patterns/<int:pk>/end/", rotas.remove_pattern, name="settings-pattern-end"),
    path("teams/<slug:slug>/rota/file/", rotas.upload, name="settings-rota-file"),
    path("teams/<slug:slug>/rota/feed/", rotas.follow, name="settings-rota-feed"),
    path("teams/<slug:slug>/rota/address/", rotas.issue_address, name="settings-duty-address"),
    path("teams/<slug:slug>/rota/address/end/", rotas.end_address, name="settings-duty-address-end"),
]

COLLEAGUES = [
    path("colleagues/", colleagues.index, name="settings-colleagues"),
    path("colleagues/new/", colleagues.new, name="settings-new-colleague"),
    path("colleagues/<int:pk>/", colleagues.show, name="settings-colleague"),
    path("colleagues/<int:pk>/description/", colleagues.describe, name="settings-colleague-description"),
    path("colleagues/<int:pk>/password/", colleagues.password, name="settings-colleague-password"),
    path("colleagues/<int:pk>/absence/", absences.of_colleague, name="settings-colleague-absence"),
    path(
        "colleagues/<int:pk>/absence/<int:absence>/end/",
        absences.end_of_colleague,
        name="settings-colleague-absence-end",
    ),
    path("colleagues/<int:pk>/leaving/", colleagues.deactivate, name="settings-colleague-leaving"),
    path("colleagues/<int:pk>/return/", colleagues.reactivate, name="settings-colleague-return"),
]

CALENDARS = [
    path("calendars/", calendars.index, name="settings-calendars"),
    path("calendars/new/", calendars.new, name="settings-new-calendar"),
    path("calendars/preview/", calendars.try_out, name="settings-calendar-preview"),
    path("calendars/parts-of-country/", calendars.parts_of_country, name="settings-parts-of-country"),
    path("calendars/<int:pk>/", calendars.show, name="settings-calendar"),
    path("calendars/<int:pk>/hours/", calendars.revise, name="settings-calendar-hours"),
    path("calendars/<int:pk>/next-year/", calendars.bring_in_next_year, name="settings-calendar-next-year"),
    path("calendars/<int:pk>/closures/", closures.close, name="settings-closures"),
    path("calendars/<int:pk>/closures/<int:closure>/end/", closures.end, name="settings-closure-end"),
]

PROMISES = [
    path("promises/", promises.index, name="settings-promises"),
    path("promises/new/", promises.new, name="settings-new-promise"),
    path("promises/<int:pk>/", promises.revise, name="settings-promise"),
    path("promises/<int:pk>/place/", promises.move, name="settings-promise-place"),
    path("promises/<int:pk>/end/", promises.retire, name="settings-promise-end"),
]

LIVE = [
    path("live/", live.index, name="settings-live"),
    path("live/now/", live.go, name="settings-live-now"),
]

SORTING = [
    path("sorting/", sorting.index, name="settings-sorting"),
    path("sorting/new/", sorting.new, name="settings-new-sorting"),
    path("sorting/preview/", sorting.preview, name="settings-sorting-preview"),
    path("sorting/<int:pk>/", sorting.revise, name="settings-sorting-rule"),
    path("sorting/<int:pk>/place/", sorting.move, name="settings-sorting-place"),
    path("sorting/<int:pk>/pause/", sorting.pause, name="settings-sorting-pause"),
    path("sorting/<int:pk>/end/", sorting.retire, name="settings-sorting-end"),
    path("senders/", senders.index, name="settings-senders"),
    path("senders/<int:pk>/end/", senders.end, name="settings-sender-end"),
]

MAILBOXES = [
    path("mailboxes/", mailboxes.index, name="settings-mailboxes"),
    path("mailboxes/new/", mailboxes.new, name="settings-new-mailbox"),
    path("mailboxes/<int:pk>/", mailboxes.show, name="settings-mailbox"),
    path("mailboxes/<int:pk>/settings/", mailboxes.change, name="settings-mailbox-settings"),
    path("mailboxes/<int:pk>/beginning/", mailboxes.begin, name="settings-mailbox-beginning"),
    path("mailboxes/<int:pk>/pause/", mailboxes.pause, name="settings-mailbox-pause"),
    path("mailboxes/<int:pk>/end/", mailboxes.remove, name="settings-mailbox-removal"),
    path("mailboxes/<int:pk>/progress/", mailboxes.progress, name="settings-mailbox-progress"),
    path("mailboxes/<int:pk>/folders/", mailbox_folders.index, name="settings-mailbox-folders"),
    path("mailboxes/<int:pk>/folders/new/", mailbox_folders.new, name="settings-mailbox-new-folder"),
    path("mailboxes/<int:pk>/folders/<int:folder>/", mailbox_folders.change, name="settings-mailbox-folder"),
    path("mailboxes/<int:pk>/folders/<int:folder>/end/", mailbox_folders.leave, name="settings-mailbox-folder-end"),
    path("mailboxes/<int:pk>/errands/<slug:kind>/", mailboxes.ask, name="settings-mailbox-errand"),
    path("mailboxes/<int:pk>/errands/<slug:kind>/end/", mailboxes.stop, name="settings-mailbox-errand-end"),
]

BRANDS = [
    path("brands/", brands.index, name="settings-brands"),
    path("brands/new/", brands.new, name="settings-new-brand"),
    path("brands/<slug:slug>/", brands.change, name="settings-brand"),
    path("brands/<slug:slug>/archive/", brands.archive, name="settings-brand-archive"),
    path("brands/<slug:slug>/return/", brands.bring_back, name="settings-brand-return"),
    path("brands/<slug:slug>/mail/<slug:theme>/", brands.mail, name="settings-brand-mail"),
]

WORDS = [
    path("topics/", topics.index, name="settings-topics"),
    path("topics/new/", topics.new, name="settings-new-topic"),
    path("topics/<int:pk>/", topics.rename, name="settings-topic"),
    path("topics/<int:pk>/below/", topics.below, name="settings-topic-below"),
    path("topics/<int:pk>/end/", topics.retire, name="settings-topic-end"),
    path("topics/<int:pk>/return/", topics.restore, name="settings-topic-return"),
    path("tags/", tags.index, name="settings-tags"),
    path("tags/<int:pk>/", tags.rename, name="settings-tag"),
    path("tags/<int:pk>/end/", tags.remove, name="settings-tag-end"),
    path("fields/", fields.index, name="settings-fields"),
    path("fields/new/", fields.new, name="settings-new-field"),
    path("fields/<int:pk>/", fields.describe, name="settings-field"),
    path("fields/<int:pk>/place/", fields.move, name="settings-field-place"),
    path("fields/<int:pk>/end/", fields.remove, name="settings-field-end"),
]

urlpatterns = [*ME, *TEAMS, *ROTAS, *COLLEAGUES, *CALENDARS, *PROMISES, *LIVE, *SORTING, *MAILBOXES, *BRANDS, *WORDS]
