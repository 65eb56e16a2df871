"""A settled year: who has to be done before, what is frozen, and that nothing later alters it."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chiayi_kpi.core.reasons import ReasonRefused
from indicators.errors import RatingRefused, YearNotReady
from indicators.models import (
    MonthlyFigure,
    Rating,
    ScoringComponent,
    Settlement,
)
from indicators.scoring.model import State
from indicators.scoring.record.document import digest
from indicators.scoring.rules import KINDS
from indicators.year_end.services import PointsMissing, reopen_year
from objectives.locking import YearSettled
from objectives.models import Objective
from reports.documents import store
from reports.documents.html import annual_report_html
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_REPORT, write_documents
from reports.snapshot import selectors, series
from reports.snapshot.archive import settled as archived
from reports.snapshot.archive.read import read_record
from reports.snapshot.archive.serialise import settled_text
from reports.snapshot.open_months import NONE_OPEN
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.score_json import score_json
from reports.snapshot.selectors import build_snapshots
from reports.snapshot.year_end import Seal
from tests import factories
from tests.reports.cities import ranked_city, report
from tests.reports.pages.year_end.pages import text
from tests.reports.pages.year_end.years import PARTS, reported_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def snapshot_of(year, through=12):
    (snapshot,) = build_snapshots(year=107, through=through, agency_codes=[year.plan.agency.code])
    return snapshot


def report_html(year):
    (snapshot,) = report_snapshots(year=107, agency_codes=[year.plan.agency.code])
    return annual_report_html(snapshot)


def spoil(year):
    """Change everything that a score rests on: figures, the rule, the weights, the texts, the plan's own name."""
    MonthlyFigure.objects.filter(plan=year.plan).update(value=1)
    factories.set_parameters(ScoringComponent.objects.filter(indicator__plan=year.plan), target=1, maximum=1)
    Objective.objects.filter(plan=year.plan).update(name="另一個目標", weight=1)
    year.plan.preamble = "改過的前言"
    year.plan.save()
    year.plan.agency.name = "改過的名稱"
    year.plan.agency.save()


# ---------------------------------------------------------------- when


def test_it_is_settled_only_when_every_part_is_done(year):
    with pytest.raises(YearNotReady) as refused:
        year.settle()
    assert refused.value.open_matters == (
        "Not yet confirmed: self-rating.",
        "Not yet confirmed: first review, personnel office.",
        "Not yet confirmed: review, planning office.",
    )
    year.confirm()
    assert year.settle().total == Decimal("82.50")


def test_a_year_that_is_not_over_is_not_settled(year, settings):
    year.confirm()
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(year=2018, month=12, day=31)
    with pytest.raises(YearNotReady) as refused:
        year.settle()
    assert refused.value.open_matters == ("The year is not over.",)


def test_a_self_rating_that_nobody_decided_on_keeps_the_year_open(year):
    year.rate("self", "1-1-1", "20")
    year.confirm("self", "personnel")
    with pytest.raises(PointsMissing, match="Not yet decided on the self-rating of: 1-1-1"):
        year.confirm("review")
    with pytest.raises(YearNotReady, match="cannot be settled yet") as refused:
        year.settle()
    _review, matter = refused.value.open_matters
    assert matter == "1-1-1 衡量指標1: nobody has decided on the self-rating yet."


def test_an_indicator_without_final_points_has_to_be_decided(year):
    year.plan.figures.filter(input__indicator=year.indicator("2-1-1")).delete()
    year.confirm("self", "personnel")
    with pytest.raises(YearNotReady) as refused:
        year.settle()
    assert any(
        matter.startswith("2-1-1 衡量指標1: no final points yet") for matter in refused.value.open_matters
    )
    year.rate("review", "2-1-1", "0", "全年未填報")
    year.confirm("review")
    assert year.settle().total == Decimal("62.50")
    (found,) = [one for one in snapshot_of(year).indicators() if one.code == "2-1-1"]
    assert found.score.state is State.SCORED
    assert not snapshot_of(year).score.provisional


def test_it_is_settled_once(year):
    year.confirm()
    year.settle()
    with pytest.raises(YearSettled, match="The year 107 of 測試A處 is settled"):
        year.settle()


# ---------------------------------------------------------------- what


