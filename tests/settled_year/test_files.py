"""Files and commands: a settled year is refused once, and what changes nothing is welcome."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.models import IndicatorMonth
from indicators.services import months
from indicators.year_end.services import reopen_year
from tests.settled_year.year import SETTLED, indicator
from tests.workbooks import COMMON, database_state, save, small_book

pytestmark = pytest.mark.django_db


def changed(sheet: str, **cells) -> dict[str, list]:
    rows = small_book()[sheet]
    return {sheet: [{**rows[0], **cells}, *rows[1:]]}


FILES = {
    "計畫": changed("計畫", 前言="改"),
    "面向": {"面向": [COMMON | {"面向": 5, "名稱": "改", "權重": 5}]},
    "目標": changed("目標", 名稱="改"),
    "指標": changed("指標", 名稱="改"),
    "投入": changed("投入", 名稱="改"),
    "里程碑": changed("里程碑", 說明="改"),
    "計分": changed("計分", 目標=80),
    "預定": changed("預定", 預定值=50),
    "中程目標": changed("中程目標", 中程目標值=50),
    "執行": changed("執行", 實支數=260000),
    "月報": {"月報": [small_book()["月報"][0] | {"月份": month} for month in (2, 3)]},
    "評分": changed("評分", 得分=1),
    "經費": changed("經費", 本府=1),
}


@pytest.mark.parametrize("sheet", FILES)
def test_no_sheet_changes_it_and_the_reason_is_said_once(plan, tmp_path, sheet):
    path = save(tmp_path / "changed.xlsx", FILES[sheet])
    before = database_state()
    with pytest.raises(CommandError) as refused:
        call_command("import_plan", path, stdout=StringIO(), stderr=StringIO())
    assert str(refused.value).count("年度已結算") == 1
    assert database_state() == before


def test_the_command_for_figures_refuses_it_too(plan, tmp_path):
    path = save(tmp_path / "figures.xlsx", FILES["月報"])
    with pytest.raises(CommandError, match=SETTLED):
        call_command("import_figures", path, stdout=StringIO(), stderr=StringIO())


def test_the_same_book_again_is_no_change_and_welcome(plan, tmp_path):
    path = save(tmp_path / "same.xlsx", small_book())
    before = database_state()
    call_command("import_plan", path, stdout=StringIO())
    assert database_state() == before


def test_a_value_of_an_earlier_year_is_no_part_of_the_settled_one(plan, tmp_path):
    """The years after it rest on it too; what was settled keeps the value that it was frozen with."""
    path = save(tmp_path / "earlier.xlsx", changed("歷年", 數值=90))
    call_command("import_figures", path, stdout=StringIO())
    assert plan.agency.prior_values.get().value == 90


def test_reopened_it_is_written_again(plan, everything):
    reopen_year(plan=plan, reason="更正", by=everything)
    months.set_note(plan=plan, month=2, indicator=indicator(plan).pk, text="補充", by=everything)
    assert IndicatorMonth.objects.get(indicator=indicator(plan), month=2).note == "補充"
    reasons = plan.history.values_list("history_change_reason", flat=True)
    assert "更正" in reasons
