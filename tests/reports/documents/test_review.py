"""How the year was reviewed: true sentences in every state, the points of each part side by side, the head's comment."""

import datetime
from dataclasses import replace
from decimal import Decimal

from indicators.scoring.model import State
from indicators.year_end.grades import CUSTOMARY, graded
from indicators.year_end.parts import ConfirmationRow, RatingRow
from objectives.selectors import Paper
from reports.documents.html import annual_report_html
from reports.documents.preface import preface
from reports.documents.report import report_document
from reports.snapshot.year_end import RatedIndicator, Seal, YearEnd
from tests.reports.documents.snapshots import police_plan

AT = datetime.datetime(2019, 1, 10, tzinfo=datetime.UTC)
SEAL = Seal("ab" * 32, AT, "王研考", Decimal("88.10"), "甲")
PAPER = Paper(
    approved_at=datetime.datetime(2017, 12, 15, tzinfo=datetime.UTC), remarks="成果良好。\n賡續精進。"
)


def reviewed(*parts: str, ratings=(), **fields):
    plan = police_plan({"3-1-1": {"state": State.SCORED, "points": Decimal("3.00")}}, paper=PAPER, **fields)
    confirmed = {part: ConfirmationRow("王", AT) for part in parts}
    return replace(
        plan, year_end=YearEnd(graded(plan.score, CUSTOMARY), CUSTOMARY, ratings=ratings, confirmed=confirmed)
    )


def test_every_state_of_the_review_is_told_as_it_is():
    plan, review, settling = preface(reviewed("self", "personnel"))
    assert plan.startswith("本機關 107 年度施政計畫於 106.12.15 核定。")
    assert review.endswith(
        "自評由本機關於 108.01.10 完成；人事處初核由人事處於 108.01.10 完成；主計處初核尚未完成；研考單位複核尚未完成。"
    )
    assert settling == "本年度績效尚未結算。"


def test_a_settled_year_says_when_and_with_what():
    settling = preface(reviewed("self", "personnel", "accounting", "review", seal=SEAL))[2]
    assert settling.startswith("本年度績效由研考單位於 108.01.10 結算，總得分 88.10 分，等第甲等；")
    assert preface(reviewed("self", through=9, seal=SEAL))[2].startswith(
        "本年度績效由研考單位於 108.01.10 結算；"
    )


def test_part_of_a_year_and_a_draft_promise_nothing():
    plan, review, _settling = preface(reviewed("self", through=9, is_draft=True))
    assert plan.startswith("本機關 107 年度施政計畫尚未核定。")
    assert review == "本報告所列非全年之數；自評、初核及複核以全年為準，於年度終了後辦理。"
    assert preface(police_plan())[1] == ""


def test_who_took_the_place_of_another_is_named_with_the_reason():
    year = reviewed("self")
    end = replace(year.year_end, confirmed={"self": ConfirmationRow("王", AT, "逾期未辦。")})
    assert (
        "自評由本機關於 108.01.10 完成（由研考單位代為確認：逾期未辦）；"
        in preface(replace(year, year_end=end))[1]
    )


def test_points_of_each_part_stand_side_by_side():
    said = {
        "self": RatingRow("self", Decimal("2.50"), "數據有誤", "王", AT),
        "personnel": RatingRow("personnel", Decimal("2.80"), "照准部分", "李", AT),
    }
    row = RatedIndicator("3-1-1", "職務普查", Decimal("3.00"), said, Decimal("2.80"))
    lines = report_document(reviewed("self", "personnel", "review", ratings=(row,))).year_end.appraised
    found = {one.code: (one.computed, one.own, one.first, one.review, one.settled) for one in lines}
    assert found["3-1-1"] == ("3.00", "2.50", "2.80", "2.80", "")
    assert found["3-1-2"] == ("0.00", "0.00", "0.00", "0.00", "")
    assert found["1-1-1"] == ("0.00", "0.00", "—", "0.00", "")  # no office rates it
    assert found["4-1-1"] == ("0.00", "0.00", "—", "0.00", "")  # whose office has not confirmed
    assert report_document(reviewed()).year_end.appraised == ()
    assert "績效總評" not in annual_report_html(replace(reviewed(), paper=Paper()))


def test_the_head_s_comment_stands_where_it_was_given():
    html = annual_report_html(reviewed("self"))
    assert html.index("三、首長綜合評語") < html.index("<p>賡續精進。</p>")
    assert "一、首長綜合評語" in annual_report_html(reviewed())
    assert "首長綜合評語" not in annual_report_html(replace(reviewed("self"), paper=Paper()))
