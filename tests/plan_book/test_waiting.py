"""Whoever only looks at a workbook waits for nobody, and nobody for them."""

import pytest
from django.db.models import QuerySet

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.workbook.reader import read_file
from chiayi_kpi.plan_book import preview
from objectives.models import Plan
from tests import factories
from tests.workbooks import saved, small_book, xlsx


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
