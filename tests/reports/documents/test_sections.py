"""The report's sections and appendices: one list, from which the contents, the headings and the numbers come."""

from types import SimpleNamespace

import pytest
from django.template.loader import get_template

from reports.documents.sections import Content, sections

APPRAISED = SimpleNamespace(appraised=(1,), earlier=(), objection=None)
DEEDS = SimpleNamespace(name="施政績效具體事蹟")
FACET = SimpleNamespace(anchor="facet-1", title="一、核心業務面向")


def headings(**content):
    found = sections(Content(**{"tables": (FACET,), "deeds": DEEDS, "year_end": APPRAISED} | content))
    return [section.heading for section in found]


def test_every_section_in_its_order():
    assert headings() == [
        "績效總覽",
        "壹、前言",
        "貳、目標達成情形",
        "參、未達目標項目檢討",
        "肆、施政績效具體事蹟",
        "伍、重要施政計畫及預算執行",
        "陸、績效總評",
        "附錄一、各項指標得分計算說明",
        "附錄二、核定後更正一覽",
        "附錄三、佐證資料一覽",
        "附錄四、各項指標逐月實績",
    ]


def test_without_a_year_s_end_the_appendices_are_counted_through():
    assert headings(year_end=None)[-2:] == ["附錄一、各項指標得分計算說明", "附錄二、各項指標逐月實績"]


def test_parts_are_counted_through_where_one_is_left_out():
    assert headings(deeds=None)[4] == "肆、重要施政計畫及預算執行"


@pytest.mark.parametrize(
    "section",
    sections(Content((FACET,), DEEDS, APPRAISED, budgets=(1,), progress=(1,))),
    ids=lambda one: one.anchor,
)
def test_every_section_has_a_body(section):
    assert get_template(section.template)


def test_what_is_not_given_has_no_section_and_no_entry():
    given = sections(Content((FACET,), DEEDS, APPRAISED, budgets=(1,), progress=(1,)))
    bare = sections(Content((FACET,), DEEDS, None))
    assert [one.anchor for one in given if one not in bare][:2] == ["budgets", "indicators"]
    assert next(one.heading for one in given if one.anchor == "budgets") == "貳、近四年預算"
    entries = {one.anchor: [entry.heading for entry in one.entries] for one in (*bare, *given)}
    assert entries["money"] == ["一、重要施政計畫經費", "二、重要施政計畫執行進度及成果", "三、預算執行情形"]
    assert "ratings" not in {one.anchor for one in bare}
