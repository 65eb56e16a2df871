"""``import_plan``: what a database has to take of a workbook, on each kind; all else of it is in ``test_import_plan.py``."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from budget.models import BudgetItem, Execution
from indicators.models import Indicator, PlannedValue, PriorValue, ScoringComponent
from objectives.models import Facet, Objective, Plan
from objectives.resources import FacetResource
from tests.workbooks import COMMON, database_state, save, small_book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def import_plan(path) -> str:
    out = StringIO()
    call_command("import_plan", path, stdout=out, stderr=out)
    return out.getvalue()


def test_a_whole_book_is_imported(tmp_path):
    import_plan(save(tmp_path / "book.xlsx", small_book()))

    plan = Plan.objects.get(agency__code="POL")
    assert [axis.name for axis in plan.axes.all()] == ["科技領航", "專業守護"]
    assert plan.preamble == "=第一段\n第二段"
    assert set(Facet.objects.values_list("plan__agency", "no")) == {(None, 1), (None, 5)}
    assert Objective.objects.get(plan=plan).facet.plan.is_common
    visited = Indicator.objects.get(plan=plan, no=1)
    assert (visited.code, visited.target_text, visited.weight) == ("1-1-1", "≥90%", 90)
    assert ScoringComponent.objects.get(indicator=visited).formula == "visited / due * 100"
    assert PlannedValue.objects.get().value == Decimal("45.25")
    assert PriorValue.objects.get().year == 106
    assert Execution.objects.get().payable is None
    item = BudgetItem.objects.get()
    assert (item.central, item.city, item.whole_total) == (500, 1_234_567, 2_001_000)
    assert item.objective.code == "1-1"


def test_a_second_import_changes_nothing(tmp_path):
    path = save(tmp_path / "book.xlsx", small_book())
    import_plan(path)
    before = database_state()
    report = import_plan(path)
    assert database_state() == before
    assert "月報: 0 new, 0 changed, 3 unchanged" in report
    assert "計畫: 0 new, 0 changed, 1 unchanged" in report


def test_a_collision_with_somebody_else_s_import_is_a_message_and_no_crash(refused, monkeypatch):
    """What another process writes between the look and the write is caught by the database's own constraint."""
    monkeypatch.setattr(FacetResource, "existing", lambda *_: None)
    book = {"面向": [COMMON | {"面向": 1, "名稱": "核心業務面向", "權重": 95}]}
    common = Plan.objects.create(year=107, agency=None)
    Facet.objects.create(plan=common, no=1, name="別人剛建立", weight=95)
    assert "Somebody else changed the same rows" in refused(book)