def test_reviewed_points_are_the_settled_ones_and_a_self_rating_alone_is_not(year):
    year.rate("self", "1-1-1", "35")
    year.rate("self", "3-1-1", "20")
    year.confirm("self")
    year.rate("personnel", "3-1-1", "25")
    year.confirm("personnel")
    year.rate("review", "1-1-1", "20.25")
    year.confirm("review")
    assert year.settle().total == Decimal("80.25")  # 82.50 + 2.75 (20.25 for 17.50) − 5
    snapshot = snapshot_of(year)
    points = {found.code: found.score.points for found in snapshot.indicators()}
    assert (points["1-1-1"], points["3-1-1"]) == (Decimal("20.25"), Decimal("25.00"))
    assert snapshot.facets[0].score.points == Decimal("20.25")
    assert score_json(snapshot, "zh")["facets"][0]["objectives"][0]["indicators"][0]["working"][-1] == (
        "複核評定 20.25 分（系統核計 17.50 分）：依佐證資料"
    )


def test_the_hash_is_that_of_the_frozen_text(year):
    year.confirm()
    settled = year.settle()
    assert settled.sha256 == digest(settled.snapshot)
    assert snapshot_of(year).seal.sha256 == settled.sha256
    assert settled.sha256 in report_html(year)


def test_what_is_read_is_what_was_settled(year):
    factories.planned(year.plan, year.indicator("1-1-1"), {3: 20})
    factories.budget_item(year.plan, central=1000)
    factories.execution(year.plan, budget=100, paid=80)
    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    end = snapshot.year_end
    assert end.unapproved and end.open_months.not_handed_in  # said only while the year is open
    snapshot = replace(snapshot, year_end=replace(end, unapproved={}, open_months=NONE_OPEN))
    seal = Seal("", timezone.now(), "周研考", snapshot.score.total, snapshot.year_end.graded.grade.name)
    text = settled_text(replace(snapshot, seal=seal))
    read = read_record(text).december
    assert (read.given, read.rivals) == (snapshot.given, snapshot.rivals)
    assert (read.year_end, read.business_lines) == (snapshot.year_end, snapshot.business_lines)
    assert read.executions == snapshot.executions
    assert score_json(read, "zh") == score_json(snapshot, "zh")
    assert score_json(read, "en") == score_json(snapshot, "en")
    assert annual_report_html(replace(read, seal=None)) == annual_report_html(snapshot)


# ---------------------------------------------------------------- nothing later


@pytest.mark.parametrize("cached", [True, False])
def test_no_later_change_of_rule_target_weight_text_or_figure_alters_it(year, cached):
    year.confirm()
    year.settle()
    before = {month: score_json(snapshot_of(year, month)) for month in (6, 12)}
    printed = report_html(year)
    spoil(year)
    if not cached:
        archived._kept.clear()
    assert {month: score_json(snapshot_of(year, month)) for month in (6, 12)} == before
    assert report_html(year) == printed


def test_not_even_a_rule_that_cannot_be_computed_any_more(year):
    year.confirm()
    year.settle()
    ScoringComponent.objects.filter(indicator__plan=year.plan).update(formula="nobody / 0")
    assert snapshot_of(year).score.total == Decimal("82.50")


def test_an_earlier_month_is_the_one_that_was_settled_whatever_the_engine_does_since(year, monkeypatch):
    def values(snapshot):
        return [snapshot.months(found).values for found in snapshot.indicators()]

    earlier = {month: score_json(snapshot_of(year, month)) for month in range(1, 12)}
    reported = values(snapshot_of(year))
    year.confirm()
    year.settle()
    spoil(year)

    def another_engine(*args, **kwargs):
        raise AssertionError("a settled month is scored again")

    monkeypatch.setattr(selectors, "score_each", another_engine)
    monkeypatch.setattr(KINDS["attainment"], "score", another_engine)
    monkeypatch.setattr(series, "first_value", another_engine)
    assert {month: score_json(snapshot_of(year, month)) for month in range(1, 12)} == earlier
    assert values(snapshot_of(year)) == reported
    assert snapshot_of(year, 5).year_end is None


def test_the_rank_is_the_one_that_the_rivals_had_then(db):
    plans = ranked_city({"A": 120, "B": 110})
    year = reported_year("C")
    code = [found for found in snapshot_of(year).indicators() if found.code == "3-2-1"]
    assert code and code[0].score.state is State.UNREPORTED
    year.confirm("self", "personnel")
    year.rate("review", "3-2-1", "0", "未填報")
    year.confirm("review")
    year.settle()
    before = score_json(snapshot_of(year))
    MonthlyFigure.objects.filter(plan__in=plans.values()).update(value=500)
    archived._kept.clear()
    assert score_json(snapshot_of(year)) == before
    assert score_json(snapshot_of(year, 11))["through"] == 11


