"""A template includes, extends, loads and links only to what its own area or one below it provides, and that exists."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.layers import PACKAGE, area_of, area_of_file, may_know

TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".svg"})
NAMES_A_TEMPLATE = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
NAMES_A_URL = re.compile(r"{%\s*url\s+[\"']([^\"']+)[\"']")
LOADS = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")


def area_of_template(name: str, templates: list[Path]) -> str | None:
    """The area whose folder a named template lies in; None for a template of somebody else's."""
    found = [path for path in templates if path.as_posix().endswith(f"/templates/{name}")]
    return area_of_file(found[0]) if found else None


def views_by_name(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every URL's full name with the module of its view."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from views_by_name(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{prefix}{pattern.name}", getattr(pattern.callback, "__module__", "")


def complaints(area: str, text: str, views: dict[str, str], templates: list[Path]) -> Iterator[str]:
    """What a template of an area names and may not, in words."""
    for name in NAMES_A_TEMPLATE.findall(text):
        owner = area_of_template(name.partition("#")[0], templates)
        if owner is None or not may_know(area, owner):
            yield f"includes {name} of {owner}"
    for name in NAMES_A_URL.findall(text):
        module = views.get(name)
        if module is None or (module.startswith("answerable.") and not may_know(area, area_of(module))):
            yield f"links to {name} of {module}"
    libraries = engines["django"].engine.libraries
    for name in " ".join(LOADS.findall(text)).split():
        module = libraries.get(name, "")
        if module.startswith("answerable.") and not may_know(area, area_of(module)):
            yield f"loads {name} of {module}"


def test_templates_point_down_the_layers():
    views = dict(views_by_name(get_resolver().url_patterns))
    found = {
        str(path.relative_to(PACKAGE)): list(complaints(area_of_file(path), path.read_text(), views, TEMPLATES))
        for path in TEMPLATES
    }
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_template_that_points_up_or_nowhere_is_found():
    text = '{% url "desk:list" %}{% include "upper/page.html" %}{% include "desk/nowhere.html" %}'
    upper = [PACKAGE / "desk/templates/upper/page.html"]
    assert list(complaints("kit", text, {"desk:list": "answerable.desk.views.list"}, upper)) == [
        "includes upper/page.html of desk",
        "includes desk/nowhere.html of None",
        "links to desk:list of answerable.desk.views.list",
    ]
