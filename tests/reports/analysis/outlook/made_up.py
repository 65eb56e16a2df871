"""Years made up by chance, as a bureau's indicators run: for testing the forecast on what it was not fitted to.

Every kind of process was chosen for how such figures come about, not for how the forecast works: some keep its
assumptions (counts at an even rate), some break them (seasons, stages that slip, money that is paid in December).
All indicators of an agency share a good or a bad year that drifts from month to month. An agency is of one ``KINDS``, and
where its earlier years are known they are made up in the same way: the same traits, another chance.
"""

from typing import NamedTuple

import numpy as np

from reports.analysis.outlook.seasons import mean_courses
from tests.indicators.scoring.years import city

MONTHS = np.arange(1, 13)
STAGES = (20, 30, 50, 80, 100)


class Course(NamedTuple):
    """What one indicator is like (``traits``, the same every year), its year's chance, and how well each month goes (about 1)."""

    traits: np.random.Generator
    chance: np.random.Generator
    luck: np.ndarray


class MadeUp(NamedTuple):
    """Agencies' years, and the courses of earlier ones where they are known."""

    years: list
    seasons: dict


def made_up(seed, count, kind="mixed", earlier=0):
    """``count`` agencies of one city's year and of one of the ``KINDS``, with so many ``earlier`` years known."""
    rows = {f"A{number}": _agency(kind, seed, number, 0) for number in range(count)}
    before = [
        {code: _agency(kind, seed, number, year) for number, code in enumerate(rows)}
        for year in range(1, earlier + 1)
    ]
    return MadeUp(city({"機關": rows}), mean_courses(list(_rows_of(before))))


def _agency(kind, seed, number, year):
    chance = np.random.default_rng([seed, number, year])
    luck = np.exp(chance.normal(0, 0.1) + np.cumsum(chance.normal(0, 0.04, 12)))
    found = {}
    for facet, kinds in enumerate(KINDS[kind], start=1):
        for no, made in enumerate(kinds, start=1):
            traits = np.random.default_rng([seed, number, facet, no])
            found[f"{facet}-{no}-1"] = made(Course(traits, chance, luck))
    return found


def _rows_of(before):
    """What was reported of earlier years in all twelve months: rows as ``seasons_of`` reads them."""
    for indicators in before:
        for agency, found in indicators.items():
            for code, row in found.items():
                for name, given in row["投入"].items():
                    months = [float(given["月報"][month]) for month in MONTHS if month in given["月報"]]
                    if len(months) == 12 and given["彙總"] in ("加總", "最新") and "里程碑" not in given:
                        yield (agency, code, code, name, given["彙總"] == "加總", *months)


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
    rate = course.traits.uniform(3, 60)
    figures = course.chance.poisson(rate * course.luck)
    return _row({"n": ("加總", figures)}, _attainment(12 * rate * course.traits.uniform(0.85, 1.15)))


def _casualties(course):
    rate = course.traits.uniform(5, 80)
    figures = course.chance.poisson(rate / course.luck)
    return _row({"n": ("加總", figures)}, _attainment(12 * rate * course.traits.uniform(0.9, 1.1), "≤"))


def _season(course):
    rate, peak = course.traits.uniform(10, 60), course.traits.uniform(0, 12)
    wave = 1 + 0.5 * np.cos(2 * np.pi * (MONTHS - peak) / 12)
    figures = course.chance.poisson(rate * wave * course.luck)
    return _row({"n": ("加總", figures)}, _attainment(12 * rate * course.traits.uniform(0.85, 1.15)))


def _share(course):
    due = course.chance.poisson(course.traits.uniform(8, 60), 12)
    usual = np.log(course.traits.uniform(2, 20)) + 2 * np.log(course.luck)
    done = course.chance.binomial(due, 1 / (1 + np.exp(-usual)))
    target = course.traits.uniform(75, 98)
    return _row(
        {"done": ("加總", done), "due": ("加總", due)},
        _attainment(target),
        "done / due * 100",
        無案件時="滿分",
        單位="%",
    )


def _level(course):
    level = course.traits.uniform(10, 40)
    figures = level * np.exp(_following(course.chance, 0.1)) / course.luck
    return _row({"x": ("平均", figures)}, _attainment(level * course.traits.uniform(0.85, 1.1), "≤"))


def _following(chance, deviation):
    """A course in which half of a month's deviation stays for the next."""
    found = [chance.normal(0, deviation)]
    for noise in chance.normal(0, deviation, 11):
        found.append(0.5 * found[-1] + noise)
    return np.array(found)


