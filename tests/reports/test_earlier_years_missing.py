"""Where every figure is reported and only earlier years' values are missing, every face says that, and nobody is late."""

import csv
import re
from decimal import Decimal

import pytest

from indicators.models import ScoringComponent
from indicators.scoring.model import Light, State
from reports.analysis.losses import losses
from reports.documents.html import annual_report_html
from reports.pages.public.outcomes import Outcome, outcome_of
from reports.pages.writing.draft import draft
from reports.pages.year_end.open_matters import OpenRanks, open_matters
from reports.snapshot.approved import approved_year
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import card, text_of
from tests.reports.rows import bare_rows

pytestmark = pytest.mark.django_db

LACKING, UNREPORTED = "缺歷年數值", "尚未填報"


@pytest.fixture(params=["baseline", "prior", "base year"])
def lacking(bureau, request):
    """1-1-1 has all of its figures, and needs last year's value, which nobody knows. 2-1-1 has no figure."""
    rows = ScoringComponent.objects.filter(indicator=bureau.counted)
    if request.param == "baseline":
        factories.set_parameters(rows, target=None, baseline_years=1)
    elif request.param == "prior":
        rows.update(formula="sessions - prior")
    else:
        rows.delete()
        factories.component(bureau.counted, rule="reduction", base_year=106, reduction=5)
    return bureau


def snapshot_of(bureau, through=5):
    (found,) = build_snapshots(year=107, through=through, agency_codes=[bureau.plan.agency.code])
    return found


def test_pages_and_tables_say_so(lacking):
    page = lacking.page()
    for code, said, unsaid in (("1-1-1", LACKING, UNREPORTED), ("2-1-1", UNREPORTED, LACKING)):
        for text in (
            text_of(page, f'//tr[@id="i-{code}"]'),
            text_of(page, f'//*[@id="missing"]//li[contains(., "{code}")]'),
            text_of(lacking.page("indicator", code), '//section[contains(@class, "cards")]'),
        ):
            assert said in text and unsaid not in text
    lines = lacking.get(table="indicators", export="csv").content.decode("utf-8-sig").splitlines()
    cells = {row[0]: row for row in csv.reader(lines)}
    assert LACKING in cells["1-1-1"] and UNREPORTED in cells["2-1-1"]
    assert f"2-1-1 {UNREPORTED}" in card(page, "gap-title")


def test_its_light_does_not_say_beside_its_value_that_there_is_none(lacking):
    """One word for a white light wherever it is shown, and true of whatever is missing."""
    by_code = {view.code: view for view in snapshot_of(lacking).indicators()}
    shown = [
        text_of(lacking.page("indicator", "1-1-1"), '//section[contains(@class, "cards")]'),
        text_of(lacking.page(), '//tr[@id="i-1-1-1"]'),
        lacking.get(table="indicators", export="csv").content.decode("utf-8-sig"),
    ]
    assert by_code["1-1-1"].score.light is Light.WHITE
    for text in shown:
        assert "無法判定" in text and "尚無資料" not in text


def test_the_parts_of_what_the_total_lacks_still_add_up(lacking):
    found = snapshot_of(lacking, through=12)
    parts = {one.text: one.points for one in losses(found, bare_rows(found))}
    assert parts[f"1-1-1 {LACKING}"] == Decimal("30.00")
    assert sum(parts.values()) == found.total_by_now - found.score.total


def test_who_hands_nothing_in_is_not_promised_points_that_an_earlier_year_withholds(lacking):
    factories.month_state(lacking.plan, lacking.counted, 5, "returned")
    assert "最多可得" not in card(lacking.page(facet="1"), "silent-title").partition("李大華")[0]


def test_documents_say_so(lacking):
    (found,) = report_snapshots(year=107, agency_codes=[lacking.plan.agency.code])
    rows = re.findall(r"<tr>.*?</tr>", annual_report_html(found), re.S)
    by_code = {
        code: next(text_of(row) for row in rows if f">{code}</span>" in row) for code in ("1-1-1", "2-1-1")
    }
    assert LACKING in by_code["1-1-1"] and UNREPORTED not in by_code["1-1-1"]
    assert UNREPORTED in by_code["2-1-1"]


def test_drafts_public_pages_and_the_year_s_end_say_so(lacking):
    found = snapshot_of(lacking, through=12)
    assert f"1-1-1 {LACKING}" in draft(found, next(found.objectives()))
    shown = approved_year(found).facets[0].objectives[0][1][0]
    assert (shown.score.state, outcome_of(shown)) == (State.UNREPORTED, Outcome.NO_EARLIER)
    matters = map(str, open_matters(lacking.plan.pk, found, {}, {}, parts=(), drafts=(), ranks=OpenRanks()))
    assert any(one.startswith("1-1-1") and LACKING in one for one in matters)


def test_points_that_only_an_earlier_year_withholds_are_not_said_to_be_lost(lacking):
    for part in ("gains", "indicators"):
        row = f'//section[@aria-labelledby="{part}-title"]//tr[contains(., "1-1-1")]'
        text = text_of(lacking.page("forecast"), row)
        assert f"無法預估：{LACKING}" in text and "已無法再爭取" not in text
