"""Templates read line by line: a long line holds one tag, and what a person reads is not broken for it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 120
ONE_TEXT = re.compile(
    r"\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}",
    re.DOTALL,
)
OF_HTML = re.compile(r"<[a-zA-Z]")
OF_THE_TEMPLATE = re.compile(r"\{\{|\{%(?!\s*end)")


def crowded(template: str) -> list[int]:
    """The numbers of lines that are long and hold more than one tag of HTML, or of the template; a text counts as one."""
    masked = ONE_TEXT.sub(lambda text: "{%" + re.sub(r"[^\n]", "·", text[0][2:]), template)
    return [
        number
        for number, line in enumerate(masked.splitlines(), start=1)
        if len(line) > LONGEST and max(len(OF_HTML.findall(line)), len(OF_THE_TEMPLATE.findall(line))) > 1
    ]


def test_a_long_line_of_a_template_holds_one_tag():
    names = subprocess.run(
        ["git", "ls-files", "*.html", ":!tests"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    assert names
    assert [
        f"{name}:{number}" for name in names for number in crowded((ROOT / name).read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    ("line", "is_crowded"),
    [
        ("<td>a</td><td>b</td>", False),
        ("<td>{% translate 'a' %}</td>" + LONGEST * " ", False),
        (
            "<p>{% blocktranslate with a=b %}{{ a }} of the others{% endblocktranslate %}</p>"
            + LONGEST * " ",
            False,
        ),
        ("<td>a</td><td>b</td>" + LONGEST * " ", True),
        ("{% if a %}{{ b }}{% endif %}" + LONGEST * " ", True),
    ],
)
def test_a_line_is_crowded_by_a_second_tag(line: str, is_crowded: bool):
    assert bool(crowded(line)) is is_crowded
