"""Where the read side, the pages below it and every view ask the database: in selectors, nowhere else."""

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "reports"
# What orders, prints, binds and clears volumes writes the rows of its own jobs.
SERVICES_OF_VOLUMES = {f"{name}.py" for name in ("models", "orders", "printing", "retention")}
FILES = sorted(
    path
    for path in REPORTS.rglob("*.py")
    if path.name != "selectors.py"
    and "migrations" not in path.relative_to(REPORTS).parts
    and not (path.parent.name == "volumes" and path.name in SERVICES_OF_VOLUMES)
)
# What answers a request outside of `reports`, and what it shows.
PAGES = sorted(
    path
    for app in ("budget", "chiayi_kpi", "indicators", "objectives")
    for path in (ROOT / app).rglob("*.py")
    if re.search(r"(_page|(^|_)views)\.py$", path.name) or "views" in path.parent.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
QUERY = re.compile(
    r"\b[A-Z]\w*\.(objects|history)\b"
    r"|\.(select_related|prefetch_related|values_list|annotate|filter)\("
    r"|get_(object|list)_or_404\([A-Z]"
    r"|\.all\(\)"
)


def test_no_query_stands_outside_a_selector():
    found = {
        str(path.relative_to(ROOT)): [match[0] for match in QUERY.finditer(path.read_text(encoding="utf-8"))]
        for path in [*FILES, *PAGES]
    }
    assert {path: queries for path, queries in found.items() if queries} == {}


def test_no_template_asks_for_the_rows_that_belong_to_another():
    """Not of rows that were read along with it either: which those are is the selector's business."""
    relations = {
        name
        for model in apps.get_models()
        for name in (
            *(one.get_accessor_name() for one in model._meta.related_objects if not one.one_to_one),
            *(field.name for field in model._meta.many_to_many),
        )
        if name
    }
    asked = re.compile(rf"\.({'|'.join(sorted(relations))})\.(all|count|exists|first|last)\b")
    found = {
        str(path.relative_to(ROOT)): [match[0] for match in asked.finditer(path.read_text(encoding="utf-8"))]
        for path in TEMPLATES
    }
    assert TEMPLATES and {path: queries for path, queries in found.items() if queries} == {}


def test_every_package_of_views_is_looked_at():
    """The names above are those that there are."""
    found = {str(path.relative_to(ROOT).parent) for path in PAGES}
    assert {"budget/views", "indicators/views", "chiayi_kpi/accounts/people", "chiayi_kpi/plan_book"} <= found
