"""Rules at random, of every kind, with parameters that they accept."""

from fractions import Fraction

from hypothesis import strategies as st

from indicators.scoring.rules import KINDS, parse_rule

YEAR = 107
KINDS_OF_VALUES = tuple(kind for kind in KINDS if kind != "award")
amounts = st.decimals(-50, 300, places=2)
positive = st.decimals("0.01", 50, places=2)
share = st.fractions(0, 1, max_denominator=20)


LOOKING_BACK = ("reduction", "improvement", "several_years")


def looking_back(draw, kind):
    """The parameters of a kind that needs earlier years."""
    if kind == "several_years":
        params = {"year_count": draw(st.integers(2, 4)), "together": draw(st.sampled_from(("sum", "mean")))}
        return params | {"direction": draw(st.sampled_from("≥≤><")), "target": draw(amounts)}
    name, base = draw(st.sampled_from((("base_year", 105), ("baseline_years", 3))))
    if kind == "improvement":
        return {"direction": draw(st.sampled_from("≥≤><")), "target": draw(amounts), name: base}
    params = {"reduction": draw(st.decimals("0.01", 100, places=2)), name: base}
    return params | ({"target_year": 112} if name == "base_year" and draw(st.booleans()) else {})


def other(draw, kind, maximum):
    if kind == "range":
        least, most = sorted(draw(st.tuples(amounts, amounts)))
        outside = draw(st.sampled_from(("share", "nothing")))
        return {"least": least, "most": most, "maximum": maximum, "outside": outside}
    if kind == "condition":
        return {"direction": draw(st.sampled_from("≥≤><")), "target": draw(amounts)}
    if kind == "award":
        return {"maximum": maximum, "scale": draw(positive)}
    base, least = (maximum * draw(st.integers(0, 100)) / 100 for _part in range(2))
    return {"unit_points": draw(positive), "maximum": maximum, "base_points": base, "least_points": least}


@st.composite
def rules(draw, kinds=KINDS_OF_VALUES):
    """A rule of one of ``kinds`` with parameters that it accepts."""
    kind, maximum = draw(st.sampled_from(kinds)), draw(positive)
    if kind in ("attainment", "threshold"):
        target = draw(st.one_of(st.tuples(st.just("target"), amounts), st.just(("baseline_years", 2))))
        params = {"direction": draw(st.sampled_from("≥≤")), "maximum": maximum, target[0]: target[1]}
    elif kind == "steps":
        base, more = draw(st.tuples(st.integers(0, 100), st.integers(0, 100)))
        params = {"floor": draw(amounts), "step": draw(positive), "maximum": maximum}
        params |= {"base_points": maximum * base / 100, "step_points": maximum * more / 100}
    elif kind in ("per_unit", "deduction"):
        params = {"maximum": maximum, "unit_points": draw(positive)}
    elif kind in LOOKING_BACK:
        params = looking_back(draw, kind) | {"maximum": maximum}
    elif kind in ("plus_minus", "award", "range", "condition"):
        params = other(draw, kind, maximum)
    elif kind == "bands":
        bounds = sorted(draw(st.sets(st.integers(-20, 200), min_size=1, max_size=4)))
        params = {"bands": ";".join(f">{bound}:{no}" for no, bound in enumerate(bounds, start=1))}
    else:
        assert kind == "rank", f"say here which parameters of {kind} are drawn (docs/add-a-rule.md, step 4)"
        params = {"awards": "4;3;2;1", "floor": draw(amounts)}
    return parse_rule(kind, params)


@st.composite
def rules_in_a_year(draw, kinds=KINDS_OF_VALUES):
    """A rule as it holds in the year 107, with what the earlier years give."""
    rule = draw(rules(kinds))
    years = rule.earlier_years(YEAR)
    return rule.in_year(YEAR, {year: Fraction(draw(amounts)) for year in years})
