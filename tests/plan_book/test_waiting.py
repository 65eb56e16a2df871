"""Whoever only looks at a workbook waits for nobody, and nobody for them."""

import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.workbook.reader import read_file
from chiayi_kpi.management.book import run_book
from chiayi_kpi.plan_book import preview
from indicators.models import FigureChange, IndicatorInput, MonthlyFigure
from indicators.services.figures import FigureCell, FigureEntry, record_figures
from objectives.locking import lock_plan
from objectives.models import Plan
from tests import factories
from tests.races import somebody_waits, together
from tests.workbooks import figure, imported, saved, small_book, xlsx

_SECONDS = 60  # longer than anything here takes


@pytest.fixture
def loaded():
    """Of each test its own: some of them commit."""
    return imported(small_book())


@pytest.mark.django_db
def test_plans_are_held_while_a_workbook_is_written_and_not_while_it_is_looked_at(loaded, monkeypatch):
    locked: list[type] = []
    as_ever = QuerySet.select_for_update

    def noted(rows: QuerySet, *args, **kwargs) -> QuerySet:
        locked.append(rows.model)
        return as_ever(rows, *args, **kwargs)

    by = factories.user(role=Role.PLANNING_OFFICE)
    book = small_book()
    book["面向"][0]["名稱"] = "另一面向"
    sheets = read_file(saved(xlsx(book)), "plan.xlsx")
    monkeypatch.setattr(QuerySet, "select_for_update", noted)

    found = preview.look(sheets, preview.context_for("plan.xlsx", by))
    assert found.can_confirm, found.faults
    assert Plan not in locked

    _preview, written = preview.write(sheets, preview.context_for("plan.xlsx", by), found.digest)
    assert written and Plan in locked


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_workbook_is_looked_at_while_a_plan_is_held_and_written_when_it_is_free(loaded):
    by = factories.user(role=Role.PLANNING_OFFICE)
    book = small_book()
    book["面向"][0]["名稱"] = "另一面向"
    sheets = read_file(saved(xlsx(book)), "plan.xlsx")
    held, done = threading.Event(), []

    def hold() -> None:
        end = time.monotonic() + _SECONDS
        with transaction.atomic():
            lock_plan(loaded)
            held.set()
            while not (done or somebody_waits()) and time.monotonic() < end:
                time.sleep(0.01)
            while not somebody_waits() and time.monotonic() < end:
                time.sleep(0.01)
            done.append("let go")

    def look_and_write() -> None:
        held.wait(_SECONDS)
        found = preview.look(sheets, preview.context_for("plan.xlsx", by))
        assert found.can_confirm, found.faults
        done.append("looked")
        _preview, written = preview.write(sheets, preview.context_for("plan.xlsx", by), found.digest)
        done.append(f"written: {written}")

    together(hold, look_and_write)
    assert done == ["looked", "let go", "written: True"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_the_cell_that_a_workbook_would_change_is_saved_while_it_is_looked_at(loaded):
    by = factories.user(role=Role.PLANNING_OFFICE)
    due = IndicatorInput.objects.get(code="due")
    rows = [figure("1-1-1", "due", 1, 12, 說明="檔案"), figure("1-1-1", "due", 2, 7, 說明="檔案")]
    sheets = read_file(saved(xlsx({"月報": rows})), "figures.xlsx")
    looked, saw, seen = threading.Event(), threading.Event(), []

    def look() -> None:
        context = preview.context_for("figures.xlsx", by)
        context.only_looks = True

        def till_somebody_saved(outcome) -> bool:
            seen.append(outcome.changes)
            looked.set()
            seen.append(saw.wait(_SECONDS))
            return False

        run_book(sheets, context, confirmed=till_somebody_saved)

    def save() -> None:
        looked.wait(_SECONDS)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        entries = [FigureEntry(due.pk, month, FigureCell(Decimal(5), "本人")) for month in (1, 2)]
        record_figures(plan=loaded, entries=entries, by=by, way=FigureChange.Way.PAGE)
        saw.set()

    together(look, save)
    assert seen == [2, True]
    values = MonthlyFigure.objects.filter(plan=loaded, input=due, month__in=(1, 2)).values_list(
        "value", flat=True
    )
    assert set(values) == {Decimal(5)}


@pytest.mark.django_db
def test_a_look_says_what_is_new_and_changed_and_writes_no_figure(loaded):
    by = factories.user(role=Role.PLANNING_OFFICE)
    rows = [
        figure("1-1-1", "due", 1, 12),
        figure("1-1-1", "due", 2, 7, 說明="檔案"),
        figure("1-1-2", "progress", 1, 1),
    ]
    sheets = read_file(saved(xlsx({"月報": rows})), "figures.xlsx")

    with CaptureQueriesContext(connection) as asked:
        found = preview.look(sheets, preview.context_for("figures.xlsx", by))
    (sheet,) = found.filled
    assert (sheet.new, sheet.changed, sheet.unchanged, found.faults) == (1, 1, 1, ())
    assert not [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]

    _preview, written = preview.write(sheets, preview.context_for("figures.xlsx", by), found.digest)
    assert written
