"""What cannot be is stopped with the reason; what is merely unusual is not."""

from decimal import Decimal

import pytest

from indicators.checks import PartOfWhole, Subject, hard_faults, shares
from indicators.checks.milestones import milestone_text
from indicators.scoring.formula import parse
from indicators.scoring.model import Aggregation, ComponentSpec, IndicatorSpec, InputSpec, Milestone
from indicators.scoring.rules import parse_rule

STEPS = tuple(
    Milestone(no, name, Decimal(percent)) for no, name, percent in [(1, "設計", 40), (2, "驗收", 100)]
)


def subject(months, *, code="done", unit="件", aggregation="sum", name="件數", milestones=()):
    spec = InputSpec(code, name, unit, Aggregation(aggregation), milestones)
    return Subject(spec, {month: Decimal(str(value)) for month, value in months.items()})


def kinds(*args, **kwargs):
    return [found.kind for found in hard_faults(*args, **kwargs)]


def test_a_usual_figure_passes():
    assert kinds(subject({1: 5, 2: 0}), 2) == []


def test_a_count_is_never_negative_but_a_growth_rate_may_be():
    assert kinds(subject({1: -1}), 1) == ["negative"]
    assert kinds(subject({1: -1}, unit="%", aggregation="mean", name="成長率"), 1) == []
    assert kinds(subject({1: -1}, unit="%", aggregation="last", name="工程進度"), 1) == ["negative"]


def test_progress_is_at_most_a_hundred():
    assert kinds(subject({1: 100}, unit="%", aggregation="last", name="建置進度"), 1) == []
    assert kinds(subject({1: "100.01"}, unit="%", aggregation="last", name="建置進度"), 1) == ["over_100"]
    assert kinds(subject({1: 140}, unit="%", aggregation="mean", name="滿意度"), 1) == []


@pytest.mark.parametrize("name", ["建置進度", "已檢人數(累計)"])
def test_what_is_cumulative_does_not_fall(name):
    unit = "%" if "進度" in name else "人"
    months = {1: 10, 3: 30, 5: 50}
    for month, value, expected in [
        (4, 29, ["falls"]),
        (4, 30, []),
        (4, 50, []),
        (4, 51, ["falls"]),
        (2, 10, []),
    ]:
        seen = subject({**months, month: value}, unit=unit, aggregation="last", name=name)
        assert kinds(seen, month) == expected, (month, value)


def test_a_headcount_may_fall():
    assert kinds(subject({1: 500, 2: 480}, unit="人", aggregation="last", name="應檢人數"), 2) == []


@pytest.mark.parametrize(
    ("value", "expected"), [(0, []), (2, []), (3, ["milestone"]), ("1.5", ["milestone"]), (-1, ["milestone"])]
)
def test_a_milestone_is_one_of_the_list(value, expected):
    assert (
        kinds(subject({1: value}, unit="%", aggregation="last", name="工程進度", milestones=STEPS), 1)
        == expected
    )


def test_a_milestone_does_not_go_back():
    found = subject({1: 2, 2: 1}, aggregation="last", milestones=STEPS)
    assert kinds(found, 2) == ["falls"]
    (fault,) = hard_faults(found, 2)
    assert all(milestone_text(step) in fault.message for step in STEPS[:2])  # by name, not by their numbers


@pytest.mark.parametrize(
    ("unit", "name", "expected"),
    [
        ("件", "件數", ["whole"]),
        ("人次", "到訓人次", ["whole"]),
        ("人", "平均等候人數", []),
        ("元", "入庫數", []),
        ("公噸", "回收量", []),
        ("分", "績分", []),
        ("", "值", []),
    ],
)
def test_what_is_counted_one_by_one_is_a_whole_number(unit, name, expected):
    assert kinds(subject({1: "279.5"}, unit=unit, name=name), 1) == expected
    assert kinds(subject({1: "279.0000"}, unit=unit, name=name), 1) == []


def test_too_many_digits():
    assert kinds(subject({1: "100000000000"}), 1) == ["digits"]


def indicator(formula, *, rule="attainment", units=("件", "件"), aggregations=("sum", "sum"), **params):
    inputs = tuple(
        InputSpec(code, code, unit, Aggregation(aggregation))
        for code, unit, aggregation in zip(("a", "b"), units, aggregations, strict=True)
    )
    component = ComponentSpec(1, parse_rule(rule, params), parse(formula, ("a", "b")))
    return IndicatorSpec("1-1-1", "名稱", Decimal(3), inputs, (component,))


ATTAINMENT = {"direction": "≥", "target": Decimal(90), "maximum": Decimal(3)}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (indicator("a / b * 100", **ATTAINMENT), (PartOfWhole("a", "b"),)),
        (indicator("100 * a / b", **ATTAINMENT), (PartOfWhole("a", "b"),)),
        (indicator("a / b * 100", **{**ATTAINMENT, "target": Decimal(100)}), (PartOfWhole("a", "b"),)),
        (indicator("a / b * 100", rule="bands", bands=">50:0.5;≥100:1"), (PartOfWhole("a", "b"),)),
        (indicator("a / b * 100", aggregations=("last", "last"), **ATTAINMENT), (PartOfWhole("a", "b"),)),
        (indicator("a / b * 100", **{**ATTAINMENT, "target": Decimal(110)}), (PartOfWhole("a", "b"),)),
        (
            indicator("a / b * 100", direction="≥", baseline_years=3, maximum=Decimal(2)),
            (PartOfWhole("a", "b"),),
        ),
        (indicator("a / b * 100", **{**ATTAINMENT, "direction": "≤"}), (PartOfWhole("a", "b"),)),
        (indicator("a / b * 100", units=("件", "人"), **ATTAINMENT), ()),
        (indicator("a / b * 100", aggregations=("sum", "last"), **ATTAINMENT), (PartOfWhole("a", "b"),)),
        (indicator("a / b * 100", aggregations=("last", "sum"), **ATTAINMENT), ()),
        (indicator("a / b * 100", units=("分", "分"), aggregations=("sum", "last"), **ATTAINMENT), ()),
        (indicator("a / b", **{**ATTAINMENT, "target": Decimal("0.9")}), (PartOfWhole("a", "b"),)),
        (indicator("a / b * 100000", **ATTAINMENT), ()),
        (indicator("a / (b - 1) * 100", **ATTAINMENT), ()),
        (indicator("a - b", **ATTAINMENT), ()),
    ],
)
def test_a_share_is_a_quotient_of_inputs_counted_alike(spec, expected):
    assert shares(spec) == expected


def test_a_figure_below_zero_where_the_input_says_so():
    deficit = InputSpec("x", "短絀", "萬元", Aggregation.LAST, may_be_negative=True)
    plain = InputSpec("x", "件數", "件", Aggregation.LAST)
    months = {1: Decimal(-5)}
    assert kinds(Subject(deficit, months), 1) == []
    assert kinds(Subject(plain, months), 1) == ["negative"]
