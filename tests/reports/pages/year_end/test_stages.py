"""What changes below a confirmed part opens it again and says so; a part is not done while something of it is undecided."""

import pytest

from indicators.errors import RatingRefused
from indicators.models import Award, FigureChange, RatingConfirmation
from indicators.reporting.figure_sheet import FigureCell
from indicators.services.figures import FigureEntry, record_figures
from indicators.year_end.selectors import confirmations
from indicators.year_end.services import PointsMissing, confirm_part
from indicators.year_end.todo import BegunYears, rating_tasks
from tests import factories
from tests.reports.pages.year_end.pages import city_page, give, line_of, text, url
from tests.reports.pages.year_end.years import AFTER_THE_YEAR

pytestmark = pytest.mark.django_db


def confirmed(year) -> set[str]:
    return set(confirmations([year.plan.pk]).get(year.plan.pk, {}))


def change(year, code, input_code, value):
    given = year.indicator(code).inputs.get(code=input_code)
    entries = [FigureEntry(given.pk, 6, FigureCell(value))]
    record_figures(plan=year.plan, entries=entries, by=year.planner, way=FigureChange.Way.PAGE)


def test_a_figure_opens_what_rests_on_it_and_the_page_says_which_and_whose_turn_it_is(client, year):
    year.confirm()
    change(year, "1-1-1", "done", 50)
    assert confirmed(year) == {"personnel"}
    client.force_login(year.planner)
    page = text(client, year)
    assert page.count("確認後 1-1-1 之 6 月數據已有變動：林企劃") == 2
    (task,) = rating_tasks(year.planner, BegunYears(AFTER_THE_YEAR))
    assert task.part == "self"
    client.force_login(year.office)
    assert "待自評" in line_of(city_page(client), "A")
    year.confirm("self", "review")
    assert confirmed(year) == {"self", "personnel", "review"}
    assert "已有變動" not in text(client, year)
    year.settle()


def test_a_figure_of_an_offices_facet_opens_that_office_too(year):
    year.confirm()
    change(year, "3-1-1", "sessions", 79)
    assert confirmed(year) == set()


def test_a_figure_written_as_it_stood_opens_nothing(year):
    year.confirm()
    change(year, "1-1-1", "done", 45)
    assert confirmed(year) == {"self", "personnel", "review"}


def test_an_award_opens_the_review_alone(client, year):
    year.confirm()
    award = Award.objects.get(plan=year.plan)
    award.points = 4
    award._history_user = year.office
    award.save()
    assert confirmed(year) == {"self", "personnel"}
    client.force_login(year.office)
    assert "確認後 5-1-1 之評分已有變動：周研考" in text(client, year)


def test_the_budgets_execution_opens_what_rests_on_it(client, year):
    year.confirm()
    factories.execution(year.plan, budget=100, paid=80)
    assert confirmed(year) == {"personnel"}
    client.force_login(year.office)
    assert "確認後 12 月預算執行已有變動" in text(client, year)


def test_an_office_decides_on_the_self_ratings_of_its_facet_before_it_confirms(client, year):
    year.rate("self", "1-1-1", "20")
    year.rate("self", "3-1-1", "20")
    year.confirm("self")
    with pytest.raises(PointsMissing, match="3-1-1") as refused:
        year.confirm("personnel")
    assert [code for _key, code in refused.value.indicators] == ["3-1-1"]  # 1-1-1 is not theirs
    client.force_login(year.personnel)
    keep = {"part": "personnel", "indicator": year.indicator("3-1-1").pk}
    assert "維持核計得分 3-1-1" in text(client, year)
    assert client.post(url("rating_keep", year), keep).status_code == 302
    assert client.post(url("rating_confirm", year), {"part": "personnel"}).status_code == 302
    page = text(client, year)
    assert "維持原核計得分，自評未採認。" in page and "吳人事" in page
    client.force_login(year.office)
    refused = client.post(url("rating_confirm", year), {"part": "review"})
    assert refused.status_code == 422 and "尚未裁定自評之指標：1-1-1" in refused.content.decode()


def test_who_confirms_in_an_offices_place_leaves_the_decision_to_the_review(year):
    year.rate("self", "3-1-1", "20")
    year.confirm("self")
    confirm_part(plan=year.plan, part="personnel", by=year.office, instead=True, reason="逾期未初核")
    with pytest.raises(PointsMissing, match="3-1-1"):
        year.confirm("review")


def test_points_that_are_not_there_are_not_kept(client, year):
    Award.objects.all().delete()
    year.rate("self", "5-1-1", "3")
    year.confirm("self", "personnel")
    client.force_login(year.office)
    assert "維持評核機關之評分" not in text(client, year)
    keep = {"part": "review", "indicator": year.indicator("5-1-1").pk}
    assert client.post(url("rating_keep", year), keep).status_code == 422


def test_a_part_that_is_closed_keeps_no_points(client, year):
    client.force_login(year.planner)
    give(client, year, "self", "1-1-1")
    keep = {"part": "personnel", "indicator": year.indicator("1-1-1").pk}
    assert client.post(url("rating_keep", year), keep).status_code == 403
    year.confirm("self")
    client.force_login(year.personnel)
    assert client.post(url("rating_keep", year), keep).status_code == 422


def test_confirming_again_keeps_one_row_and_who_did(year):
    year.confirm()
    change(year, "1-1-1", "done", 50)
    confirm_part(plan=year.plan, part="self", by=year.planner)
    assert RatingConfirmation.objects.get(plan=year.plan, part="self").by == year.planner
    with pytest.raises(RatingRefused):
        confirm_part(plan=year.plan, part="self", by=year.planner)