def test_a_city_with_settled_and_open_years_shows_each_as_it_is(year):
    other = reported_year("B")
    year.confirm()
    year.settle()
    spoil(year)
    MonthlyFigure.objects.filter(plan=other.plan, input__indicator=other.indicator("1-1-1")).update(value=90)
    totals = {found.agency_code: found.score.total for found in build_snapshots(year=107)}
    assert totals["A"] == Decimal("82.50")
    assert totals["B"] != Decimal("82.50")


# ---------------------------------------------------------------- reopening, cost


def test_reopening_needs_a_reason_and_what_was_frozen_stays_on_record(year):
    year.confirm()
    first = year.settle()
    with pytest.raises(ReasonRefused, match="Say why"):
        reopen_year(plan=year.plan, reason="  ", by=year.office)
    reopen_year(plan=year.plan, reason="複評申訴", by=year.office)
    assert snapshot_of(year).seal is None
    kept = Settlement.objects.get(pk=first.pk)
    assert (kept.reopen_reason, kept.reopened_by, kept.snapshot) == ("複評申訴", year.office, first.snapshot)
    with pytest.raises(RatingRefused, match="not settled"):
        reopen_year(plan=year.plan, reason="再一次", by=year.office)
    assert year.settle().pk != first.pk


def test_a_second_settlement_says_what_the_first_came_to_and_why_it_was_opened(year, client):
    year.confirm()
    first = year.settle()
    reopen_year(plan=year.plan, reason="複評申訴", by=year.office)
    again = year.settle()
    (before,) = snapshot_of(year).year_end.earlier
    assert (before.sha256, before.total, before.reason) == (first.sha256, first.total, "複評申訴")
    printed = text_of(report_html(year))
    client.force_login(year.planner)
    page = text(client, year)
    for told in (first.sha256, again.sha256, "周研考", "複評申訴"):
        assert told in printed and told in page
    assert "先前之結算" in page and "本年度曾於" in printed
    archived._kept.clear()
    assert snapshot_of(year).year_end.earlier == (before,)


def test_a_settled_year_costs_fewer_queries_than_an_open_one(year):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            snapshot_of(year)
        return len(captured)

    open_year = queries()
    year.confirm()
    year.settle()
    archived._kept.clear()
    assert queries() <= 3 < open_year
    assert queries() <= 2


def test_ratings_of_a_settled_year_are_closed(year):
    year.confirm()
    year.settle()
    with pytest.raises(YearSettled, match="The year 107 of 測試A處 is settled"):
        year.rate("review", "1-1-1", "1")
    assert not Rating.objects.exists()
    assert len(PARTS) == year.plan.rating_confirmations.count()


# ---------------------------------------------------------------- the printed report


@pytest.mark.on_any_database
def test_printing_a_settled_report_again_gives_the_same_file(year, tmp_path, monkeypatch):
    # The same HTML gives the same file (documents/test_signing.py).
    monkeypatch.setattr(store, "render_pdf", str.encode)
    year.confirm()
    year.settle()
    printed = []
    for name in ("first.pdf", "second.pdf"):
        (snapshot,) = snapshots_for(ANNUAL_REPORT, year=107, agency_codes=["A"])
        (written,) = write_documents(ANNUAL_REPORT, [(snapshot, tmp_path / name)])
        printed.append(written.path.read_bytes())
        spoil(year)
        archived._kept.clear()
    assert printed[0] == printed[1]
    assert "改過的" not in printed[0].decode()


def test_the_report_sets_last_year_beside_this_one(year):
    factories.prior_values(year.plan.agency, "1-1-1", {106: 40})
    earlier = factories.complete_plan(year.plan.agency, year=106, common=True)
    report(earlier, "2-1-1", {"done": {6: 9}, "due": {6: 10}})
    words = text_of(report_html(year))
    assert "106 年度總得分 20.00，丙等（暫定）。" in words
    assert "合計 100 82.50 82.50% 20.00 +62.50 進步" in words
    assert "1-1-1 衡量指標1 40 45 +5 進步" in words


def test_a_growth_is_not_set_beside_the_amount_that_it_grew_from(year):
    ranked_city({"B": 120})  # 3-2-1 is the growth over last year's 100
    (snapshot,) = report_snapshots(year=107, agency_codes=["B"])
    assert any(found.code == "3-2-1" and found.score.value == 20 for found in snapshot.indicators())
    assert "與上年度比較" not in annual_report_html(snapshot)


def test_without_a_year_before_nothing_is_compared(year):
    assert "與上年度比較" not in report_html(year)


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
