"""Every step that is proposed, in indicators made up by chance, against trying all of them on the engine."""

from decimal import Decimal
from random import Random

import pytest

from indicators.scoring.engine import score
from indicators.scoring.rounding import points
from reports.analysis.outlook.actions import WORTH_NAMING, Left, actions
from reports.analysis.outlook.scenario import Scenario, up_to
from tests.reports.analysis.outlook.years import one

FAR = 45  # steps that are tried
SHARE = "done / due * 100"
STEPS = {"規則": "steps", "門檻": "60", "基本分": "1", "級距": "10", "每級加分": "1", "滿分": "5"}
HEADS = {
    "規則": "attainment",
    "方向": "≥",
    "目標": "100",
    "滿分": "0.5",
    "算式": "heads / heads_due * 100",
}
# Of one count, and of a part of a whole.
COUNT_RULES = [
    {"規則": "attainment", "方向": "≥", "滿分": "4"},
    {"規則": "attainment", "方向": "≤", "滿分": "4"},
    {"規則": "per_unit", "每件分數": "0.6", "滿分": "3"},
    {"規則": "deduction", "滿分": "1", "每件分數": "0.2"},
    {"規則": "range", "下限": "14", "上限": "16", "範圍外": "nothing", "滿分": "2"},
    {"規則": "range", "下限": "14", "上限": "16", "滿分": "2"},
]
PART_RULES = [
    [{"規則": "attainment", "方向": "≥", "目標": "90", "滿分": "3"}],
    [{"規則": "threshold", "方向": "≥", "目標": "95", "滿分": "2"}],
    [{"規則": "bands", "分段": ">50:0.5;≥100:1"}],
    [STEPS],
    [STEPS, HEADS],
]


def count(chance, rule):
    """Inputs (code → what has happened, what is expected), part by whole, rules and formula."""
    number = chance.randint(1, 30)
    given = {"目標": str(chance.randint(10, 40))} if rule["規則"] == "attainment" else {}
    return {"n": (chance.randint(0, number), number)}, {}, [rule | given], None


def part(chance, rules):
    """The same of a share, and with a second component of two heads."""
    due = chance.randint(2, 40)
    done = chance.randint(0, due)
    inputs = {"done": (chance.randint(0, done), done), "due": (due, due)}
    wholes = {"done": "due"}
    if HEADS in rules:
        inputs |= {"heads": (0, chance.randint(0, 2)), "heads_due": (2, 2)}
        wholes |= {"heads": "heads_due"}
    return inputs, wholes, rules, SHARE


def year(inputs, rules, formula, changed=None):
    """The year in which every input has come to its number, or to that of ``changed``."""
    rows = {}
    for code, (certain, end) in inputs.items():
        figures = {1: str(certain), 12: str((changed or {}).get(code, end) - certain)}
        rows[code] = {"名稱": code, "單位": "人", "彙總": "加總", "月報": figures}
    share = {"單位": "%"} if formula else {}
    return one(rows, rule=rules[0], formula=formula, **share, 權重="6", 計分=rules)


def earned(inputs, rules, formula, changed):
    return score(year(inputs, rules, formula, changed), 12, lit=False)["A"].total


def every_gain(inputs, wholes, rules, formula):
    """Input code → signed step → what it gains, of all that are possible."""
    before = earned(inputs, rules, formula, {})
    found = {}
    for code, (certain, end) in inputs.items():
        if code not in wholes.values():
            highest = inputs[wholes[code]][1] if code in wholes else end + FAR
            possible = range(max(certain, end - FAR) - end, highest - end + 1)
            found[code] = {
                step: earned(inputs, rules, formula, {code: end + step}) - before for step in possible if step
            }
    return found


CASES = [
    *[count(Random(seed), rule) for rule in COUNT_RULES for seed in range(5)],  # noqa: S311
    *[part(Random(seed), rules) for rules in PART_RULES for seed in range(8)],  # noqa: S311
]


@pytest.mark.parametrize(("inputs", "wholes", "rules", "formula"), CASES)
def test_the_smallest_step_is_named_it_is_possible_and_earns_exactly_what_is_promised(
    inputs, wholes, rules, formula
):
    (own,) = year(inputs, rules, formula)
    (scored,) = score([own], 12)["A"].indicators()
    most = points(sum(part.maximum for part in scored.components))
    found = actions(Scenario(scored, own, up_to(own, 1), ()), Left(scored.points, most))
    tried = every_gain(inputs, wholes, rules, formula)
    for action in found:
        step = int(action.amount) * (1 if action.more else -1)
        assert tried[action.name][step] == action.gain > 0  # what is not possible was not tried
        assert action.is_full == (scored.points + action.gain == most)
    for code, gains in tried.items():
        named = [action.amount for action in found if action.name == code]
        best = max(gains.values(), default=0)
        worth = min(WORTH_NAMING, best)
        wins = [abs(step) for step, gain in gains.items() if gain >= worth > 0]
        full = [abs(step) for step, gain in gains.items() if gain == best > 0]
        assert named == sorted({min(each) for each in (wins, full) if each}), code


def test_of_two_inputs_of_one_formula_the_one_that_takes_less_is_enough():
    """What is reserved counts by half: that twice as much of it would do as well, nobody needs to read."""
    rows = {
        code: {"名稱": code, "單位": "元", "彙總": "最新", "月報": {12: str(amount)}}
        for code, amount in {"paid": 50_000_000, "reserved": 80_000, "budget": 100_000_000}.items()
    }
    rule = {"規則": "attainment", "方向": "≥", "目標": "80", "滿分": "7"}
    (own,) = one(rows, rule=rule, formula="(paid + reserved * 0.5) / budget * 100", 單位="%")
    (scored,) = score([own], 12)["A"].indicators()
    found = actions(Scenario(scored, own, own, ()), Left(scored.points, Decimal(7)))
    assert {action.name for action in found} == {"paid"}
    assert [action.amount % 100_000 for action in found] == [0, 0]
