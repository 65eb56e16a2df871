"""Years made up by chance, as a bureau's indicators run: for testing the forecast on what it was not fitted to.

Every kind of process was chosen for how such figures come about, not for how the forecast works: some keep its
assumptions (counts at an even rate), some break them (seasons, stages that slip, money that is paid in December).
All indicators of an agency share a good or a bad year that drifts from month to month.
"""

from typing import NamedTuple

import numpy as np

from tests.indicators.scoring.years import city

MONTHS = np.arange(1, 13)
STAGES = (20, 30, 50, 80, 100)


class Course(NamedTuple):
    """One agency's chance: the generator, and by how much its year goes well in each month (about 1)."""

    chance: np.random.Generator
    luck: np.ndarray


def agencies(seed, count):
    """``count`` agencies of one city's year, each with 27 indicators in three facets."""
    chance = np.random.default_rng(seed)
    return city({"機關": {f"A{number}": _agency(chance) for number in range(count)}})


def _agency(chance):
    drift = np.cumsum(chance.normal(0, 0.04, 12))
    course = Course(chance, np.exp(chance.normal(0, 0.1) + drift))
    kinds = [*[_count] * 5, *[_casualties] * 2, *[_share] * 4, *[_season] * 2, *[_level] * 2]
    rows = {f"1-{no}-1": kind(course) for no, kind in enumerate(kinds, start=1)}
    rows |= {f"2-{no}-1": _building(course) for no in range(1, 6)}
    others = (_incidents, _incidents, _proposals, _once, _once, _paid, _capital)
    return rows | {f"3-{no}-1": kind(course) for no, kind in enumerate(others, start=1)}


def _row(inputs, rule, formula=None, **more):
    made = {
        name: {"名稱": name, "彙總": how, "月報": _months(values)} for name, (how, values) in inputs.items()
    }
    return {
        "權重": rule["滿分"],
        "投入": made,
        "計分": [rule],
        **({"算式": formula} if formula else {}),
        **more,
    }


def _months(values):
    return {
        month: str(round(float(value), 2))
        for month, value in zip(MONTHS, values, strict=True)
        if value == value
    }


def _attainment(target, direction="≥", maximum="4"):
    return {"規則": "attainment", "方向": direction, "目標": str(round(float(target), 2)), "滿分": maximum}


def _count(course):
    rate = course.chance.uniform(3, 60)
    figures = course.chance.poisson(rate * course.luck)
    return _row({"n": ("加總", figures)}, _attainment(12 * rate * course.chance.uniform(0.85, 1.15)))


def _casualties(course):
    rate = course.chance.uniform(5, 80)
    figures = course.chance.poisson(rate / course.luck)
    return _row({"n": ("加總", figures)}, _attainment(12 * rate * course.chance.uniform(0.9, 1.1), "≤"))


def _season(course):
    rate, peak = course.chance.uniform(10, 60), course.chance.uniform(0, 12)
    wave = 1 + 0.5 * np.cos(2 * np.pi * (MONTHS - peak) / 12)
    figures = course.chance.poisson(rate * wave * course.luck)
    return _row({"n": ("加總", figures)}, _attainment(12 * rate * course.chance.uniform(0.85, 1.15)))


def _share(course):
    due = course.chance.poisson(course.chance.uniform(8, 60), 12)
    usual = np.log(course.chance.uniform(2, 20)) + 2 * np.log(course.luck)
    done = course.chance.binomial(due, 1 / (1 + np.exp(-usual)))
    target = course.chance.uniform(75, 98)
    return _row(
        {"done": ("加總", done), "due": ("加總", due)},
        _attainment(target),
        "done / due * 100",
        無案件時="滿分",
        單位="%",
    )


def _level(course):
    level = course.chance.uniform(10, 40)
    figures = level * np.exp(_following(course.chance, 0.1)) / course.luck
    return _row({"x": ("平均", figures)}, _attainment(level * course.chance.uniform(0.85, 1.1), "≤"))


def _following(chance, deviation):
    """A course in which half of a month's deviation stays for the next."""
    found = [chance.normal(0, deviation)]
    for noise in chance.normal(0, deviation, 11):
        found.append(0.5 * found[-1] + noise)
    return np.array(found)


def _building(course):
    """Five stages, planned for certain months; each comes late by what chance adds, and lateness stays."""
    planned = np.sort(course.chance.choice(MONTHS, 5, replace=False))
    late = np.cumsum(course.chance.gamma(0.5, 0.8, 5))
    reached = [int(np.sum(planned + late <= month)) for month in MONTHS]
    path = {month: str(STAGES[done - 1]) for month in MONTHS if (done := int(np.sum(planned <= month)))}
    stages = {no: ["階段", str(percent)] for no, percent in enumerate(STAGES, start=1)}
    begun = [stage if stage else float("nan") for stage in reached]
    row = _row(
        {"stage": ("最新", begun)}, _attainment(100), 預定={int(month): text for month, text in path.items()}
    )
    row["投入"]["stage"]["里程碑"] = stages
    row["投入"]["stage"]["月報"] = {
        month: text.split(".")[0] for month, text in row["投入"]["stage"]["月報"].items()
    }
    return row


def _incidents(course):
    figures = course.chance.poisson(course.chance.uniform(0.02, 0.3), 12)
    return _row({"n": ("加總", figures)}, {"規則": "deduction", "滿分": "1", "每件分數": "0.2"})


def _proposals(course):
    figures = course.chance.poisson(course.chance.uniform(0.2, 0.6), 12)
    return _row({"n": ("加總", figures)}, {"規則": "per_unit", "滿分": "3", "每件分數": "0.6"})


def _once(course):
    """Counted once a year, late in it."""
    month = int(course.chance.integers(9, 13))
    due = 40 + np.zeros(12)
    done = course.chance.binomial(40, course.chance.uniform(0.7, 1)) + np.zeros(12)
    for figures in (due, done):
        figures[month != MONTHS] = float("nan")
    rule = {"規則": "steps", "門檻": "60", "基本分": "1", "級距": "10", "每級加分": "1", "滿分": "5"}
    return _row({"done": ("加總", done), "due": ("加總", due)}, rule, "done / due * 100", 單位="%")


def _paid(course):
    """What is paid builds up, slowly at first; December brings the rest."""
    end = course.chance.uniform(0.75, 0.98)
    paid = end * course.chance.uniform(0.75, 0.95) * (MONTHS / 12) ** course.chance.uniform(1, 1.4)
    paid[-1] = end
    return _executed(np.maximum.accumulate(paid), "13")


def _capital(course):
    """Works begin to be paid in the middle of the year; a third comes in December."""
    begins, end = int(course.chance.integers(4, 9)), course.chance.uniform(0.5, 0.98)
    paid = end * 0.66 * np.clip(MONTHS - begins, 0, None) / (12 - begins)
    paid[-1] = end
    return _executed(paid, "7")


def _executed(share, maximum):
    inputs = {"paid": ("最新", share * 1000), "budget": ("最新", np.full(12, 1000.0))}
    return _row(inputs, _attainment(80, maximum=maximum), "paid / budget * 100", 單位="%")
