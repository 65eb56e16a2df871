"""Services: no step is taken in a settled year, by nobody."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from chiayi_kpi.core.errors import Refused
from indicators.models import Evidence
from indicators.services import check_answers, evidence, months
from indicators.services.figures import FigureCell, FigureEntry, FiguresRefused, record_figures
from indicators.services.remedies import RemedyTexts, open_remedy
from indicators.services.revisions import revise_target
from objectives.models import Objective, Plan
from objectives.services import write_accounts
from objectives.writing.services import keep_picture, save_account
from tests import factories
from tests.settled_year.year import SETTLED, indicator, target
from tests.workbooks import database_state

pytestmark = pytest.mark.django_db

Write = Callable[[Plan, object], object]
STEPS: dict[str, Write] = {
    "submit": lambda plan, by: months.submit(plan=plan, month=2, indicators=[indicator(plan).pk], by=by),
    "withdraw": lambda plan, by: months.withdraw(plan=plan, month=1, indicators=[indicator(plan).pk], by=by),
    "approve": lambda plan, by: months.approve(plan=plan, month=1, indicators=[indicator(plan).pk], by=by),
    "return": lambda plan, by: months.send_back(
        plan=plan, month=1, indicators=[indicator(plan).pk], by=by, reason="數字有誤"
    ),
    "reopen": lambda plan, by: months.reopen(
        plan=plan, month=1, indicators=[indicator(plan, 2).pk], by=by, reason="更正"
    ),
    "note": lambda plan, by: months.set_note(
        plan=plan, month=2, indicator=indicator(plan).pk, text="補充", by=by
    ),
    "nothing to report": lambda plan, by: months.set_nothing_to_report(
        plan=plan, month=2, indicator=indicator(plan).pk, nothing=True, by=by
    ),
    "answer": lambda plan, by: check_answers.answer_checks(
        plan=plan, input_id=indicator(plan, 2).inputs.get().pk, month=1, answers={"x": "是"}, by=by
    ),
    "evidence": lambda plan, by: evidence.attach(
        plan=plan, indicator=indicator(plan).pk, month=2, upload=factories.picture_upload(), by=by
    ),
    "target": lambda plan, by: revise_target(
        plan=plan,
        component=target(plan),
        parameters={"target": Decimal(80)},
        target_text="≥80%",
        cause="母數改變",
        countermeasure="加強",
        by=by,
    ),
    "account": lambda plan, by: save_account(
        plan=plan, objective=Objective.objects.get(plan=plan), text="<p>改</p>", seen="", by=by
    ),
    "accounts": lambda plan, by: write_accounts(
        plan=plan, texts={Objective.objects.get(plan=plan).pk: "改"}, by=by
    ),
    "measure": lambda plan, by: open_remedy(
        plan=plan,
        indicator=indicator(plan).pk,
        month=2,
        texts=RemedyTexts("人力不足", "增派人力", by.pk, date(2018, 12, 15)),
        by=by,
    ),
    "picture": lambda plan, by: keep_picture(plan=plan, upload=factories.picture_upload(), by=by),
}


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_taken(plan, everything, step):
    before = database_state()
    with pytest.raises(Refused, match=SETTLED):
        STEPS[step](plan, everything)
    assert database_state() == before


def test_no_file_is_taken_away(plan, everything):
    row = Evidence.objects.create(
        plan=plan, indicator=indicator(plan), month=2, file="x", name="a.pdf", size=1, sha256="0" * 64
    )
    with pytest.raises(Refused, match=SETTLED):
        evidence.remove(evidence=row, by=everything)
    assert Evidence.objects.filter(pk=row.pk).exists()


def test_a_writer_who_loaded_the_plan_before_it_was_settled_is_refused_all_the_same(plan, everything):
    loaded_before = Plan.objects.select_related("agency").get(pk=plan.pk)
    loaded_before.settled_at = None
    given = indicator(plan).inputs.first()
    with pytest.raises(FiguresRefused, match=SETTLED) as refused:
        record_figures(
            plan=loaded_before,
            entries=[FigureEntry(given.pk, 2, FigureCell(Decimal(5)))],
            by=everything,
            way="page",
        )
    assert {fault.kind for fault in refused.value.faults} == {"settled"}


def test_a_figure_that_stands_there_already_is_no_change(plan, everything):
    given = indicator(plan).inputs.get(code="visited")
    entry = FigureEntry(given.pk, 1, FigureCell(Decimal(9)))
    assert record_figures(plan=plan, entries=[entry], by=everything, way="page") == []
