"""What must hold for every city, whatever is reported: bounds, monotony, sums that add up, and order."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scoring.engine import score
from indicators.scoring.formula import parse
from indicators.scoring.indicator import PENDING, is_closed
from indicators.scoring.model import (
    AgencyYear,
    Aggregation,
    ComponentSpec,
    FacetSpec,
    Facts,
    IndicatorSpec,
    InputSpec,
    Light,
    ObjectiveSpec,
    State,
    Undefined,
)
from indicators.scoring.rounding import points
from indicators.scoring.rules import parse_rule
from indicators.scoring.rules.base import Rivals
from indicators.scoring.trace import Equation
from indicators.scoring.wording import explain
from tests.indicators.scoring.calculator import holds
from tests.indicators.scoring.strategies import LOOKING_BACK, YEAR, amounts, positive, rules, rules_in_a_year

of_rules = settings(max_examples=50)
RISING = ("steps", "per_unit", "bands", "plus_minus", "award")


@of_rules
@given(rules_in_a_year(), amounts, st.lists(amounts, max_size=4), st.fractions("0.01", 20))
def test_points_lie_between_0_and_the_maximum_also_when_scaled(rule, value, others, factor):
    value = Fraction(value)
    rivals = Rivals.of((value, *(Fraction(other) for other in others)))
    target = Fraction(90) if rule.baseline_length() else None
    outcome, scaled = rule.score(value, target, rivals), rule.scaled(factor).score(value, target, rivals)
    assert 0 <= outcome.points <= rule.maximum
    assert scaled.points == outcome.points * factor
    assert rule.scaled(factor).maximum == rule.maximum * factor


@of_rules
@given(rules(RISING), amounts, amounts)
def test_more_never_gives_less_where_more_is_better(rule, one, other):
    less, more = sorted((Fraction(one), Fraction(other)))
    assert rule.score(less).points <= rule.score(more).points


@of_rules
@given(rules_in_a_year(LOOKING_BACK), amounts, amounts)
def test_nearer_the_goal_never_gives_less_for_rules_that_look_back(rule, one, other):
    goal = rule.goal(rule.fixed_target())
    worse, better = sorted((Fraction(one), Fraction(other)), reverse=goal.fewer_is_better)
    assert rule.score(worse).points <= rule.score(better).points


@of_rules
@given(rules_in_a_year((*LOOKING_BACK, "range")), amounts)
def test_full_points_where_the_goal_is_met(rule, value):
    goal, value = rule.goal(rule.fixed_target()), Fraction(value)
    if goal.met(value):
        assert rule.score(value).points == rule.maximum
    elif goal.level != value:  # on a bound that is not enough the share is whole all the same
        assert rule.score(value).points < rule.maximum


@of_rules
@given(rules(("range",)), amounts, amounts)
def test_farther_outside_a_range_never_gives_more(rule, one, other):
    near, far = sorted((Fraction(one), Fraction(other)))
    if near >= rule.most:
        assert rule.score(near).points >= rule.score(far).points
    if far <= rule.least:
        assert rule.score(near).points <= rule.score(far).points


@of_rules
@given(rules_in_a_year(), st.fractions(-50, 300, max_denominator=97))
def test_every_sentence_comes_out_on_a_calculator(rule, value):
    target = Fraction(90) if rule.baseline_length() else None
    steps = (*rule.score(value, target, Rivals((value,))).steps, *rule.target_steps())
    for equation in [arg for step in steps for arg in step.args.values() if isinstance(arg, Equation)]:
        assert holds(equation.in_words("zh"))


@of_rules
@given(st.lists(st.decimals(-50, 300, places=4), min_size=3, max_size=3))
def test_a_formula_comes_out_on_a_calculator(figures):
    formula = parse("(a - b) / (a + c) * 100", ["a", "b", "c"])
    values = dict(zip("abc", map(Fraction, figures), strict=True))
    if values["a"] + values["c"]:
        assert holds(Equation(formula, values).in_words("zh"))


def test_an_equation_that_is_false_is_noticed():
    assert not holds("0.61 ÷ 0.66 × 100 ≈ 91.25") and not holds("1 ÷ 3 = 0.33") and holds("1 ÷ 3 ≈ 0.33")


@of_rules
@given(rules(("deduction",)), amounts, amounts)
def test_more_occurrences_never_give_more(rule, one, other):
    less, more = sorted((Fraction(one), Fraction(other)))
    assert rule.score(less).points >= rule.score(more).points


@of_rules
@given(rules(("attainment", "threshold")), amounts, amounts, amounts)
def test_nearer_the_target_never_gives_less(rule, one, other, target):
    worse, better = sorted((Fraction(one), Fraction(other)), reverse=rule.direction == "≤")
    goal = Fraction(target)
    assert rule.score(worse, goal).points <= rule.score(better, goal).points


@of_rules
@given(rules(("attainment", "threshold")), amounts, amounts)
def test_full_points_exactly_where_the_target_is_met(rule, value, target):
    value, goal = Fraction(value), Fraction(target)
    met = value >= goal if rule.direction == "≥" else value <= goal
    assert (rule.score(value, goal).points == rule.maximum) is met


@of_rules
@given(st.lists(amounts, min_size=1, max_size=6))
def test_a_better_value_never_ranks_behind(values):
    rule, rivals = parse_rule("rank", {"awards": "4;3;2;1"}), Rivals.of(map(Fraction, values))
    placed = [rule.score(value, rivals=rivals) for value in sorted(rivals.values, reverse=True)]
    assert placed[0].place == 1
    assert [each.place for each in placed] == sorted(each.place for each in placed)


def inputs(draw):
    return tuple(
        InputSpec(code, code, "", draw(st.sampled_from(Aggregation)))
        for code in ("a", "b")[: draw(st.integers(1, 2))]
    )


@st.composite
def indicators(draw, code, bonus):
    specs = inputs(draw)
    formula = parse("a / b" if len(specs) == 2 else "a", [spec.code for spec in specs])
    award = parse_rule("award", {"maximum": draw(positive)})
    components = [ComponentSpec(no, draw(rules()), formula) for no in range(1, draw(st.integers(1, 2)) + 1)]
    if draw(st.booleans()):
        components.append(ComponentSpec(9, award))
    weight = Decimal(0) if bonus else draw(positive)
    return IndicatorSpec(code, code, weight, specs, tuple(components), draw(st.sampled_from(Undefined)))


figures = st.dictionaries(st.integers(1, 12), st.integers(0, 99).map(Decimal), max_size=5)


def facts(draw, specs):
    return Facts(
        figures={spec.code: {each.code: draw(figures) for each in spec.inputs} for spec in specs},
        history={
            spec.code: {104: Decimal(9), 105: Decimal(50), 106: draw(amounts)}
            for spec in specs
            if draw(st.booleans())
        },
        awards={spec.code: {9: draw(amounts)} for spec in specs if draw(st.booleans())},
        planned={spec.code: {6: draw(amounts)} for spec in specs if draw(st.booleans())},
        not_applicable={spec.code: "停辦" for spec in specs if draw(st.integers(0, 3)) == 0},
    )


@st.composite
def cities(draw):
    """Two agencies with the same plan: one facet, up to two objectives, bonuses, every state there is."""
    objectives = []
    for no in range(1, draw(st.integers(1, 2)) + 1):
        specs = tuple(
            draw(indicators(f"1-{no}-{each}", bonus=each == 3))
            for each in range(1, draw(st.integers(1, 3)) + 1)
        )
        weight = sum((spec.weight for spec in specs), Decimal(0))
        objectives.append(ObjectiveSpec(no, str(no), weight, specs))
    cap = draw(st.one_of(st.none(), positive))
    facet = FacetSpec(1, "1", Decimal(0), cap, tuple(objectives))
    specs = [spec for objective in objectives for spec in objective.indicators]
    return [AgencyYear(code, YEAR, (facet,), facts(draw, specs)) for code in ("A", "B")]


of_cities = settings(max_examples=15)


@of_cities
@given(cities(), st.integers(0, 12))
def test_what_is_printed_adds_up_and_stays_within_bounds(city, through):
    for agency in score(city, through).values():
        assert agency.total == sum((facet.points for facet in agency.facets), Decimal(0))
        for facet in agency.facets:
            assert facet.uncapped == sum((each.points for each in facet.objectives), Decimal(0))
            cap = facet.spec.cap
            assert facet.points == (facet.uncapped if cap is None else min(facet.uncapped, cap))
            for objective in facet.objectives:
                assert objective.points == sum((each.points for each in objective.indicators), Decimal(0))
                check_objective(objective)
        assert agency.provisional == any(each.state in PENDING for each in all_indicators(agency))


def all_indicators(agency):
    return [
        indicator
        for facet in agency.facets
        for objective in facet.objectives
        for indicator in objective.indicators
    ]


def check_objective(objective):
    """Bounds and sums of its indicators; redistribution keeps its weight, or all of it is lost."""
    weighted = [each for each in objective.indicators if each.spec.weight]
    applies = any(each.state is not State.NOT_APPLICABLE for each in weighted)
    whole = Fraction(objective.spec.weight) if applies else 0
    assert sum(each.maximum for each in weighted) == whole
    for indicator in objective.indicators:
        limit = points(indicator.maximum)
        total = sum((part.points for part in indicator.components), Decimal(0))
        full = indicator.spec.undefined is Undefined.FULL
        closed = any(is_closed(part, undefined_is_full=full) for part in indicator.components)
        assert indicator.points == (0 if closed else min(total, limit))
        assert 0 <= indicator.points <= limit
        check_state(indicator)


def check_state(indicator):
    if indicator.state in (*PENDING, State.NOT_APPLICABLE):
        assert indicator.points == 0
        assert indicator.light in (Light.WHITE, Light.NONE)
    if indicator.state is State.NOT_APPLICABLE:
        assert indicator.maximum == 0
    for step in indicator.trace:
        assert explain(step, "zh")
        assert explain(step, "en")


def reversed_facts(found):
    def turned(mapping):
        return {
            key: turned(value) if isinstance(value, dict) else value
            for key, value in reversed(mapping.items())
        }

    return Facts(
        turned(found.figures),
        turned(found.history),
        turned(found.awards),
        turned(found.planned),
        turned(found.not_applicable),
        turned(found.prior_by_month),
    )


@of_cities
@given(cities(), st.integers(0, 12))
def test_the_order_of_agencies_rows_and_months_never_matters(city, through):
    turned = [replace(agency, facts=reversed_facts(agency.facts)) for agency in reversed(city)]
    assert score(turned, through) == score(city, through)


@of_cities
@given(cities(), st.integers(0, 11))
def test_later_months_never_matter(city, through):
    def cut(agency):
        kept = {
            code: {
                name: {month: number for month, number in months.items() if month <= through}
                for name, months in named.items()
            }
            for code, named in agency.facts.figures.items()
        }
        return replace(agency, facts=replace(agency.facts, figures=kept))

    assert score([cut(agency) for agency in city], through) == score(city, through)


@of_cities
@given(cities(), st.integers(0, 12))
def test_scoring_one_agency_alone_gives_what_scoring_all_gives(city, through):
    assert score(city, through, only={"B"}) == {"B": score(city, through)["B"]}
