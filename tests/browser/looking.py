"""Windows that people look through, and how a page is judged there: barriers, sideways scroll, complaints."""

from collections.abc import Sequence

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from answerable.kit.tests.gallery.browsing import AXE

# WCAG 2.2 AA and axe's best practices.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a theme changes is colour; everything else was already looked at in the other one.
COLOURS = ["color-contrast", "link-in-text-block"]
# What the breadth of a window changes is where things stand, and what is left out.
PLACES = ["target-size", "scrollable-region-focusable", "page-has-heading-one"]
WIDE, NARROW, PHONE = 1440, 360, 390
# A refused form and a page that is not there are answers; Chromium names them among its complaints.
ANSWERS = ("status of 422", "status of 404", "status of 403")
AXE_SCRIPT = AXE.read_text()
# What is waited for comes in milliseconds; a machine that is busy elsewhere decides no test.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


class Windows:
    """Every window of a test; at the end none of their pages has complained."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts, self.complaints = [], []

    def open(self, path: str = "", width: int = WIDE, height: int = 900, **surroundings) -> Page:
        """A new person's window, with nothing remembered in it."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.address, **surroundings
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        if path:
            page.goto(path)
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not any(answer in said.text for answer in ANSWERS):
            self.complaints.append(f"{said.page.url if said.page else ''}: {said.text}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def look(page: Page) -> None:
    """No barriers in either theme, and nothing to be found by scrolling sideways."""
    assert findings(page) == []


def findings(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found = _broken(page, "light", tags=RULES)
    page.emulate_media(color_scheme="dark")
    found += _broken(page, "dark", rules=COLOURS)
    page.emulate_media(color_scheme="light")
    return found + sideways(page)


def findings_on_a_phone(page: Page) -> list[str]:
    """What else there is to find when the window of a page that was looked at becomes small."""
    wide = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 740})
    found = _broken(page, "narrow", rules=PLACES) + sideways(page)
    page.set_viewport_size(wide)
    return found


def sideways(page: Page) -> list[str]:
    """What stands out of the window to the side."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{page.url} scrolls {over} pixels sideways at {page.viewport_size['width']}"] if over > 0 else []


def _broken(page: Page, theme: str, tags: Sequence[str] = (), rules: Sequence[str] = ()) -> list[str]:
    only = {"type": "tag", "values": tags} if tags else {"type": "rule", "values": rules}
    found = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations'], iframes: false})", only
    )
    where = f"{page.url} {theme} {page.viewport_size['width']}"
    return [f"{where}: {rule['id']} {[node['html'][:160] for node in rule['nodes']]}" for rule in found["violations"]]
