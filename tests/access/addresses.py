"""Every address of the house by its shape, and the same address filled with what there is in a world."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

from tests.access.world import World


def patterns() -> dict[str, str]:
    """The shape of every address, as `/desk/cases/{number}/`, with its name."""
    return dict(_patterns(get_resolver()))


def filled(world: World, pattern: str, name: str) -> str:
    """The address itself; a catch-all becomes a place that does not exist."""
    address = pattern.format_map(_Filling(world, pattern, name))
    return address.partition("^")[0] + "no/such/place" if "^" in address else address


def _patterns(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        shape = before + _shape(entry)
        if isinstance(entry, URLPattern):
            yield shape, entry.name or ""
        else:
            yield from _patterns(entry, shape)


def _shape(entry: URLPattern | URLResolver) -> str:
    """The address with its gaps in braces; an integer gap as `{pk:int}` is written `{pk}` too."""
    text = str(entry.pattern)
    for gap, converter in entry.pattern.converters.items():
        kind = "int" if isinstance(converter, IntConverter) else None
        for spelled in (f"<{kind}:{gap}>", f"<str:{gap}>", f"<slug:{gap}>", f"<path:{gap}>", f"<{gap}>"):
            text = text.replace(spelled, "{" + gap + "}")
    return text


class _Filling(dict):
    """Fills a gap by the most telling word of the address or its name: `asks/{pk}/answer/` takes an ask."""

    def __init__(self, world: World, pattern: str, name: str) -> None:
        self.gaps, self.pattern, self.name = world.gaps, pattern, name

    def __missing__(self, gap: str) -> object:
        before = self.pattern.partition("{" + gap + "}")[0].rstrip("/").rpartition("/")[2].rstrip("s")
        for word in (self.name, before):
            for key, values in self.gaps.items():
                if key and word.startswith(key) and gap in values:
                    return values[gap]
        return self.gaps[""].get(gap, 1)
