"""來源 in the sheet 投入 may name another input of the plan: read, kept, written again, and refused where it leads nowhere."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.models import IndicatorInput
from indicators.selectors.live import read_live
from objectives.models import Plan
from tests.workbooks import PLAN, save, small_book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def book(source: str, **changes):
    """The small book in which a second input of 1-1-2 draws its figures from ``source``."""
    sheets = small_book(**changes)
    drawing = {
        "指標": "1-1-2",
        "代號": "due",
        "名稱": "應慰問數",
        "單位": "件",
        "彙總": "加總",
        "來源": source,
    }
    sheets["投入"] = [PLAN | drawing, *sheets["投入"]]  # before the input that it names
    sheets["計分"][1] |= {"算式": "progress + due * 0"}
    return sheets


def imported(path) -> str:
    out = StringIO()
    call_command("import_plan", path, stdout=out, stderr=out)
    return out.getvalue()


def test_it_may_name_an_input_further_down_in_the_sheet(tmp_path):
    imported(save(tmp_path / "book.xlsx", book("1-1-1 due")))
    row = IndicatorInput.objects.get(indicator__no=2, code="due")
    assert row.source == "figure:1-1-1:due"
    live = read_live(Plan.objects.get(agency__isnull=False), 12)
    assert live.read.year.facts.figures["1-1-2"]["due"] == {1: 10}


def test_what_is_exported_is_what_was_imported(tmp_path):
    imported(save(tmp_path / "book.xlsx", book("１-１-１　due")))
    call_command("export_plan", str(tmp_path / "again.xlsx"), agency="POL", year=107, stdout=StringIO())
    assert "0 new, 0 changed" in imported(tmp_path / "again.xlsx").split("投入: ")[1].splitlines()[0]
    assert IndicatorInput.objects.get(indicator__no=2, code="due").source == "figure:1-1-1:due"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1-1-1 gone", "not an input of the plan"),
        ("1-1-9 due", "not an input of the plan"),
        ("1-1-2 due", "not reported itself"),
        ("1-1-1", "is no source"),
        ("經常門", "is no source"),
    ],
)
def test_a_source_that_leads_nowhere_is_refused_with_its_cell(tmp_path, source, reason):
    with pytest.raises(CommandError) as refused:
        imported(save(tmp_path / "book.xlsx", book(source)))
    assert "投入 H2" in str(refused.value)
    assert reason in str(refused.value)
    assert not Plan.objects.exists()


def test_a_figure_for_it_is_refused(tmp_path):
    sheets = book("1-1-1 due")
    sheets["月報"] += [PLAN | {"指標": "1-1-2", "代號": "due", "月份": 1, "數值": 5}]
    with pytest.raises(CommandError, match="taken from elsewhere"):
        imported(save(tmp_path / "book.xlsx", sheets))
