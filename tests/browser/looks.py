"""What holds for every page, however it is looked at: one visit, then a desk's window and a phone's."""

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.templatetags.static import static
from playwright.sync_api import Page

WIDTHS = (1280, 390)
# A page takes axe from the browser's cache, by an address that conftest.py serves.
AXE, AXE_SCRIPT = "axe.js", Axe().axe_script
_RUN = """
async ([address, options]) => {
  if (!("axe" in window)) await import(address);
  const { passes, incomplete, inapplicable, ...report } = await axe.run(options);
  return report;
}
"""
# What depends on how wide the window is; the rest is looked at once.
_OF_THE_WIDTH = ("scrollable-region-focusable", "target-size")
# The contrast of a text, by far the most expensive rule, follows from what is gathered here of it and of all that it
# stands in: each such look is tried once in a run, on whichever page it comes first. Only what axe could decide is done.
_CONTRAST = """
async ([done, iframes]) => {
  const known = new Set(done), looks = new Map(), within = new Map();
  const behind = (node) => {
    if (!node) return "";
    if (!within.has(node)) {
      const style = getComputedStyle(node), flat = style.position === "static" || style.position === "relative";
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter].join();
      const shows = own !== "rgba(0, 0, 0, 0),none,1,none" || !flat;  // what is behind shows through the others as it is
      const more = shows ? `|${own}|${flat ? "" : node.tagName + node.className}` : "";
      within.set(node, behind(node.parentElement) + more);
    }
    return within.get(node);
  };
  const look = (node) => {
    const style = getComputedStyle(node);
    const points = Math.ceil(parseFloat(style.fontSize) * 72) / 96, large = style.fontWeight >= 700 ? 14 : 18;
    const own = [style.color, points >= large, style.textShadow, node.matches("input, select, textarea")];
    return [...own, !!node.closest(":disabled, [aria-disabled=true], label"), behind(node)].join();
  };
  const says = (node) => node.matches("input, select, textarea")
    || [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  for (const node of document.body.querySelectorAll("*")) {
    if (!says(node) || !node.checkVisibility()) continue;
    const found = look(node), same = looks.get(found) ?? [];
    if (!known.has(found) && same.length < 3) looks.set(found, [...same, node]);
  }
  const nodes = [...looks.values()].flat();
  if (!nodes.length) return [{ violations: [] }, []];
  const rule = { runOnly: { type: "rule", values: ["color-contrast"] }, resultTypes: ["violations", "passes"] };
  const report = await axe.run({ include: nodes }, { ...rule, iframes, elementRef: true });
  const decided = [...report.passes, ...report.violations].flatMap((rule) => rule.nodes).map((one) => one.element);
  const violations = report.violations.map(
    (rule) => ({ ...rule, nodes: rule.nodes.map(({ element, ...told }) => ({
      ...told, any: told.any.map(({ relatedNodes, ...check }) => check) })) }));
  return [{ ...report, passes: [], violations }, decided.map(look)];
}
"""
_done: set[str] = set()


# Cells of tables whose rows are cards, as on a phone, that leave a part of the card empty: their words would be broken.
_NARROW_CELLS = """() => [...document.querySelectorAll(".table--stack > tbody > tr > td[data-label]")]
    .filter((cell) => cell.checkVisibility() && getComputedStyle(cell).display === "flex")
    .filter((cell) => {
        const { paddingLeft, paddingRight } = getComputedStyle(cell.parentElement);
        return cell.offsetWidth + parseFloat(paddingLeft) + parseFloat(paddingRight) < cell.parentElement.clientWidth - 1;
    })
    .map((cell) => cell.textContent.trim())
"""


def complaints_of(page: Page) -> list[str]:
    """What the page will have complained of from now on: refused by the security policy, or failed in a script."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def assert_accessible(page: Page, *, iframes: bool = True) -> None:
    """At the width that the page has axe finds nothing."""
    rules = {"color-contrast": {"enabled": False}}
    _assert_nothing(page, {"resultTypes": ["violations"], "iframes": iframes, "rules": rules})
    report, decided = page.evaluate(_CONTRAST, [sorted(_done), iframes])
    _assert_no_violation(page, report)
    _done.update(decided)


def assert_accessible_and_fits(page: Page) -> None:
    """At each width axe finds nothing and nothing is wider than the window, which then is as it was."""
    window = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width == WIDTHS[0]:
            assert_accessible(page)
        else:
            only = {"type": "rule", "values": list(_OF_THE_WIDTH)}
            _assert_nothing(page, {"resultTypes": ["violations"], "runOnly": only})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_NARROW_CELLS) == []
    if window:
        page.set_viewport_size(window)


def assert_fits(page: Page) -> None:
    """At each width nothing is wider than the window: of a page whose barriers are looked at in another language."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def _assert_nothing(page: Page, options: dict) -> None:
    page.wait_for_load_state()
    _assert_no_violation(page, page.evaluate(_RUN, [static(AXE), options]))


def _assert_no_violation(page: Page, found: dict) -> None:
    report = AxeResults(found)
    assert report.violations_count == 0, f"{page.url}, {page.viewport_size}: {report.generate_report()}"
