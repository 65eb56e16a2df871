"""Whoever only looks at a workbook waits for nobody, and nobody for them."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.workbook.reader import read_file
from chiayi_kpi.plan_book import preview
from objectives.locking import lock_plan
from objectives.models import Plan
from tests import factories
from tests.races import somebody_waits, together
from tests.workbooks import saved, small_book, xlsx

_SECONDS = 60  # longer than anything here takes


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
