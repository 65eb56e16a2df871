"""The panel at the side: the same engine's value, points and light, and the life of the focused cell."""

import datetime
from decimal import Decimal

import pytest

from indicators.models import FigureChange, IndicatorMonth
from indicators.services.figures import FigureCell, FigureEntry, record_figures
from tests import factories
from tests.indicators.reporting_plan import reporting_plan
from tests.reading import elements, text_of, texts_of


def _text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def _facts(response) -> str:
    return text_of(response, '//dl[@class="facts"]')


def test_the_month_and_the_year_so_far_follow_what_was_typed(as_owner):
    before = _facts(as_owner.panel())
    as_owner.type("13")
    after = _facts(as_owner.panel())

    assert before.startswith("12 月 — 全年累計 100 ")  # eleven months' figures
    assert after.startswith("12 月 13 全年累計 113 ")


def test_the_panel_names_the_cell_s_month_and_says_where_the_page_is_about_another(as_owner):
    other, same = as_owner.panel(open="8"), as_owner.panel(open="12")

    for panel in (other, same):
        assert text_of(panel).startswith("1-1-1 · 12 月 ") and _facts(panel).startswith("12 月 ")
    assert "本欄為 12 月數據；本頁為 8 月填報" in text_of(other)
    assert text_of(other, f'//a[@href="{as_owner.url("grid")}?month=12"]') == "12 月填報"
    assert same.context["grid_month"] is None and "本欄為" not in text_of(same)


def test_after_saving_the_points_of_every_row_come_along_and_else_none(as_owner, reporting):
    sides = {f'data-replaces="side-{indicator.pk}"' for indicator in reporting.indicators}

    saved, looked_at = _text(as_owner.panel(scores=1)), _text(as_owner.panel())

    assert all(side in saved for side in sides)
    assert not any(side in looked_at for side in sides)


def test_the_rows_points_are_of_the_page_s_month_whichever_cell_was_saved(as_owner):
    def of_rows(response):
        return [row for _id, row in response.context["rows"]], response.context["total"].total

    december = of_rows(as_owner.panel(open="12", scores=1))
    august = of_rows(as_owner.panel(month="8", open="12", scores=1))

    assert august == december
    assert of_rows(as_owner.panel(month="8", open="8", scores=1)) != december


def test_the_cells_life_is_told_newest_first_with_who_and_how(as_owner, reporting):
    as_owner.type("7")
    as_owner.type("9", seen="7")

    later, first = texts_of(as_owner.panel(), '//ol[@class="changes"]/li')

    assert later.startswith("7 → 9") and first.startswith("— → 7")
    assert all("王小明 · " in line and line.endswith(" · 網頁") for line in (later, first))


def test_the_life_of_a_cell_of_milestones_names_them(as_owner, reporting):
    reporting.inputs[0].figures.all().delete()
    design, _acceptance = factories.milestones(reporting.inputs[0], 設計=20, 驗收=100)
    as_owner.type("20 %")
    as_owner.type("驗收", seen="1")

    steps = '//ol[@class="changes"]//span[contains(@class, "changes__step")]'
    told = ["設計 20 % → 驗收 100 %", "— → 設計 20 %"]
    assert texts_of(as_owner.panel(), steps) == told
    design.name = "細部設計"
    design.save()
    assert texts_of(as_owner.panel(), steps) == told  # as it was called


def test_a_closed_month_shows_its_note_and_takes_none(as_owner, reporting):
    IndicatorMonth.objects.create(
        plan=reporting.plan, indicator=reporting.indicators[0], month=12, state="submitted", note="已補辦"
    )

    text = _text(as_owner.panel())

    assert "已補辦" in text
    assert "panel-note" not in text


@pytest.mark.parametrize(("state", "said"), [("returned", "退回"), ("reopened", "重新開啟")])
def test_panel_and_grid_say_whether_a_month_was_returned_or_reopened_and_why(
    as_owner, reporting, settings, state, said
):
    settings.PORTAL_TODAY = datetime.date(2019, 2, 20)
    for indicator in reporting.indicators:
        factories.month_state(reporting.plan, indicator, 12, state, reason="統計更正")
    grid = as_owner.client.get(as_owner.url("grid"), {"month": 12})
    assert ("已逾期" in _text(grid)) is (state == "returned")  # what was reopened had been handed in
    for page in (as_owner.panel(), grid):
        assert f"{said}原因：統計更正" in _text(page)


def test_who_may_only_see_is_offered_nothing_to_change(as_owner, reporting):
    forms = elements(as_owner.by(reporting.stranger).panel(), "//form/@action")
    assert [one.rpartition("/107/")[2].partition("/")[2] for one in forms] == ["comments/"]


def test_what_is_not_of_this_plan_is_not_found(as_owner):
    other = reporting_plan(1)

    assert as_owner.panel(indicator=other.indicators[0].pk).status_code == 404
    assert as_owner.panel(input=other.inputs[0].pk).status_code == 404
    assert as_owner.panel(month="13").status_code == 404
    assert as_owner.by(other.owner).panel().status_code == 404


def test_what_a_file_wrote_beside_the_figure_is_the_month_s_note_and_goes_on_from_there(as_owner, reporting):
    entry = FigureEntry(reporting.inputs[0].pk, 12, FigureCell(Decimal(9), "場地整修"))
    record_figures(plan=reporting.plan, entries=[entry], by=reporting.owner, way=FigureChange.Way.FILE)

    (note,) = elements(as_owner.panel(), "//textarea[@data-saved]")
    assert note.get("data-saved") == note.text == "場地整修"
