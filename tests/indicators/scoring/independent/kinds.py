"""The rules' arithmetic, written a second time from what plans say; each gives exact points, before any scaling."""

from fractions import Fraction
from itertools import accumulate

from tests.indicators.scoring.independent.aims import HUNDRED, Aim, one_sided

ZERO = Fraction(0)


def mean(values):
    return sum(values, ZERO) / len(values)


def earlier_years(kind, given, year):
    """The years before that the rule cannot do without."""
    if kind == "several_years":
        return range(year - given["year_count"] + 1, year)
    if "base_year" in given:
        return [given["base_year"]]
    return range(year - given.get("baseline_years", 0), year)


def aim(kind, given, year, history):
    """Where the value should lie at the year's end; None for what has no target. ``history`` has the earlier years."""
    earlier = [Fraction(history[one]) for one in earlier_years(kind, given, year)]
    return AIMS[kind](given, year, earlier) if kind in AIMS else None


def _aim_of_target(given, year, earlier):
    if "aim" in given:
        return one_sided(given["direction"], given["aim"])
    return one_sided(given["direction"], mean(earlier) if earlier else _stage(given, year))


def _aim_of_reduction(given, year, earlier):
    base = mean(earlier) if earlier else given["base"]
    return one_sided("≤", base - base * _wanted(given, year) / HUNDRED, start=base)


def _aim_of_improvement(given, year, earlier):
    return one_sided(given["direction"], given["target"], start=mean(earlier) if earlier else given["base"])


def _aim_of_several_years(given, year, earlier):
    whole = given["target"] * (given["year_count"] if given["together"] == "mean" else 1)
    return one_sided(given["direction"], whole - sum(earlier), before=sum(earlier))


def _aim_of_what_gives_all(given, year, earlier):
    full = (given["maximum"] - given.get("base_points", ZERO)) / given["unit_points"]
    return one_sided("≥", given.get("target", full))


def _aim_of_bands(given, year, earlier):
    sign, bound, _points = max(given["bands"], key=lambda band: (band[2], -band[1]))
    return one_sided(sign, bound)


AIMS = {
    "attainment": _aim_of_target,
    "threshold": _aim_of_target,
    "condition": _aim_of_target,
    "range": lambda given, year, earlier: Aim(given["least"], given["most"]),
    "reduction": _aim_of_reduction,
    "improvement": _aim_of_improvement,
    "several_years": _aim_of_several_years,
    "steps": lambda given, year, earlier: one_sided("≥", given.get("target", given["floor"])),
    "per_unit": _aim_of_what_gives_all,
    "plus_minus": _aim_of_what_gives_all,
    "bands": _aim_of_bands,
}


def _stage(given, year):
    if "stages" not in given:
        return given["target"]
    begun = [one for one in sorted(given["stages"]) if one <= year]
    return given["stages"][begun[-1] if begun else min(given["stages"])]


def _wanted(given, year):
    last = given.get("target_year")
    if last is None or year >= last:
        return given["reduction"]
    return given["reduction"] * (year - given["base_year"]) / (last - given["base_year"])


def most(kind, given):
    """The points that it can give at most."""
    match kind:
        case "condition":
            return ZERO
        case "bands":
            return max(points for _sign, _bound, points in given["bands"])
        case "rank":
            return given["awards"][0]
    return given["maximum"]


def _between(least, points, maximum):
    return max(least, min(maximum, points))


def points(kind, given, value, wanted, field):
    """Exact points of a value; ``wanted`` is its aim, ``field`` the values of all agencies."""
    if kind == "rank":
        return _rank(given, value, field)
    assert kind in POINTS, f"say in POINTS (and AIMS, most) what {kind} gives (docs/add-a-rule.md, step 4)"
    return POINTS[kind](given, value, wanted)


def _attainment(given, value, wanted):
    full = wanted if "aim" not in given else one_sided(given["direction"], given["target"])
    return _in_proportion(value, full, given["maximum"])


