"""A plan that is not approved is listed in the city's view, and nothing of it is counted, on any face."""

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest
from django.urls import reverse

from objectives.models import Plan
from objectives.writing.selectors import city_texts
from reports.analysis.comparisons.agency_progress import agency_progress, mean_total
from reports.analysis.comparisons.city_year import read_city_year
from reports.analysis.comparisons.facet_medians import peer_table
from reports.analysis.comparisons.year_course import read_course
from reports.documents.city_part import city_part
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_REPORT
from reports.pages.city.months import MonthsPage
from reports.pages.city.page import CityPage
from reports.pages.city.query import CityQuery
from reports.pages.city.ranking import ranking
from tests.made_once import made_once
from tests.reading import elements, text_of
from tests.reports.cities import ranked_city, report

pytestmark = pytest.mark.django_db


def _made():
    """B has the most points, then A, then C, of whom nothing is reported; 107 goes up to December."""
    plans = ranked_city({"A": 120, "B": 150, "C": None})
    for code, done in (("A", 60), ("B", 90)):
        report(plans[code], "1-1-1", {"done": {6: done}, "due": {6: 100}})
    return plans


made_plans = made_once(_made)


def to_draft(*codes: str) -> None:
    Plan.objects.filter(agency__code__in=codes).update(status=Plan.Status.DRAFT)


def page(month: int = 6, **query) -> CityPage:
    return CityPage(read_city_year(107, month), CityQuery(**query))


def test_a_draft_is_listed_last_and_counts_nowhere(plans):
    before = page()
    assert [row.code for row in before.ranking.leaders] == ["B"]
    to_draft("B")
    found = page()
    ranked = [(one.place, one.row.code) for part in found.ranking for one in part]
    assert ranked == [(1, "A"), (2, "C"), (None, "B")]
    assert [row.code for row in found.ranking.leaders] == ["A"]
    counted = [row for row in found.agencies if row.code != "B"]
    assert found.mean == mean_total(counted) != before.mean
    assert sum(one["count"] for one in found.light_counts) == sum(sum(row.lights) for row in counted)
    assert [row.code for row in found.late] == ["A", "C"]
    assert [row.code for row in page(order="late").rows][-1] == "B"
    assert [row.code for row in page(order="total").rows] == ["A", "C", "B"]
    assert [row.code for row in page(show="draft").rows] == ["B"]
    assert "B" not in [row.code for row in peer_table(found.city).rows]
    assert {row.code for side in (found.movers, found.since_last_year) for rows in side for row in rows} <= {
        "A",
        "C",
    }


def test_one_that_rests_on_a_draft_of_the_common_plan_is_one_too(plans):
    Plan.objects.filter(agency=None).update(status=Plan.Status.DRAFT)
    rows = page().agencies
    assert [(row.is_draft, row.rests_on_draft) for row in rows] == [(True, True)] * 3
    to_draft("B")
    assert [row.rests_on_draft for row in page().agencies] == [True, False, True]


def test_every_face_counts_the_same_agencies(office):
    """Page, files, months, the agency's own rank, the volume's part and the interface."""
    to_draft("B")
    found = page()
    text = text_of(office.get(reverse("city", args=[107]), {"through": 6}))
    assert "草案 計畫未核定" in text and "1 個計畫仍為草案，不列入計算" in text

    sent = {"through": 6, "table": "agencies", "export": "csv"}
    file = office.get(reverse("city", args=[107]), sent)
    rows = {row["機關代碼"]: row for row in csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))}
    assert {code: (row["施政計畫"], bool(row["得分"])) for code, row in rows.items()} == {
        "A": ("已核定", True),
        "B": ("草案", False),
        "C": ("已核定", True),
    }

    for name, of_each in (("common", 4), ("contest-3-2-1", 1)):
        sent["table"] = name
        file = office.get(reverse("city", args=[107]), sent)
        listed = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
        marks = Counter((row["機關代碼"], row["施政計畫"]) for row in listed)
        assert marks == {("A", "已核定"): of_each, ("B", "草案"): of_each, ("C", "已核定"): of_each}

    months = MonthsPage(read_city_year(107, 6, lit=False))
    assert {row.code: any(row.scores) for row in months.rows} == {"A": True, "B": False, "C": True}
    assert [panel.name for panel in months.multiples.panels] == ["測試A處", "測試C處"]

    ranks = {code: read_course(year=107, through=6, agency_code=code).rank for code in "ABC"}
    assert ranks["B"] is None
    assert [(ranks[code].place, ranks[code].among) for code in "AC"] == [(1, 2), (2, 2)]

    city = read_city_year(107, 6)
    part = city_part(city, snapshots_for(ANNUAL_REPORT, year=107, through=6), city_texts(107))
    printed = [(row.place, row.name) for row in part.ranked]
    assert printed == [("1", "測試A處"), ("2", "測試C處"), ("—", "測試B處")]
    assert part.ranked[-1].total == part.ranked[-1].share == part.ranked[-1].grade == "—"
    assert part.ranked[-1].state == "草案、暫定"
    assert list(part.light_totals) == [one["count"] for one in found.light_counts]
    assert [row.name for row in part.counted] == ["測試A處", "測試C處"]
    assert "施政計畫尚未核定者為草案，無名次，不計入平均及燈號統計：測試B處。" in part.notes
    assert part.found[0].partition("，")[2].startswith("2 個機關平均得分率")


def test_while_all_plans_are_drafts_the_page_lists_them_and_ranks_nobody(office):
    """As those of the next year are in autumn."""
    to_draft("A", "B", "C")
    shown = office.get(reverse("city", args=[107]), {"through": 6})
    text = text_of(shown)
    assert "目前沒有已生效的計畫，因此不計平均得分，也不排名" in text
    assert elements(shown, f'//a[@href="{reverse("settling", args=[107])}#drafts-title"]')
    assert not elements(shown, '//*[contains(@class, "city-answers")] | //*[@id="ranking-title"]')
    assert text.count("草案 計畫未核定") == 3
    assert page().mean is None and not page().late and not page().contests
    for name in ("city_comparison", "city_months"):
        assert office.get(reverse(name, args=[107]), {"through": 6}).status_code == 200


def test_where_the_only_approved_plan_cannot_be_scored_not_all_are_said_to_be_drafts(office, plans):
    to_draft("A", "B")
    plans["C"].indicators.first().components.update(rule="nonsense")
    text = text_of(office.get(reverse("city", args=[107]), {"through": 6}))
    assert "已生效的計畫均無法計分，其餘為草案，因此不計平均得分，也不排名" in text
    assert "都還是草案" not in text


def test_of_a_large_city_those_without_a_rank_are_folded_by_themselves(plans):
    to_draft("C")
    one, _other, draft = agency_progress(read_city_year(107, 6))
    drafts = [replace(draft, code=f"D{number}") for number in range(2)]
    for ranked, sizes in ((8, (8, 0, 0, 2)), (9, (3, 3, 3, 2))):
        rows = [*drafts, *(replace(one, code=f"R{number}") for number in range(ranked))]
        assert tuple(map(len, ranking(rows))) == sizes
