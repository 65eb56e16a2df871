"""Where the read side asks the database: in its selectors and in those of the apps below, nowhere else."""

import re
from pathlib import Path

import pytest

REPORTS = Path(__file__).resolve().parents[2] / "reports"
# A job of the queue is a row that its own services write.
FILES = sorted(
    path
    for path in REPORTS.rglob("*.py")
    if path.name != "selectors.py"
    and not {"volume", "volumes", "migrations"} & set(path.relative_to(REPORTS).parts)
)
QUERY = re.compile(
    r"\b[A-Z]\w*\.(objects|history)\b|\.(select_related|prefetch_related|values_list|annotate|filter)\("
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(REPORTS)))
def test_no_query_stands_outside_a_selector(path):
    assert QUERY.findall(path.read_text(encoding="utf-8")) == []