def _range(given, value, wanted):
    side = wanted.side(value)
    if side is None:
        return given["maximum"]
    if given["outside"] == "nothing" or wanted.rate(value) is None:
        return ZERO
    share = value / given["least"] if side == "low" else given["most"] / value
    return max(ZERO, given["maximum"] * share)


def _by_rate(given, value, wanted):
    top = given["maximum"]
    return (
        top
        if wanted.side(value) is None
        else _between(ZERO, top * (wanted.rate(value) or ZERO) / HUNDRED, top)
    )


def _steps(given, value, wanted):
    if value < given["floor"]:
        return ZERO
    full_steps = (value - given["floor"]) // given["step"]
    return min(given["maximum"], given["base_points"] + full_steps * given["step_points"])


def _plus_minus(given, value, wanted):
    found = given["base_points"] + value * given["unit_points"]
    return _between(given["least_points"], found, given["maximum"])


def _bands(given, value, wanted):
    held = [one for one in given["bands"] if one_sided(one[0], one[1]).side(value) is None]
    return max(held, key=lambda band: (band[1], band[0] == ">"))[2] if held else ZERO


def _deduction(given, value, wanted):
    return _between(ZERO, given["maximum"] - value * given["unit_points"], given["maximum"])


POINTS = {
    "attainment": _attainment,
    "threshold": lambda given, value, wanted: ZERO if wanted.side(value) else given["maximum"],
    "condition": lambda given, value, wanted: ZERO,
    "range": _range,
    "reduction": _by_rate,
    "improvement": _by_rate,
    "several_years": _by_rate,
    "steps": _steps,
    "per_unit": lambda given, value, wanted: _between(ZERO, value * given["unit_points"], given["maximum"]),
    "deduction": _deduction,
    "plus_minus": _plus_minus,
    "bands": _bands,
    "award": lambda given, value, wanted: _between(
        ZERO, value / given["scale"] * given["maximum"], given["maximum"]
    ),
}


def _in_proportion(value, full, top):
    if full.side(value) is None:
        return top
    if full.level <= 0:
        return ZERO
    return max(ZERO, top * (value / full.level if full.high is None else full.level / value))


def _rank(given, value, field):
    ahead = (
        (lambda one, other: one < other) if given["direction"] == "≤" else (lambda one, other: one > other)
    )
    worst = given["floor"]
    if ahead(worst, value):
        return ZERO
    place = sum(ahead(other, value) for other in field if not ahead(worst, other))
    return given["awards"][place] if place < len(given["awards"]) else ZERO


def shared_out(weights, applies):
    """The weights after those that do not apply went to the rest, in hundredths, largest remainders first."""
    if all(applies):
        return list(weights)
    whole, held = sum(weights, ZERO), sum((w for w, one in zip(weights, applies, strict=True) if one), ZERO)
    if not held:
        return [ZERO] * len(weights)
    exact = [w * whole / held * 100 if one else ZERO for w, one in zip(weights, applies, strict=True)]
    down = [one.numerator // one.denominator for one in exact]
    order = sorted(range(len(exact)), key=lambda no: (-(exact[no] - down[no]), no))
    for no in order[: int(whole * 100) - sum(down)]:
        down[no] += 1
    return [Fraction(one, 100) for one in down]


def held_in_every_month(figures, end):
    """A fixed figure as if it had been typed in each month: until the next one, and for those before the first."""
    starts = sorted(figures)
    return {
        month: figures[max((one for one in starts if one <= month), default=starts[0])]
        for month in range(1, end + 1)
        if starts
    }


def together(figures, how):
    """The months of one input as one number; they are in order."""
    numbers = [Fraction(figures[month]) for month in sorted(figures)]
    match how:
        case "sum":
            return list(accumulate(numbers))[-1]
        case "mean":
            return mean(numbers)
        case "max":
            return sorted(numbers)[-1]
    return numbers[-1]