def _building(course):
    """Five stages, planned for certain months; each comes late by what chance adds, and lateness stays."""
    planned = np.sort(course.traits.choice(MONTHS, 5, replace=False))
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
    figures = course.chance.poisson(course.traits.uniform(0.02, 0.3), 12)
    return _row({"n": ("加總", figures)}, {"規則": "deduction", "滿分": "1", "每件分數": "0.2"})


def _proposals(course):
    figures = course.chance.poisson(course.traits.uniform(0.2, 0.6), 12)
    return _row({"n": ("加總", figures)}, {"規則": "per_unit", "滿分": "3", "每件分數": "0.6"})


def _once(course):
    """Counted once a year, late in it."""
    month = int(course.traits.integers(9, 13))
    due = 40 + np.zeros(12)
    done = course.chance.binomial(40, course.traits.uniform(0.7, 1)) + np.zeros(12)
    for figures in (due, done):
        figures[month != MONTHS] = float("nan")
    rule = {"規則": "steps", "門檻": "60", "基本分": "1", "級距": "10", "每級加分": "1", "滿分": "5"}
    return _row({"done": ("加總", done), "due": ("加總", due)}, rule, "done / due * 100", 單位="%")


def _paid(course):
    """What is paid builds up, slowly at first; December brings the rest."""
    end = course.chance.uniform(0.75, 0.98)
    paid = end * course.chance.uniform(0.75, 0.95) * (MONTHS / 12) ** course.traits.uniform(1, 1.4)
    paid[-1] = end
    return _executed(np.maximum.accumulate(paid), "13")


def _capital(course):
    """Works begin to be paid in the middle of the year; a third comes in December."""
    begins, end = int(course.traits.integers(4, 9)), course.chance.uniform(0.5, 0.98)
    paid = end * 0.66 * np.clip(MONTHS - begins, 0, None) / (12 - begins)
    paid[-1] = end
    return _executed(paid, "7")


def _executed(share, maximum):
    inputs = {"paid": ("最新", share * 1000), "budget": ("最新", np.full(12, 1000.0))}
    return _row(inputs, _attainment(80, maximum=maximum), "paid / budget * 100", 單位="%")


def _trend(course):
    """What grows or wanes by up to a twentieth a month."""
    rate, slope = course.traits.uniform(5, 60), course.traits.uniform(-0.05, 0.05)
    figures = course.chance.poisson(rate * np.exp(slope * (MONTHS - 6.5)) * course.luck)
    return _row({"n": ("加總", figures)}, _attainment(12 * rate * course.traits.uniform(0.85, 1.15)))


def _waning(course):
    """A mean that falls month by month, as waiting times do."""
    level, slope = course.traits.uniform(8, 40), course.traits.uniform(-0.02, 0.005)
    figures = level * np.exp(slope * MONTHS + course.chance.normal(0, 0.02, 12))
    return _row({"x": ("平均", figures)}, _attainment(level * course.traits.uniform(0.8, 1.05), "≤"))


def _noise(course):
    """A count whose months spread far more than chance alone would have it."""
    rate = course.traits.uniform(3, 60)
    figures = course.chance.poisson(rate * course.chance.gamma(1.5, 1 / 1.5, 12) * course.luck)
    return _row({"n": ("加總", figures)}, _attainment(12 * rate * course.traits.uniform(0.85, 1.15)))


def _rare(course):
    """So few a year that most months have none."""
    rate = course.traits.uniform(0.1, 0.9)
    figures = course.chance.poisson(rate, 12)
    return _row({"n": ("加總", figures)}, _attainment(max(1, round(12 * rate))))


def _campaign(course):
    """All of it in some months of the autumn."""
    begins = int(course.traits.integers(7, 11))
    share = np.where((begins <= MONTHS) & (begins + 3 > MONTHS), 1.0, 0.04)
    done = course.chance.poisson(1000 * course.traits.uniform(0.5, 0.8) * share / share.sum() * course.luck)
    inputs = {"done": ("加總", done), "all": ("最新", np.full(12, 1000.0))}
    return _row(inputs, _attainment(75), "done / all * 100", 單位="%")


_COMMON = (_incidents, _incidents, _proposals, _once, _paid, _capital)
# By facet, how its indicators come about.
KINDS = {
    "mixed": (
        (*[_count] * 5, *[_casualties] * 2, *[_share] * 4, *[_season] * 2, *[_level] * 2),
        [_building] * 5,
        (_incidents, _incidents, _proposals, _once, _once, _paid, _capital),
    ),
    "seasonal": ([_season] * 4 + [_campaign] * 2, [_season] * 2 + [_building], _COMMON),
    "trending": ([_trend] * 4 + [_share], [_waning] * 3, _COMMON),
    "noisy": ([_noise] * 5, [_noise, _building, _share], _COMMON),
    "sparse": ([_rare] * 4 + [_share], [_once, _rare, _building], _COMMON),
}
