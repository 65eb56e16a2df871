"""The first text from the figures."""

import pytest

from objectives.writing.rich_text import clean, plain_text
from reports.pages.writing.draft import draft
from reports.snapshot.selectors import build_snapshots
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """訪查 312 of 380: 82.1 % against 75 %."""
    plan = factories.complete_plan(common=True, approved=True)
    indicator = plan.indicators.get(objective__facet__no=1)
    indicator.name, indicator.unit = "訪查率", "%"
    indicator.save()
    for code, name, unit in (("done", "訪查", "人次"), ("due", "應訪查", "人次")):
        indicator.inputs.filter(code=code).update(name=name, unit=unit)
    factories.set_parameters(indicator.components.all(), target=75)
    return plan


def report(plan, done: int, due: int = 380) -> None:
    indicator = plan.indicators.get(objective__facet__no=1)
    for code, value in (("done", done), ("due", due)):
        factories.figures(plan, indicator.inputs.get(code=code), {12: value})


def drafted(plan, code: str, through: int = 12) -> str:
    (snapshot,) = build_snapshots(year=107, through=through, agency_codes=[plan.agency.code])
    html = draft(snapshot, next(one for one in snapshot.objectives() if one.code == code))
    assert clean(html) == html  # what the portal drafts, the portal keeps as it is
    return plain_text(html)


def test_figures_result_target_and_points_in_one_sentence(plan):
    report(plan, 312)

    assert drafted(plan, "1-1") == (
        "訪查率：107 年訪查 312 人次，應訪查 380 人次，執行結果 82.11%，達目標值 75%（達成率 109.47%），得 35.00 分。"
    )


def test_a_missed_target_leaves_the_reason_to_the_writer(plan):
    report(plan, 190)
    text = drafted(plan, "1-1")

    assert "執行結果 50%，未達目標值 75%（達成率 66.67%）" in text
    assert text.endswith("〔請說明未達目標原因及改善措施〕")


def test_a_value_just_short_of_its_target_is_not_said_to_reach_it(plan):
    report(plan, 74_999, 100_000)

    assert "執行結果 74.999%，未達目標值 75%" in drafted(plan, "1-1")


def test_a_part_of_the_year_says_so(plan):
    report(plan, 312)

    assert "尚有月份未填報" in drafted(plan, "1-1", through=6)
    factories.figures(plan, plan.indicators.get(objective__facet__no=2).inputs.get(code="done"), {3: 9})
    factories.figures(plan, plan.indicators.get(objective__facet__no=2).inputs.get(code="due"), {3: 10})
    assert "107 年截至 6 月底" in drafted(plan, "2-1", through=6)


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (240, "達成率 84.21%），進度落後，得"),
        (300, "達成率 105.26%），進度符合，得"),
    ],
)
def test_before_the_year_is_over_no_target_is_reached_or_missed(plan, done, said):
    indicator = plan.indicators.get(objective__facet__no=1)
    for code, value in (("done", done), ("due", 380)):
        factories.figures(plan, indicator.inputs.get(code=code), dict.fromkeys(range(1, 12), value))
    text = drafted(plan, "1-1", through=11)

    assert f"年度目標值 75%（{said}" in text
    assert "未達" not in text
    assert ("〔請說明落後原因及改善措施〕" in text) == ("落後，" in said)
    assert f"1 項，進度符合者 {int('符合' in said)} 項。" in drafted(plan, "5-1", through=11)


def test_what_should_be_reached_by_then_stands_beside_the_year_s_target(plan):
    indicator = plan.indicators.get(objective__facet__no=1)
    indicator.components.all().delete()
    indicator.inputs.filter(code="due").delete()
    factories.component(indicator, rule="attainment", formula="done", target=1200)
    factories.figures(plan, indicator.inputs.get(code="done"), dict.fromkeys(range(1, 7), 101))

    text = drafted(plan, "1-1", through=6)
    assert "截至 6 月底預定 600%（達成率 101.00%），年度目標值 1,200%，進度符合，得" in text


def test_what_nobody_reported_is_no_sentence_about_nought(plan):
    assert drafted(plan, "1-1") == "訪查率：〔1-1-1 尚有月份未填報，請補報後說明〕"


def test_names_are_text_not_markup(plan):
    plan.indicators.filter(objective__facet__no=1).update(name="<script>x</script>{{ 1 }}")
    report(plan, 312)

    assert drafted(plan, "1-1").startswith("<script>x</script>{{ 1 }}：107 年")


def test_the_fifth_part_counts_the_year(plan):
    report(plan, 312)
    text = drafted(plan, "5-1")

    assert text.startswith("107 年訂有目標值且已有實績之衡量指標 1 項，達成 1 項。")
    assert "訪查率：執行結果 82.11%，達目標值 75%" in text
