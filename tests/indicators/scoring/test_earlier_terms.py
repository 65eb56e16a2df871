"""Past stays past: whatever the terms become in a month, no month before it moves."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.engine import score
from indicators.scoring.formula import parse
from indicators.scoring.model import (
    LAST_MONTH,
    AgencyYear,
    Aggregation,
    ComponentSpec,
    EarlierTerms,
    FacetSpec,
    Facts,
    IndicatorSpec,
    InputSpec,
    ObjectiveSpec,
)
from indicators.scoring.record.scores import SCORED_MONTHS
from indicators.scoring.record.years import read_year, written_earlier, written_facets
from indicators.scoring.rules import parse_rule
from tests.indicators.scoring.strategies import YEAR, amounts, rules

ARITHMETIC = dict.fromkeys(
    ("judged_by_now", "weights_in_hundredths", "only_due_is_lit", "missing_comes_first", "only_equal_parts"),
    True,
)


@st.composite
def terms(draw):
    """A facet with one or two indicators, each with a rule, an aggregation and a formula of its own."""
    names = ("done", "due")
    indicators = []
    for no in range(1, draw(st.integers(1, 2)) + 1):
        rule = draw(rules())
        aggregation = draw(st.sampled_from(list(Aggregation)))
        formula = parse(draw(st.sampled_from(["done", "due", "done / due * 100"])), names)
        inputs = tuple(InputSpec(name, name, "", aggregation) for name in names)
        part = ComponentSpec(1, rule, formula)
        weight = Decimal(draw(st.integers(1, 40)))
        indicators.append(IndicatorSpec(f"1-1-{no}", "", weight, inputs, (part,)))
    weight = sum((spec.weight for spec in indicators), Decimal(0))
    cap = draw(st.none() | st.integers(1, 40).map(Decimal))
    return (FacetSpec(1, "", weight, cap, (ObjectiveSpec(1, "", weight, tuple(indicators)),)),)


months = st.dictionaries(st.integers(1, LAST_MONTH), amounts, max_size=LAST_MONTH)
facts = st.builds(
    lambda done, due, prior: Facts(
        figures={f"1-1-{no}": {"done": done, "due": due} for no in (1, 2)},
        history={f"1-1-{no}": dict.fromkeys(range(YEAR - 10, YEAR), prior) for no in (1, 2)},
    ),
    months,
    months,
    amounts,
)


@pytest.mark.no_cover  # counting each line would make it thrice as long
@given(terms(), terms(), terms(), facts, st.integers(2, LAST_MONTH), st.integers(2, LAST_MONTH))
def test_a_change_moves_no_month_before_it(first, second, third, reported, one, other):
    before = AgencyYear("A", YEAR, first, reported)
    since, later = sorted((one, other))
    changed = AgencyYear("A", YEAR, second, reported, earlier=(EarlierTerms(since - 1, before),))
    again = AgencyYear(
        "A",
        YEAR,
        third,
        reported,
        earlier=(
            *changed.earlier,
            *([] if since == later else [EarlierTerms(later - 1, replace(changed, earlier=()))]),
        ),
    )
    for month in SCORED_MONTHS:
        held = first if month < since else second if month < later else third
        alone = score([AgencyYear("A", YEAR, held, reported)], month)
        assert score([again], month) == alone
        if month < later:
            assert score([changed], month) == alone


def facets_of(weight: int, targets: dict[str, str]):
    """A facet whose indicators, by code, want that many done."""
    indicators = []
    for code, target in targets.items():
        parameters = {"direction": "≥", "target": target, "maximum": str(weight)}
        part = ComponentSpec(1, parse_rule("attainment", parameters), parse("done", ["done"]), parameters)
        inputs = (InputSpec("done", "", "", Aggregation.SUM),)
        indicators.append(IndicatorSpec(code, "", Decimal(weight), inputs, (part,)))
    whole = Decimal(weight * len(targets))
    return (FacetSpec(1, "", whole, None, (ObjectiveSpec(1, "", whole, tuple(indicators)),)),)


def test_by_the_terms_of_its_end_a_year_has_none_before_them():
    reported = Facts(figures={"1-1-1": {"done": {1: Decimal(6)}}})
    before = AgencyYear("A", YEAR, facets_of(40, {"1-1-1": "10"}), reported)
    alone = AgencyYear("A", YEAR, facets_of(30, {"1-1-1": "5"}), reported)
    changed = replace(alone, earlier=(EarlierTerms(9, before),))
    assert score([changed], 1) != score([changed.at_its_end()], 1) == score([alone], 1)
    assert before.at_its_end() is before


def test_what_held_earlier_is_written_and_read_again():
    reported = Facts(figures={"1-1-1": {"done": {1: Decimal(6)}}, "1-1-2": {}})
    alone = replace(
        reported,
        figures={"1-1-1": {"done": {1: Decimal(6), 2: Decimal(0)}}},
        planned={"1-1-1": {12: Decimal(5)}},
    )
    before = AgencyYear("A", YEAR, facets_of(40, {"1-1-1": "10", "1-1-2": "3"}), reported)
    year = AgencyYear("A", YEAR, facets_of(30, {"1-1-1": "5"}), alone, earlier=(EarlierTerms(9, before),))
    row = {"facets": written_facets(year), **written_earlier(year)}
    again = read_year({"year": YEAR, **ARITHMETIC}, "A", row)
    assert again == year
    assert [score([again], month)["A"].total for month in (9, 10)] == [Decimal("24.00"), Decimal("30.00")]
    assert written_earlier(before) == {}


def test_what_was_reported_stands_once_and_counts_in_every_month():
    reported = Facts(figures={"1-1-1": {"done": {1: Decimal(6)}}}, planned={"1-1-1": {12: Decimal(5)}})
    before = AgencyYear("A", YEAR, facets_of(40, {"1-1-1": "10"}), replace(reported, planned={}))
    year = AgencyYear("A", YEAR, facets_of(30, {"1-1-1": "5"}), reported, earlier=(EarlierTerms(9, before),))
    row = {"facets": written_facets(year), **written_earlier(year)}
    (earlier,) = row["earlier_terms"]
    (then,) = earlier["facets"][0]["objectives"][0]["indicators"]
    assert "figures" not in then["inputs"][0] and "awards" not in then and then["planned"] == []
    row["facets"][0]["objectives"][0]["indicators"][0]["inputs"][0]["figures"][0] = "3"
    again = read_year({"year": YEAR, **ARITHMETIC}, "A", row)
    assert [score([again], month)["A"].total for month in (9, 10)] == [Decimal("12.00"), Decimal("18.00")]


def test_an_indicator_is_owed_from_the_month_since_when_it_has_been_there_and_applied():
    def year(applying: dict[str, int], exempt: str = "", earlier=()):
        (facet,) = facets_of(40, dict.fromkeys(applying, "10"))
        (objective,) = facet.objectives
        specs = tuple(replace(spec, id=applying[spec.code]) for spec in objective.indicators)
        facets = (replace(facet, objectives=(replace(objective, indicators=specs),)),)
        return AgencyYear(
            "A", YEAR, facets, Facts(not_applicable={exempt: "…"} if exempt else {}), earlier=earlier
        )

    first = year({"1-1-1": 1, "1-1-2": 2}, exempt="1-1-2")
    second = year({"1-1-1": 1, "1-1-2": 2, "1-1-3": 3})
    now = year(
        {"1-1-1": 3, "1-1-2": 2, "1-1-3": 4}, earlier=(EarlierTerms(3, first), EarlierTerms(9, second))
    )
    assert {key: now.owed_from(key) for key in (1, 2, 3, 4)} == {1: 1, 2: 4, 3: 4, 4: 10}
    assert [now.has(key) for key in (1, 2, 3, 4)] == [False, True, True, True]
    assert [first.has(key) for key in (1, 2, 3)] == [True, False, False]
