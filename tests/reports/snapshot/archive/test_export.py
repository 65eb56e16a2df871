"""Carrying a settled year away: the command, the address of its agency, and the public one."""

import json
from dataclasses import fields
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from budget.models import BudgetItemMonth
from budget.selectors import ItemProgress
from chiayi_kpi.accounts.roles import Role
from indicators.models import Settlement
from indicators.scoring import verify
from objectives.services import close_to_public, open_to_public
from reports.snapshot.approved import approved_year
from reports.snapshot.archive import serialise
from reports.snapshot.archive.serialise import RecordWrong
from reports.snapshot.archive.settled import settled_year
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.year_end import YearEnd
from tests import factories
from tests.made_once import made_once
from tests.reading import elements, text_of
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def confirmed_year():
    year = reported_year()
    year.confirm()
    return year


made_year = made_once(confirmed_year, PORTAL_TODAY=AFTER_THE_YEAR)


@pytest.fixture
def year(made_year, settings, db):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    return made_year()


@pytest.fixture
def settled(year):
    return year.settle()


def download(client, name, agency="A", year=107):
    return client.get(reverse(name, args=[year, agency]))


def verified(response, tmp_path, capsys) -> str:
    """What the program that checks a record says of a download; it has to agree."""
    path = tmp_path / "settled.json"
    path.write_bytes(response.content)
    assert verify.main([str(path), "--lang", "en"]) == 0
    return capsys.readouterr().out


def test_the_command_writes_what_the_program_finds_right(settled, tmp_path, capsys):
    path = tmp_path / "settled.json"
    call_command("export_settled", "--agency", "A", "--year", "107", str(path))
    capsys.readouterr()
    assert verify.main([str(path)]) == 0
    assert settled.sha256 in capsys.readouterr().out
    assert json.loads(path.read_text(encoding="utf-8"))["settled"]["by"] == "周研考"


@pytest.mark.parametrize(
    ("agency", "year_no", "reason"),
    [
        ("A", 107, "The year 107 of 測試A處 is not settled."),
        ("A", 106, "has no plan for the year 106"),
        ("NONE", 107, "There is no agency with the code NONE."),
    ],
)
def test_the_command_says_why_there_is_nothing_to_write(year, tmp_path, agency, year_no, reason):
    path = tmp_path / "settled.json"
    with pytest.raises(CommandError, match=reason):
        call_command("export_settled", "--agency", agency, "--year", str(year_no), str(path))
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_named(settled, tmp_path):
    with pytest.raises(CommandError, match="Cannot write"):
        call_command("export_settled", "--agency", "A", "--year", "107", str(tmp_path))


def test_who_may_see_the_agency_downloads_the_record_and_no_other(settled, client, tmp_path, capsys):
    client.force_login(factories.user(role=Role.OWNER, agency=settled.plan.agency))
    response = download(client, "settled_json")
    assert settled.sha256 in verified(response, tmp_path, capsys)
    client.force_login(factories.user(role=Role.OWNER, agency=factories.agency()))
    assert download(client, "settled_json").status_code == 404


def test_a_year_that_is_not_settled_has_no_record(year, client):
    client.force_login(year.office)
    factories.published(year.plan)
    assert download(client, "settled_json").status_code == 404
    assert download(client, "public_settled_json").status_code == 404


def test_everybody_downloads_it_only_while_the_year_is_public(settled, client, tmp_path, capsys):
    assert download(client, "public_settled_json").status_code == 404
    open_to_public(plan_id=settled.plan_id, by=None)
    assert settled.sha256 in verified(download(client, "public_settled_json"), tmp_path, capsys)
    close_to_public(plan_id=settled.plan_id)
    assert download(client, "public_settled_json").status_code == 404


@pytest.mark.parametrize(("page", "link"), [("ratings", "settled_json"), ("public", "public_settled_json")])
def test_the_page_of_a_settled_year_leads_to_its_record_and_to_the_program(settled, client, page, link):
    open_to_public(plan_id=settled.plan_id, by=None)
    client.force_login(factories.user(role=Role.AUDITOR))
    shown = elements(download(client, page), "//a/@href")
    assert reverse(link, args=[107, "A"]) in shown and reverse("verifier") in shown


def test_the_public_page_of_an_open_year_leads_to_none(year, client):
    factories.published(year.plan)
    assert "settled.json" not in download(client, "public").content.decode()


def test_a_damaged_record_is_not_given_away(settled, client):
    Settlement.objects.update(snapshot=settled.snapshot.replace("82.50", "92.50"))
    open_to_public(plan_id=settled.plan_id, by=None)
    assert download(client, "public_settled_json").status_code == 503
    client.force_login(factories.user(role=Role.AUDITOR))
    response = download(client, "settled_json")
    assert response.status_code == 409
    assert "與結算時不同（雜湊值不符）" in text_of(response)


def test_what_budget_items_came_to_is_kept_and_read_as_it_was(year):
    item = factories.budget_item(year.plan, central=1000)
    BudgetItemMonth.objects.create(
        item=item, month=11, progress=Decimal("40.50"), spent=300, explanation="甲"
    )
    year.settle()
    found = report_snapshots(year=107, agency_codes=["A"])[0].year_end
    assert found.items == (ItemProgress(item.line.name, 1, 11, Decimal("40.50"), 300, "甲"),)
    assert found.budgets[-1].central == 1000
    BudgetItemMonth.objects.update(spent=999)
    assert report_snapshots(year=107, agency_codes=["A"])[0].year_end.items == found.items


def test_a_record_that_does_not_agree_with_itself_is_not_kept(year, monkeypatch):
    wrong = verify.Difference("months", {"found": "12"})
    monkeypatch.setattr(serialise, "score_differences", lambda record, words: [wrong])
    with pytest.raises(RecordWrong, match="Scores of months 0 to 12 are due; found: 12"):
        year.settle()
    assert not Settlement.objects.exists()


def test_the_public_page_shows_what_was_settled_whoever_approved_it(settled):
    snapshot = settled_year(settled.plan_id)
    shown = [
        found
        for facet in approved_year(snapshot).facets
        for _objective, inside in facet.objectives
        for found in inside
    ]
    assert [found.score for found in shown] == [view.score for view in snapshot.indicators()]
    assert all(found.over for found in shown) and any(found.score.value for found in shown)


def test_what_a_year_s_end_holds_is_in_the_record_unless_it_is_about_a_year_that_is_not_settled():
    """A new field is written and read by name in reports/snapshot/archive: else a settled year's report lacks it."""
    in_the_record = {
        *("graded", "grades", "ratings", "confirmed", "last_year", "corrections", "evidence", "earlier"),
        *("remedies", "explanations", "items", "budgets", "left_open"),
    }
    of_an_open_year = {"objection", "open_months", "unapproved"}
    assert {field.name for field in fields(YearEnd)} == in_the_record | of_an_open_year
