"""What holds for every page, however it is looked at: one visit, then a desk's window and a phone's."""

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1280, 390)
_SCRIPT = Axe().axe_script


def complaints_of(page: Page) -> list[str]:
    """What the page will have complained of from now on: refused by the security policy, or failed in a script."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def assert_accessible(page: Page, *, iframes: bool = True, contrast: bool = True) -> None:
    """At the width that the page has axe finds nothing."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    rules = {"color-contrast": {"enabled": contrast}}
    options = {"resultTypes": ["violations"], "iframes": iframes, "rules": rules}
    report = AxeResults(page.evaluate("options => axe.run(options)", options))
    assert report.violations_count == 0, f"{page.url}, {page.viewport_size}: {report.generate_report()}"


def assert_accessible_and_fits(page: Page) -> None:
    """At each width axe finds nothing and nothing is wider than the window, which then is as it was.

    The contrast of each text, two thirds of what axe works at, is looked at once: colours do not depend on the width.
    """
    window = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page, contrast=width == WIDTHS[0])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if window:
        page.set_viewport_size(window)
