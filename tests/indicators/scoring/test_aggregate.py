"""From months to one number: the four aggregations, milestones, and months that nobody reported."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.aggregate import aggregate
from indicators.scoring.baseline import baseline
from indicators.scoring.errors import FigureError
from indicators.scoring.model import Aggregation, InputSpec, Milestone
from indicators.scoring.wording import explain

MILESTONES = (
    Milestone(1, "設計", Decimal(20)),
    Milestone(2, "招標", Decimal(30)),
    Milestone(3, "驗收", Decimal(100)),
)


def spec(aggregation, milestones=()):
    return InputSpec("cases", "件數", "件", Aggregation(aggregation), milestones)


def months(**figures):
    return {int(month[1:]): Decimal(str(figure)) for month, figure in figures.items()}


FIGURES = months(m1=4, m2=1, m4="2.5", m12=100)


@pytest.mark.parametrize(
    ("aggregation", "through", "value"),
    [
        ("sum", 1, "4"),
        ("sum", 4, "7.5"),
        ("sum", 11, "7.5"),
        ("sum", 12, "107.5"),
        ("last", 1, "4"),
        ("last", 3, "1"),
        ("last", 11, "2.5"),
        ("mean", 4, "2.5"),
        ("mean", 2, "2.5"),
        ("max", 11, "4"),
        ("max", 12, "100"),
    ],
)
def test_only_the_months_so_far_count(aggregation, through, value):
    assert aggregate(spec(aggregation), FIGURES, through).value == Fraction(value)


@pytest.mark.parametrize("aggregation", list(Aggregation))
def test_no_month_reported_is_nothing_and_not_zero(aggregation):
    assert aggregate(spec(aggregation), {}, 12) is None
    assert aggregate(spec(aggregation), months(m5=3), 4) is None


def test_a_reported_zero_is_a_figure():
    assert aggregate(spec("sum"), months(m1=0), 1).value == 0


def test_a_month_outside_the_year_is_no_month():
    assert aggregate(spec("sum"), {0: Decimal(5), 1: Decimal(2), 13: Decimal(7)}, 12).value == 2


def test_missing_months_are_named_and_are_no_zero_in_a_mean():
    found = aggregate(spec("mean"), months(m2=4, m4=8), 5)
    assert (found.value, found.months, found.missing) == (6, (2, 4), (1, 3, 5))


def test_of_a_running_total_only_the_gaps_before_the_latest_month_are_missing():
    found = aggregate(spec("last"), months(m2=4, m4=8), 6)
    assert (found.value, found.months, found.missing) == (8, (4,), (3,))


def test_a_mean_is_not_rounded():
    assert aggregate(spec("mean"), months(m1=1, m2=0, m3=0), 3).value == Fraction(1, 3)


def test_amounts_are_added_exactly_beyond_any_precision():
    large = {1: Decimal("1E+30"), 2: Decimal("0.000000001")}
    assert aggregate(spec("sum"), large, 2).value == 10**30 + Fraction(1, 10**9)


def test_a_milestone_counts_with_its_cumulative_percentage():
    found = aggregate(spec("last", MILESTONES), months(m1=1, m3=2), 12)
    assert (found.value, found.milestone.name, found.months, found.missing) == (30, "招標", (3,), (2,))


def test_milestones_are_never_added_up():
    assert aggregate(spec("sum", MILESTONES), months(m1=1, m2=2), 12).value == 30


def test_milestone_0_is_none_reached_yet():
    found = aggregate(spec("last", MILESTONES), months(m1=0), 12)
    assert (found.value, found.milestone) == (0, None)


@pytest.mark.parametrize(("reached", "written"), [("4", "4"), ("1.5", "1.5"), ("-1", "−1")])
def test_an_unknown_milestone_is_an_error_that_says_where(reached, written):
    with pytest.raises(FigureError) as refused:
        aggregate(spec("last", MILESTONES), months(m1=1, m3=reached), 12, where="CYPD 1-9-1")
    assert explain(refused.value.step, "zh") == f"CYPD 1-9-1「件數」3 月填報的里程碑項次 {written} 不存在。"
    assert "CYPD 1-9-1" in str(refused.value)


@given(
    st.dictionaries(st.integers(1, 12), st.integers(0, 999).map(Decimal), min_size=1),
    st.sampled_from(Aggregation),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_months_never_matters(figures, aggregation, random):
    shuffled = list(figures.items())
    random.shuffle(shuffled)
    assert aggregate(spec(aggregation), dict(shuffled), 12) == aggregate(spec(aggregation), figures, 12)


HISTORY = {104: Decimal("90.1"), 105: Decimal("91.5"), 106: Decimal(92)}


def test_a_baseline_is_the_exact_mean_of_the_years_before():
    found = baseline(HISTORY, 107, 3)
    assert found.mean == Fraction(2736, 30)
    assert [year for year, _ in found.years] == [104, 105, 106]


def test_a_baseline_of_one_year_is_last_year():
    assert baseline(HISTORY, 107, 1).mean == 92


def test_a_baseline_takes_no_year_but_those_before():
    assert baseline({**HISTORY, 107: Decimal(0), 103: Decimal(0)}, 107, 3).mean == Fraction(2736, 30)


def test_a_baseline_with_a_year_missing_is_unknown_and_says_which():
    found = baseline(HISTORY, 108, 3)
    assert (found.mean, found.missing) == (None, (107,))
