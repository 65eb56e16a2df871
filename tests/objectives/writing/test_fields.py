"""Figures that an account names in braces: what is kept of them, what counts as unknown, what can be out of date."""

import pytest

from objectives.writing.fields import filled, follows_figures, kept, typed, unknown
from objectives.writing.finished import is_finished

IDS = {"1-2-1": 57, "2-1-10": 8}
CODES = {57: "1-2-1", 8: "2-1-10"}


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("{{1-2-1 達成率}}", "{{#57 達成率}}"),
        ("{{ 2-1-10\u3000得分 }}", "{{#8 得分}}"),
        ("{{1-2-1燈號}}", "{{#57 燈號}}"),
        ("{{ 總分 }}與{{等第}}", "{{總分}}與{{等第}}"),
        ("{{9-9-9 達成率}}", "{{9-9-9 達成率}}"),
        ("{{1-2-1 完成率}}", "{{1-2-1 完成率}}"),
    ],
)
def test_what_is_typed_is_kept_with_the_indicator_not_with_its_number(written: str, stored: str):
    assert kept(f"<p>{written}</p>", IDS) == f"<p>{stored}</p>"
    assert kept(stored, IDS) == stored


def test_an_indicator_that_got_another_number_keeps_its_field():
    stored = kept("<p>{{1-2-1 達成率}}</p>", IDS)

    assert typed(stored, {57: "1-3-4"}) == "<p>{{1-3-4 達成率}}</p>"
    assert typed(stored, {}) == "<p>{{已刪除之指標 達成率}}</p>"
    assert unknown(stored, {}) == ["{{已刪除之指標 達成率}}"]
    assert unknown(stored, CODES) == []


@pytest.mark.parametrize(
    "written",
    [
        "{{9-9-9 達成率}}",
        "{{1-2-1 完成率}}",
        "{{}}",
        "{{1-2-1 <u>達成率</u>}}",
        "{{1-2-1<br>達成率}}",
        "{{總分乙丙",
    ],
)
def test_an_account_with_a_figure_that_there_is_not_is_not_finished(written: str):
    stored = kept(f"<p>甲{written}</p>", IDS)

    assert not is_finished(stored)
    assert is_finished(kept("<p>甲{{1-2-1 達成率}}、{{總分}}</p>", IDS))


def test_what_names_nothing_is_marked_where_it_stands():
    of_indicator = {57: "98.50%"}.get
    text = filled("甲{{#57 達成率}}乙{{#9 得分}}丙{{1-9-9 得分}}", lambda pk, _name: of_indicator(pk), str)

    assert text == "甲98.50%乙〔查無此項數據：{{已刪除之指標 得分}}〕丙〔查無此項數據：{{1-9-9 得分}}〕"
    assert not is_finished(text)


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("本年度達成率{{#57 達成率}}。", True),
        ("107 年 3 月起辦理，1-2-1 達成率{{#57 達成率}}。", True),
        ("達成率{{#57 達成率}}，計 312 人次。", False),
        ("達成率{{#57 達成率}}，較去年增加三成。", False),
        ("已完成。", False),
    ],
)
def test_an_account_follows_its_figures_where_each_is_a_field(text: str, follows: bool):
    assert follows_figures(text) is follows
