"""Sample pages, drawn with the real layouts and components."""

from pathlib import Path

from django import forms
from django.http import Http404
from django.shortcuts import render

from .people import GROUPS, NOW

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
    return render(request, f"gallery/{name}.html", {"now": NOW, "groups": GROUPS, "company": "Halden"})


def tell(request):
    return render(request, "gallery/_tell.html", {"form": Story(), "company": "Halden"})


def refused(request):
    posted = Story({"text": "I was charged twice.", "address": "maria@"})
    return render(request, "gallery/_tell.html", {"form": posted, "company": "Halden"}, status=422)


def settings_page(request):
    return render(request, "gallery/_settings.html", {"form": Team({"name": "Care", "address": "care"}), "now": NOW})
