"""Style sheets: colours have names, and no rule is kept for what no page shows."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOKENS = "chiayi_kpi/static/portal/css/tokens.css"
# Classes that Django's own admin writes.
OF_THE_ADMIN = re.compile(
    r"field-\w+|change-form|change-list|fieldset-heading|flex-container|import-update|messagelist|errorlist|form-multiline|fieldBox|aligned"
)


def _tracked(*endings: str) -> list[str]:
    names = subprocess.run(
        ["git", "ls-files"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [name for name in names if name.endswith(endings) and not name.startswith("tests/")]


def _rules(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (ROOT / name).read_text(), flags=re.DOTALL)


def test_pages_drawings_and_print_take_their_colours_from_the_tokens():
    literal = re.compile(r"(?<![\w(&])#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
    whole = re.compile(r"(?<![\w&])#[0-9a-fA-F]{6}\b|(?:fill|stroke|color)[:=]\"?#|\"[0-9A-F]{6}\"")
    sheets = [name for name in _tracked(".css") if name != TOKENS]
    others = _tracked(".html", ".py")

    assert sheets and others
    assert [(name, found) for name in sheets for found in literal.findall(_rules(name))] == []
    assert [(name, found) for name in others for found in whole.findall(_rules(name))] == []


def test_every_class_of_the_style_sheets_occurs_in_a_page_or_a_script():
    words, pages = set(), ""
    for name in _tracked(".html", ".py", ".js"):
        text = (ROOT / name).read_text()
        words.update(re.findall(r"[\w-]+", text))
        pages += text

    def occurs(css_class: str) -> bool:
        made = re.match(r"(.+-)\w+$", css_class)  # a template writes the end of it: ``light--{{ status }}``
        return css_class in words or bool(made and re.search(re.escape(made[1]) + r"[{%]", pages))

    sheets = [name for name in _tracked(".css") if "/static/" in name]
    classes = {
        (name, found)
        for name in sheets
        for selector in re.findall(r"([^{}]+)\{", _rules(name))
        for found in re.findall(r"\.([a-zA-Z][\w-]*)", selector)
    }
    assert classes
    assert {
        (name, found) for name, found in classes if not occurs(found) and not OF_THE_ADMIN.fullmatch(found)
    } == {("reports/static/reports/dashboard.css", "htmx-request")}  # htmx sets it


def test_what_a_shadow_inside_a_cell_says_is_drawn_in_a_persons_own_colours_too():
    drawn = _rules("chiayi_kpi/static/portal/css/forced-colors.css")
    shadowed = {
        state
        for name in _tracked(".css")
        if "/static/" in name
        for selector, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", _rules(name))
        if "box-shadow: inset" in rule
        for state in re.findall(r"(?:\.is-\w+|\.came-back|:target)", re.sub(r":not\([^)]*\)", "", selector))
    }
    assert shadowed and {state for state in shadowed if state not in drawn} == set()
