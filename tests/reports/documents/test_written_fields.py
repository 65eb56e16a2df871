"""Figures in an account, in print: the value that stands, as the document writes it elsewhere."""

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from odfdo import Document

from indicators.scoring.model import Light, State
from reports.documents.html import annual_report_html
from reports.documents.office import text_odt
from reports.documents.written_fields import offered, with_fields
from reports.snapshot.model import Snapshot
from tests.reports.documents.snapshots import executions, police_plan

SCORED = {
    "value": Fraction(1641, 2000) * 100,
    "target": Fraction(75),
    "rate": Fraction(1094, 10),
    "points": Decimal("4.00"),
    "state": State.SCORED,
    "light": Light.GREEN,
}


def snapshot_with(account: str, **fields) -> Snapshot:
    """1-1-1, which the plan has as its seventh, was scored."""
    snapshot = police_plan({"1-1-1": SCORED}, executions=executions("current", [40], budget=100), **fields)
    first, *others = snapshot.facets[0].objectives
    numbered = (replace(first.indicators[0], id=7), *first.indicators[1:])
    facet = replace(
        snapshot.facets[0], objectives=(replace(first, account=account, indicators=numbered), *others)
    )
    return replace(snapshot, facets=(facet, *snapshot.facets[1:]))


def account_of(snapshot: Snapshot) -> str:
    return next(with_fields(snapshot).objectives()).account


def test_a_field_is_printed_with_its_value_and_unit():
    names = ("實績值", "目標值", "達成率", "得分", "燈號")
    text = "、".join(f"{{{{#7 {name}}}}}" for name in names)

    assert account_of(snapshot_with(f"<p>{text}</p>")) == "<p>82.05%、75%、109.40%、4.00 分、★ 綠燈</p>"


def test_the_years_figures_and_those_that_are_not_there_yet():
    text = "{{總分}}、{{經常門預算執行率}}、{{資本門預算執行率}}"

    assert account_of(snapshot_with(f"<p>{text}</p>", through=1)).endswith("分、40.00%、—</p>")


def test_the_rate_of_a_month_that_is_partly_typed_is_the_last_that_is_known():
    snapshot = replace(
        snapshot_with("{{經常門預算執行率}}"), executions=executions("current", [40, None], budget=100)
    )

    assert account_of(snapshot) == "40.00%（1 月）"


def test_what_a_settled_year_says_is_not_worked_out_again():
    text = "<p>達成率 {{#7 達成率}}</p>"
    snapshot = snapshot_with(text)

    assert account_of(replace(snapshot, seal=object())) == text


def test_every_figure_that_is_offered_is_one_that_is_printed_as_it_was_offered():
    snapshot = snapshot_with("")
    found = {one.text: one.value for one in offered(snapshot)}

    assert found["{{1-1-1 達成率}}"] == "109.40%"
    assert found["{{總分}}"] == account_of(snapshot_with("{{總分}}"))
    assert len(found) == 6 * sum(1 for _one in snapshot.indicators()) + 5


def test_pdf_and_odt_print_the_same_words_with_links_and_lines_under_them():
    account = (
        '<p><u>達成率</u>{{#7 達成率}}，見<a href="https://www.chiayi.gov.tw/?a=1&amp;b=2">本府網站</a></p>'
        '<table><tbody><tr><td rowspan="2">甲</td><td>{{#7 得分}}</td></tr><tr><td>{{#9 得分}}</td></tr></tbody></table>'
    )
    html = annual_report_html(snapshot_with(account))

    assert '<u>達成率</u>109.40%，見<a href="https://www.chiayi.gov.tw/?a=1&amp;b=2">本府網站</a>' in html
    assert "<td>4.00 分</td>" in html
    assert "〔查無此項數據：{{已刪除之指標 得分}}〕" in html
    body = Document(io.BytesIO(text_odt.written(html))).body
    assert "達成率109.40%，見[本府網站](https://www.chiayi.gov.tw/?a=1&b=2)" in body.text_recursive
    (link,) = [
        one
        for one in body.get_elements("//text:a")
        if (one.get_attribute("xlink:href") or "").startswith("https")
    ]
    assert link.get_attribute("xlink:href") == "https://www.chiayi.gov.tw/?a=1&b=2"
