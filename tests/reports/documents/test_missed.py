"""The first page names what was missed, the costliest first, and never says more than is known."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from indicators.scoring.model import ComponentScore, Light, State
from indicators.scoring.rules.deduction import Deduction
from reports.documents.html import annual_report_html
from reports.documents.missed import missed
from tests.reports.documents.snapshots import police_plan


def short(rate: int, points: str, **more):
    known = {
        "state": State.SCORED,
        "value": Fraction(rate),
        "rate": Fraction(rate),
        "points": Decimal(points),
    }
    return known | more


def test_the_costliest_come_first_with_what_they_lack():
    found = missed(
        police_plan({"1-2-1": short(80, "2.40"), "1-4-1": short(95, "3.10"), "1-5-1": short(120, "4.00")})
    )
    assert [(one.row.code, one.lost) for one in found.rows] == [("1-4-1", "0.90"), ("1-2-1", "0.60")]
    assert found.statement == "未達年度目標值之指標計 2 項，合計失分 1.50 分，依失分多寡排列如下："
    assert found.title == "未達年度目標值之指標"


def test_only_so_many_rows_stand_on_the_first_page_and_a_bonus_costs_nothing():
    plan = police_plan()
    every = {one.code: short(50, "0.00") for one in plan.indicators()}
    found = missed(police_plan(every))
    assert len(found.rows) == 12 and len(found.others) == len(every) - 12 - 2
    assert not {"4-2-1", "4-3-1"} & {*found.others, *(one.row.code for one in found.rows)}
    assert "其餘失分較少者：" in annual_report_html(police_plan(every))


def test_what_a_facet_at_its_cap_lacks_costs_nothing():
    full = {"4-1-1": short(100, "13.00"), "4-2-1": short(1, "2.00")}
    found = missed(police_plan(full | {"4-1-2": short(86, "6.02"), "1-2-1": short(90, "2.70")}))
    assert [(one.row.code, one.lost, one.is_full) for one in found.rows] == [
        ("4-1-2", "0.98", True),
        ("1-2-1", "0.30", False),
    ]
    assert "合計失分 0.30 分（另有 0.98 分受所屬面向得分上限所限，不計）" in found.statement
    partly = missed(
        police_plan({"4-1-1": short(100, "13.00"), "4-1-2": short(60, "4.20")} | {"4-2-1": short(1, "2.00")})
    )
    assert "合計失分 0.80 分（另有 2.00 分受所屬面向得分上限所限，不計）" in partly.statement
    assert not partly.rows[0].is_full


def test_what_takes_points_for_each_occurrence_is_missed_with_the_first():
    def taken(points: str, value: int):
        part = ComponentScore(
            1, State.SCORED, Fraction(value), None, None, Decimal(points), Fraction(1), (),
            rule=Deduction(Fraction(1), Fraction(1, 5)),
        )  # fmt: skip
        known = {"state": State.SCORED, "value": Fraction(value), "points": Decimal(points)}
        return missed(police_plan({"3-3-1": known | {"components": (part,)}}))

    assert [(one.row.code, one.lost) for one in taken("0.60", 2).rows] == [("3-3-1", "0.40")]
    assert not taken("1.00", 0).rows


def test_what_is_not_known_is_not_called_reached():
    assert missed(police_plan()).statement == "各項指標均尚無實績，無從比較。"
    assert missed(police_plan(is_owed=False)).statement == "所列月份均未終了，尚無指標可資比較。"
    reached = missed(police_plan({"1-2-1": short(100, "3.00")}))
    assert reached.statement == "有目標值且已有實績之指標（加分指標不計）均已達年度目標值。"
    assert not reached.rows


def test_up_to_an_earlier_month_what_is_behind_is_named():
    found = missed(police_plan({"1-2-1": short(80, "2.40", light=Light.RED)}, through=9))
    assert (found.title, [one.row.code for one in found.rows]) == ("進度落後之指標", ["1-2-1"])
    assert "較截至 9 月底應得分數合計少" in found.statement
    green = missed(police_plan({"1-2-1": short(80, "2.40", light=Light.GREEN)}, through=9))
    assert green.statement == "各項指標（加分指標不計）均無落後。"
    assert 'id="table-missed"' not in annual_report_html(replace(police_plan(), through=9))
