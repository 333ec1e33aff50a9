"""Sample pages, drawn with the real layouts and components."""

from pathlib import Path

from django import forms
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import render

from answerable.kit.views import errors

from .people import AFTER_ANA_WROTE, GROUPS, NOW

DRAFTS: list[str] = []
SHARED = {"now": NOW, "groups": GROUPS, "company": "Halden"}
PAGES = sorted(path.stem for path in (Path(__file__).parent / "templates" / "gallery").glob("[a-z]*.html"))


class Story(forms.Form):
    text = forms.CharField(
        label="What happened?", help_text="In your own words. A person reads it.", widget=forms.Textarea
    )
    name = forms.CharField(label="Your name")
    address = forms.EmailField(label="Your e-mail address", help_text="The answer goes there.")
    harm = forms.ChoiceField(
        label="What does it do to you?",
        choices=[("none", "Nothing bad"), ("cost", "It costs me money"), ("down", "I cannot work")],
        widget=forms.RadioSelect,
    )
    reach = forms.BooleanField(label="You may call me", required=False, help_text="Only about this.")
    file = forms.FileField(label="A picture or a file", required=False)


class Team(forms.Form):
    name = forms.CharField(label="Name", help_text="As customers read it.")
    address = forms.EmailField(label="Address", help_text="Mail to it becomes a case of this team.")
    visibility = forms.ChoiceField(
        label="Who may read", choices=[("open", "Every colleague"), ("closed", "Its members"), ("sensitive", "Readers")]
    )
    signature = forms.CharField(label="Signature", widget=forms.Textarea)


def index(request):
    return render(request, "gallery/_index.html", {"pages": PAGES})


def page(request, name):
    if name not in PAGES:
        raise Http404
    return render(request, f"gallery/{name}.html", {**SHARED, "live_url": request.GET.get("live")})


def rows(request):
    """The list as it is after Ana has written."""
    return render(request, "gallery/_list.html", {"now": NOW, "groups": [AFTER_ANA_WROTE, *GROUPS]})


def draft(request):
    """Keeps what was typed and shows it."""
    DRAFTS.extend([request.POST["text"]] if request.method == "POST" else [])
    return JsonResponse(DRAFTS, safe=False)


def live(request):
    """Says once that a message came."""
    event = 'data: {"case": 1060, "name": "message.added"}\n\n'
    return StreamingHttpResponse([event], content_type="text/event-stream")


def too_large(request):
    return errors.too_large(request, limit=25 * 2**20)


def tell(request):
    return render(request, "gallery/_tell.html", {"form": Story(), "company": "Halden"})


def refused(request):
    posted = Story({"text": "I was charged twice.", "address": "maria@"})
    return render(request, "gallery/_tell.html", {"form": posted, "company": "Halden"}, status=422)


def settings_page(request):
    return render(request, "gallery/_settings.html", {"form": Team({"name": "Care", "address": "care"}), "now": NOW})
