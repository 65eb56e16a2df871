"""Tables and figures are numbered as they stand, and what refers to one has its number."""

import re

import pytest

from reports.documents.html import annual_report_html
from reports.documents.numbering import numbered


def test_numbers_follow_the_document_each_kind_by_itself():
    html = (
        '<a class="ref" href="#table-b"></a><table id="table-a"><caption><span class="nth" data-of="table-a"></span></caption>'
        '<figure id="figure-x"><span class="nth" data-of="figure-x"></span><table id="table-b">'
    )
    assert re.findall(">([表圖] [0-9]+)<", numbered(html)) == ["表 2", "表 1", "圖 1"]


def test_what_is_not_there_cannot_be_referred_to():
    with pytest.raises(KeyError):
        numbered('<a class="ref" href="#table-a"></a>')


def test_every_table_and_chart_of_the_report_has_its_own_number(reported):
    html = annual_report_html(reported)
    for kind, name in (("table", "表"), ("figure", "圖")):
        anchors = re.findall(rf' id="({kind}-[^"]+)"', html)
        assert len(set(anchors)) == len(anchors) > 2
        for number, anchor in enumerate(anchors, start=1):
            assert f'data-of="{anchor}">{name} {number}</span>' in html
    tables = re.findall(r"<table class=\"([^\"]+)\"([^>]*)>", html)
    assert {names for names, more in tables if " id=" not in more} == {"headline"}
    assert f'href="#table-missed">{"表 1"}</a>' in html
