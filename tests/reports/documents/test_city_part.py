"""The city's part of its volume: the same numbers as the city's page, in words that are read, accessible, however large the city."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from pypdf import PdfReader

from chiayi_kpi.accounts.roles import Role
from indicators.scoring import rounding
from objectives.models import PerformanceYear, Plan
from objectives.writing.selectors import city_texts
from reports.analysis.comparisons.city_year import read_city_year
from reports.documents import wording
from reports.documents.city_part import CityPart, city_part
from reports.documents.html import city_part_html
from reports.documents.pdf import render_pdf
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_REPORT
from reports.pages.city.page import CityPage
from reports.pages.city.query import CityQuery
from tests import factories
from tests.reports.cities import half_a_year, ranked_city
from tests.reports.documents.checker import faults
from tests.reports.documents.texts import texts_of

pytestmark = pytest.mark.django_db


def part(through: int = 12) -> CityPart:
    city = read_city_year(107, through)
    return city_part(city, snapshots_for(ANNUAL_REPORT, year=107, through=through), city_texts(107))


def read(found: CityPart) -> str:
    body = city_part_html(found).partition("</head>")[2]
    return re.sub(r"<[^>]*>|\s+", "", body)


def test_its_numbers_are_those_of_the_city_s_page():
    half_a_year()
    found, page = part(6), CityPage(read_city_year(107, 6), CityQuery())

    ranked = [one for together in page.ranking for one in together]
    assert [(row.place, row.name, row.total) for row in found.ranked] == [
        (str(one.place), one.row.name, wording.points(one.row.total)) for one in ranked
    ]
    assert ranked[0].row.total > ranked[1].row.total > 0
    assert wording.rate(page.mean) == f"{found.mean}%"
    assert list(found.light_totals) == [one["count"] for one in page.light_counts]
    assert [list(row.counts) for row in found.counted] == [list(row.lights) for row in page.agencies]
    cells = {name: [] for name, _cells in found.common[0].rows}
    for one in found.common:
        for name, row in one.rows:
            cells[name] += [cell.points for cell in row]
    assert cells == {
        row["agency_name"]: [re.search(r'city-points">([\d.]+)', cell)[1] for cell in row["cells"]]
        for row in page.common_rows
    }
    assert [header.maximum for header in found.common_headers] == [
        rounding.plain(header["maximum"]) for header in page.common_headers
    ]


def test_a_weight_that_moved_in_one_agency_stands_beside_that_of_the_others():
    """3-1-2 does not apply to B, whose 3-1-1 earns its weight too."""
    plans = half_a_year()
    common = Plan.objects.get(agency=None)
    factories.not_applicable(plans["B"], common.indicators.get(objective__facet__no=3, no=2))

    headers = {header.code: header.maximum for header in part(6).common_headers}
    (whole, own) = (found.score.maximum for found in _results("3-1-1"))
    assert headers["3-1-1"] == f"{rounding.plain(own)}／{rounding.plain(whole)}" and own < whole
    assert headers["3-1-2"] == rounding.plain(whole - own)


def _results(code: str):
    found = [one for report in read_city_year(107, 6).snapshots for one in report.indicators()]
    return sorted((one for one in found if one.code == code), key=lambda one: -one.score.maximum)


def test_it_reads_in_the_order_of_its_chapters_and_says_what_is_provisional():
    half_a_year()
    Plan.objects.filter(agency__code="B").update(status=Plan.Status.DRAFT)
    PerformanceYear.objects.create(
        year=107,
        city_preface="本府依規定辦理評核。\n評核結果供次年參考。",
        city_conclusions="1. 檢討落後指標。",
    )
    text = read(part())

    chapters = ["壹、前言", "貳、各機關得分、等第及名次", "參、指標燈號", "肆、共同性指標"]
    chapters += ["伍、重要施政計畫經費及預算執行", "陸、結論"]
    assert sorted(chapters, key=text.index) == chapters
    assert "本府依規定辦理評核。評核結果供次年參考。本彙編收錄2個機關107年度之施政績效報告。" in text
    assert "各機關績效均尚未結算，所列得分、名次及等第均為暫定，以編製日之資料為準。" in text
    assert "下列機關之施政計畫尚未核定，所列為草案：測試B處。" in text
    assert "暫定報告" in text
    assert "等第依全年得分及本年度等第表評定，計丙等1個機關。" in text
    assert text.endswith("1.檢討落後指標。")


def test_before_the_year_is_over_nobody_has_a_grade():
    half_a_year()
    found = part(6)

    assert {row.grade for row in found.ranked} == {"—"}
    assert found.grades == ()
    assert "等第依全年得分評定，年度終了後列示。" in read(found)


def test_it_names_agencies_without_figures_and_without_a_plan():
    half_a_year()
    factories.complete_plan(factories.agency("SILENT", "尚未填報處"), common=True)
    factories.agency("NONE", "尚無計畫處")
    Plan.objects.filter(agency__code="SILENT").update(status=Plan.Status.APPROVED)
    Plan.objects.filter(agency__code="B").update(status=Plan.Status.DRAFT)
    text = read(part())

    assert "所列月份尚未填報任何指標數據，得分暫以0分計：尚未填報處。" in text
    assert "本年度尚無施政計畫，故未列入：尚無計畫處。" in text
    assert "所列為草案：測試B處。" in text
    assert "含草案・暫定報告" in text


def test_a_small_city_s_part_is_accessible_and_short(tmp_path):
    ranked_city({"A": 120})
    path = tmp_path / "city.pdf"
    path.write_bytes(render_pdf(city_part_html(part())))

    volume = PdfReader(path)
    assert faults(path) == []
    assert len(volume.pages) <= 3
    assert volume.page_labels[0] == "總-1"
    titles = [mark.title for mark in volume.outline]
    assert titles[:2] == ["嘉義市政府 107 年度施政績效全市總評", "壹、前言"]
    assert titles[-1] == "陸、結論"


def test_the_tables_of_forty_agencies_go_on_with_their_heads(tmp_path):
    half_a_year()
    found = part()
    row, counted, money = found.ranked[0], found.counted[0], found.money[0]
    many = replace(
        found,
        ranked=tuple(replace(row, name=f"第{number}機關") for number in range(40)),
        counted=(counted,) * 40,
        common=tuple(replace(one, rows=one.rows[:1] * 40) for one in found.common),
        money=(money,) * 40,
    )
    path = tmp_path / "city.pdf"
    path.write_bytes(render_pdf(city_part_html(many)))

    pages = texts_of(path.read_bytes())
    assert faults(path) == []
    of_ranks = [text for text in pages if re.search(r"第\d+機關", text)]
    assert len(of_ranks) > 1
    assert all("名次" in text and "得分率" in text for text in of_ranks)


def test_the_planning_office_writes_its_texts_where_the_year_s_settings_are_and_they_keep_their_history(
    client,
):
    year = PerformanceYear.objects.create(year=107)
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    page = reverse("admin:objectives_performanceyear_change", args=[year.pk])
    sent = {"year": 107, "report_day": 5, "review_days": 7, "signatories": "首長"}
    client.post(page, sent | {"city_preface": "前言。", "city_conclusions": "結論。"})

    assert city_texts(107) == ("前言。", "結論。")
    assert [row.city_preface for row in year.history.all()] == ["前言。", ""]
    assert city_texts(108) == ("", "")
