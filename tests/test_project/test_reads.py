"""Where the read side, and what makes pages below it, ask the database: in selectors, nowhere else."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "reports"
# A job of the queue is a row that its own services write.
FILES = sorted(
    path
    for path in REPORTS.rglob("*.py")
    if path.name != "selectors.py"
    and not {"volume", "volumes", "migrations"} & set(path.relative_to(REPORTS).parts)
)
PAGES = sorted(
    [*ROOT.glob("budget/*_page.py"), *ROOT.glob("indicators/*_page.py"), ROOT / "indicators/views/panel.py"]
)
QUERY = re.compile(
    r"\b[A-Z]\w*\.(objects|history)\b|\.(select_related|prefetch_related|values_list|annotate|filter)\("
)


@pytest.mark.parametrize("path", [*FILES, *PAGES], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_query_stands_outside_a_selector(path):
    assert QUERY.findall(path.read_text(encoding="utf-8")) == []
