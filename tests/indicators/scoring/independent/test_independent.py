"""The engine and an auditor who knows the plan alone come to the same, month by month, whatever is reported."""

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scoring.engine import score
from indicators.scoring.wording import explain
from tests.indicators.scoring.calculator import complaints
from tests.indicators.scoring.independent.auditor import audited
from tests.indicators.scoring.independent.plans import as_engine, cities, exact


def differences(code, ours, theirs):
    """What the two say of one indicator, where it is not the same."""
    lead = theirs["lead"]
    pairs = {
        "state": (ours.state.value, theirs["state"]),
        "points": (ours.points, theirs["points"]),
        "maximum": (ours.maximum, theirs["maximum"]),
        "reached": (ours.reached, theirs["reached"]),
        "light": (ours.light.value, theirs["light"]),
        "due": (ours.due, lead["due"]),
        "rate": (ours.rate, lead["rate"]),
    }
    for mine, other in zip(ours.components, theirs["parts"], strict=True):
        value = None if other["formula"] is None else other["value"]
        target = None if other["aim"] is None else other["aim"].level
        pairs |= {
            f"{mine.no} state": (mine.state.value, other["state"]),
            f"{mine.no} value": (mine.value, value),
            f"{mine.no} target": (mine.target, target),
            f"{mine.no} points": (mine.points, other["points"]),
            f"{mine.no} maximum": (mine.maximum, other["maximum"]),
            f"{mine.no} rate": (mine.rate, other["rate"]),
        }
    return {f"{code} {name}": pair for name, pair in pairs.items() if pair[0] != pair[1]}


def compared(city, through):
    """All that differs in one month of a city."""
    found, ours, theirs = {}, score(as_engine(city), through), audited(exact(city), through)
    for agency, audit in theirs.items():
        scores = ours[agency]
        pairs = {
            "total": (scores.total, audit["total"]),
            "maximum": (scores.maximum, audit["maximum"]),
            "provisional": (scores.provisional, audit["provisional"]),
            "facets": ([one.points for one in scores.facets], audit["facets"]),
        }
        found |= {f"{agency} {name}": pair for name, pair in pairs.items() if pair[0] != pair[1]}
        for one in scores.indicators():
            found |= differences(f"{agency} {one.spec.code}", one, audit["indicators"][one.spec.code])
    return found


some_months = st.sets(st.integers(0, 12), min_size=2, max_size=3)


@settings(max_examples=10, deadline=None)
@given(cities(), some_months)
def test_every_month_of_a_random_city_comes_out_alike(city, months):
    for through in months:
        assert compared(city, through) == {}, through


def sentences(agency):
    for facet in agency.facets:
        yield from facet.trace
        for indicator in (one for objective in facet.objectives for one in objective.indicators):
            yield from indicator.trace


@settings(max_examples=6, deadline=None)
@given(cities(), some_months)
def test_every_sentence_of_every_month_comes_out_on_a_calculator(city, months):
    for through in months:
        for agency in score(as_engine(city), through).values():
            for step in sentences(agency):
                assert complaints(explain(step)) == []
