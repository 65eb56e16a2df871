"""What it would take to win points, in the input's own unit, under every kind of rule. All found by the engine."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.scoring.engine import score
from indicators.scoring.rounding import points
from reports.analysis.outlook.actions import Left, actions
from reports.analysis.outlook.scenario import Scenario
from reports.pages.outlook_blocks.gains import action_text
from tests.indicators.scoring.years import city
from tests.reports.analysis.outlook.years import months, one

pytestmark = pytest.mark.usefixtures("english")

SHARE = "done / due * 100"


def actions_of(years, so_far=None, stated=None):
    """What would win the points of agency A's 1-1-1 when every figure of the year is in.

    ``stated``: the points that a forecast states, where the year's are others.
    """
    own, *rivals = years
    facet = own.facets[0]
    scored = score(years, 12)["A"]
    found = next(scored.indicators())
    room = None if facet.cap is None else facet.cap - scored.facets[0].uncapped
    left = Left(found.points if stated is None else Decimal(stated), points(found.maximum), room)
    return actions(Scenario(found, own, so_far or own, tuple(rivals)), left)


def share(done, due):
    return {"done": ("加總", months(done)), "due": ("加總", months(due))}


def told(found):
    return [
        (action.name, action.more, str(action.amount), str(action.gain), action.is_full) for action in found
    ]


def test_a_share_is_raised_by_its_numerator_and_never_by_fewer_cases():
    rule = {"規則": "attainment", "方向": "≥", "目標": "90", "滿分": "3"}
    found = actions_of(one(share(76, 100), rule=rule, formula=SHARE))
    assert told(found) == [("done", True, "3", "0.10", False), ("done", True, "14", "0.47", True)]


def test_one_unit_less_would_not_win_it_all():
    rule = {"規則": "attainment", "方向": "≥", "目標": "90", "滿分": "3"}
    _first, found = actions_of(one(share(76, 100), rule=rule, formula=SHARE))
    for done, total in ((76 + int(found.amount), "3.00"), (76 + int(found.amount) - 1, "2.97")):
        (scored,) = score(one(share(done, 100), rule=rule, formula=SHARE), 12).values()
        assert str(scored.total) == total


def test_only_full_steps_count_the_next_one_and_the_last():
    rule = {"規則": "steps", "門檻": "60", "基本分": "1", "級距": "10", "每級加分": "1", "滿分": "5"}
    found = actions_of(one(share(82, 100), rule=rule, formula=SHARE))
    assert told(found) == [("done", True, "8", "1.00", False), ("done", True, "18", "2.00", True)]


def test_below_a_floor_the_first_action_reaches_it():
    rule = {"規則": "steps", "門檻": "60", "基本分": "1", "級距": "10", "每級加分": "1", "滿分": "5"}
    first, last = actions_of(one(share(50, 100), rule=rule, formula=SHARE))
    assert (first.amount, first.gain, last.amount) == (10, Decimal("1.00"), 50)


def test_a_threshold_is_all_or_nothing():
    rule = {"規則": "threshold", "方向": "≥", "目標": "95", "滿分": "2"}
    assert told(actions_of(one(share(90, 100), rule=rule, formula=SHARE))) == [
        ("done", True, "5", "2.00", True)
    ]


def test_an_exclusive_band_needs_more_than_its_bound():
    rule = {"規則": "bands", "分段": ">50:0.5;≥100:1"}
    first, last = actions_of(one(share(50, 100), rule=rule, formula=SHARE))
    assert (first.amount, first.gain, last.amount, last.gain) == (1, Decimal("0.50"), 50, Decimal("1.00"))


def test_so_many_points_for_each():
    rule = {"規則": "per_unit", "每件分數": "0.6", "滿分": "3"}
    first, last = actions_of(one({"n": ("加總", months(2))}, rule=rule))
    assert (first.amount, first.gain, last.amount, last.gain) == (1, Decimal("0.60"), 3, Decimal("1.80"))


def test_what_has_happened_cannot_be_undone_and_what_has_not_can_be_spared():
    rule = {"規則": "deduction", "滿分": "1", "每件分數": "0.2"}
    happened, expected = (
        one({"n": ("加總", months(2))}, rule=rule),
        one({"n": ("加總", months(4))}, rule=rule),
    )
    assert actions_of(happened) == ()
    first, last = actions_of(expected, happened[0])
    assert (first.more, first.amount, first.gain) == (False, 1, Decimal("0.20"))
    assert (last.amount, last.gain, last.is_full) == (2, Decimal("0.40"), False)


def test_a_milestone_is_named():
    row = {
        "名稱": "進度",
        "彙總": "最新",
        "里程碑": {1: ["設計", "40"], 2: ["施工", "70"], 3: ["驗收", "100"]},
        "月報": months(1),
    }
    rule = {"規則": "attainment", "方向": "≥", "目標": "100", "滿分": "4"}
    found = actions_of(one({"stage": row}, rule=rule))
    assert [(action.milestone, str(action.gain), action.is_full) for action in found] == [
        ("施工", "1.20", False),
        ("驗收", "2.40", True),
    ]


def test_a_place_among_the_agencies_is_never_promised():
    """Two more would pass C as it stands today, and earn nothing once C has three more."""
    rule = {"規則": "rank", "名次得分": "4;2;1"}

    def indicator(amount):
        row = {"名稱": "入庫數", "彙總": "加總", "月報": months(amount)}
        return {"1-1-1": {"權重": "0", "投入": {"n": row}, "計分": [rule]}}

    assert actions_of(city({"機關": {"A": indicator(5), "B": indicator(9), "C": indicator(7)}})) == ()


def test_what_the_facet_s_cap_takes_is_no_gain():
    def indicator(amount):
        rule = {"規則": "per_unit", "每件分數": "1", "滿分": "10"}
        row = {"名稱": "件數", "彙總": "加總", "月報": months(amount)}
        return {"權重": "10", "投入": {"n": row}, "計分": [rule]}

    def year(cap):
        return city({"指標": {"1-1-1": indicator(6), "1-2-1": indicator(9)}, "面向得分上限": {"1": cap}})

    first, last = actions_of(year("18"))
    # The fourth unit would fill the indicator, and gain nothing over the third.
    assert (first.gain, first.is_capped) == (Decimal("1.00"), False)
    assert (last.amount, last.gain, last.is_full, last.is_capped) == (3, Decimal("3.00"), False, True)
    assert action_text(last, Decimal("4.00")) == (
        "件數: 3 more → +3.00 points (facet cap reached: 3.00 of 4.00 count)"
    )
    _first, last = actions_of(year("19"))
    assert (last.amount, last.gain, last.is_full, last.is_capped) == (4, Decimal("4.00"), True, False)
    assert actions_of(year("15")) == actions_of(year("14")) == ()


def test_a_full_indicator_whose_points_count_in_part_says_both():
    rule = {"規則": "threshold", "方向": "≥", "目標": "95", "滿分": "2"}
    years = one(share(90, 100), rule=rule, formula=SHARE)
    (own,) = years
    years = [replace(own, facets=(replace(own.facets[0], cap=Decimal("1.5")),))]
    (found,) = actions_of(years)
    assert (found.amount, found.gain, found.is_full, found.is_capped) == (5, Decimal("1.50"), True, True)
    assert action_text(found, Decimal("2.00")).endswith(
        "+1.50 points (full points) (facet cap reached: 1.50 of 2.00 count)"
    )


def test_between_two_stages_the_gain_is_counted_from_what_is_stated():
    """A forecast of 62.5 % of 100 states 2.50 of 4 points; the stage before, 40 %, would earn 1.60."""
    row = {
        "名稱": "進度",
        "彙總": "最新",
        "里程碑": {1: ["設計", "40"], 2: ["決標", "60"], 3: ["施工", "70"], 4: ["驗收", "100"]},
        "月報": months(1),
    }
    rule = {"規則": "attainment", "方向": "≥", "目標": "100", "滿分": "4"}
    found = actions_of(one({"stage": row}, rule=rule), stated="2.50")
    assert [(action.milestone, str(action.gain), action.is_full) for action in found] == [
        ("施工", "0.30", False),  # 決標 earns 2.40, which is less than what is stated
        ("驗收", "1.50", True),
    ]


def test_money_is_asked_for_in_round_amounts():
    rule = {"規則": "attainment", "方向": "≥", "目標": "80", "滿分": "7"}
    amounts = {"paid": 41_234_567, "budget": 90_000_000}
    rows = {
        code: {"名稱": code, "單位": "元", "彙總": "最新", "月報": months(amount)}
        for code, amount in amounts.items()
    }
    first, found = actions_of(one(rows, rule=rule, formula="paid / budget * 100", 單位="%"))
    assert (first.name, str(first.gain)) == ("paid", "0.10")
    assert found.amount % 10_000 == 0
    # 80 % are 72 million; points rounded to two decimals are full a little earlier.
    assert 72_000_000 - 60_000 < 41_234_567 + found.amount <= 72_000_000 + 10_000


@pytest.mark.parametrize("done", [95, 100])
def test_there_is_nothing_to_win_where_all_is_won(done):
    rule = {"規則": "attainment", "方向": "≥", "目標": "90", "滿分": "3"}
    assert actions_of(one(share(done, 100), rule=rule, formula=SHARE)) == ()


def test_nothing_is_asked_of_what_reviewers_award_or_nobody_reported():
    assert actions_of(one({}, rule={"規則": "award", "滿分": "5"})) == ()
    assert actions_of(one({"n": ("加總", {})})) == ()
