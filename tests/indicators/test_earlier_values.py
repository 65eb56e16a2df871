"""Earlier years' values on which an approved target rests: changed as a target is, by whatever way."""

import re
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.roc import dotted
from indicators.errors import ReportingRefused
from indicators.models import Indicator, PriorValue, TargetRevision
from indicators.services.approval import PlanNotReady, approve_plan, return_plan_to_draft
from indicators.services.earlier import change_earlier_value, take_over
from indicators.validation.moved_values import changes_to_explain
from objectives.models import Plan
from reports.documents.html import annual_report_html
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.admin_client import errors, form_data, signed_in
from tests.made_once import made_once
from tests.reading import text_of
from tests.workbooks import database_state, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def approved_plan() -> Plan:
    """An approved plan of 107 whose 1-1-1 is to reach the mean of 104–106 (90), and 2-1-1 at most last year's 50."""
    made = factories.complete_plan(factories.agency("POL"))
    for code, direction, length in (("1-1-1", "≥", 3), ("2-1-1", "≤", 1)):
        component = indicator(made, code).components.get()
        factories.set_parameters(component, target=None, baseline_years=length, direction=direction)
    for code, year, value in (("1-1-1", 104, 90), ("1-1-1", 105, 90), ("1-1-1", 106, 90), ("2-1-1", 106, 50)):
        PriorValue.objects.create(agency=made.agency, code=code, year=year, value=value)
    return approve_plan(plan=made, by=factories.user("office", role="planning_office"))


made_plan = made_once(approved_plan)


@pytest.fixture
def plan(made_plan, db) -> Plan:
    return made_plan()


@pytest.fixture
def office(plan) -> User:
    return User.objects.get(username="office")


def indicator(plan: Plan, code: str) -> Indicator:
    return next(row for row in plan.indicators.all() if row.code == code)


def change(plan, code="1-1-1", year=106, value=Decimal(60), **reasons):
    return change_earlier_value(agency=plan.agency, code=code, year=year, value=value, by=None, **reasons)


def revisions() -> list[tuple]:
    return [
        (row.indicator.code, row.old, row.new, row.lowered, row.way, row.cause, row.countermeasure)
        for row in TargetRevision.objects.order_by("pk")
    ]


def test_a_value_that_moves_an_approved_target_needs_a_cause(plan):
    with pytest.raises(ReportingRefused, match="Give the cause"):
        change(plan, value=Decimal(96))
    change(plan, value=Decimal(96), cause="統計更正")
    assert revisions() == [("1-1-1", "90 (106: 90)", "92 (106: 96)", False, "page", "統計更正", "")]


@pytest.mark.parametrize(("code", "value"), [("1-1-1", 60), ("1-1-1", None), ("2-1-1", 80)])
def test_one_that_makes_it_easier_needs_a_countermeasure_too(plan, code, value):
    value = None if value is None else Decimal(value)
    with pytest.raises(ReportingRefused, match="countermeasure"):
        change(plan, code, value=value, cause="統計更正")
    assert not TargetRevision.objects.exists()
    change(plan, code, value=value, cause="統計更正", countermeasure="加強查緝")
    assert [row[3:] for row in revisions()] == [(True, "page", "統計更正", "加強查緝")]


def test_a_ceiling_that_falls_is_harder(plan):
    change(plan, "2-1-1", value=Decimal(40), cause="統計更正")
    assert revisions()[0][:4] == ("2-1-1", "106: 50", "106: 40", False)


def test_what_is_filled_in_first_is_no_change_of_target_but_leaves_history(plan):
    PriorValue.objects.filter(year=106, code="1-1-1").delete()
    change(plan, value=Decimal(40))
    assert not TargetRevision.objects.exists()
    assert PriorValue.history.filter(code="1-1-1", year=106, history_type="+").exists()


@pytest.mark.parametrize("state", ["draft", "other year", "not applicable"])
def test_where_no_approved_target_rests_on_it_no_reason_is_asked(plan, state):
    if state == "draft":
        return_plan_to_draft(plan=plan, by=None, reason="修正")
    if state == "not applicable":
        factories.not_applicable(plan, indicator(plan, "1-1-1"))
    change(plan, year=103 if state == "other year" else 106)
    assert not TargetRevision.objects.exists()


def test_a_value_that_moves_a_plan_opened_again_is_explained_at_its_new_approval(plan, office):
    return_plan_to_draft(plan=plan, by=office, reason="議會決議")
    plan.refresh_from_db()
    change(plan)
    assert [(row.old, row.new, row.lowered) for row in changes_to_explain(plan)] == [
        ("90 (106: 90)", "80 (106: 60)", True)
    ]
    with pytest.raises(PlanNotReady, match="countermeasure"):
        approve_plan(plan=plan, by=office, cause="統計更正")
    approve_plan(plan=plan, by=office, cause="統計更正", countermeasure="加強查緝")
    assert revisions()[0][:4] == ("1-1-1", "90 (106: 90)", "80 (106: 60)", True)


def test_the_report_prints_what_the_target_rested_on_with_cause_and_countermeasure(plan):
    change(plan, cause="統計更正", countermeasure="加強查緝")
    (snapshot,) = build_snapshots(year=107, agency_codes=["POL"])
    printed = "".join(re.sub(r"<[^>]+>", "", annual_report_html(snapshot)).split())
    day = dotted(TargetRevision.objects.get().at)
    assert f"原目標值90(106:90)（至11月，{day}變更）；原因：統計更正；因應對策：加強查緝" in printed


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("command", ["import_figures", "import_plan"])
def test_no_file_moves_an_approved_target(plan, tmp_path, command):
    row = {"機關代碼": "POL", "指標": "1-1-1", "年度": 106, "數值": 40}
    path = save(tmp_path / "book.xlsx", {"歷年": [row]})
    before = database_state()
    with pytest.raises(CommandError, match=r"歷年 D2: .*1-1-1 90 \(106: 90\) → 73.33 \(106: 40\)"):
        call_command(command, path, stdout=StringIO(), stderr=StringIO())
    assert database_state() == before


def test_a_file_may_say_the_same_again_and_fill_in_what_is_missing(plan, tmp_path):
    PriorValue.objects.filter(year=105).delete()
    rows = [{"機關代碼": "POL", "指標": "1-1-1", "年度": year, "數值": 90} for year in (105, 106)]
    out = StringIO()
    call_command("import_figures", save(tmp_path / "book.xlsx", {"歷年": rows}), stdout=out, stderr=out)
    assert "歷年: 1 new, 0 changed, 1 unchanged" in out.getvalue()


# ---------------------------------------------------------------- the administration


def page(value: PriorValue) -> str:
    return reverse("admin:indicators_priorvalue_change", args=[value.pk])


def test_the_administration_asks_for_the_reasons(plan, office):
    value, client = PriorValue.objects.get(code="1-1-1", year=106), signed_in(office)
    sent = form_data(client.get(page(value)), value=40)
    refused = client.post(page(value), sent)
    assert {"cause", "countermeasure"} <= errors(refused).keys()
    value.refresh_from_db()
    assert value.value == 90
    assert client.post(page(value), sent | {"cause": "更正", "countermeasure": "加強"}).status_code == 302
    value.refresh_from_db()
    assert value.value == 40
    assert value.history.first().history_change_reason == "更正"
    assert revisions()[0][3:] == (True, "page", "更正", "加強")


def test_the_administration_adds_no_second_value_and_deletes_none_that_serves(plan, office):
    value, client = PriorValue.objects.get(code="1-1-1", year=106), signed_in(office)
    address = reverse("admin:indicators_priorvalue_delete", args=[value.pk])
    assert client.post(address, {"post": "yes"}).url == page(value)
    assert PriorValue.objects.filter(pk=value.pk).exists()
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.DRAFT)
    client.post(address, {"post": "yes"})
    assert not PriorValue.objects.filter(pk=value.pk).exists()


def test_what_serves_a_plan_that_was_approved_a_moment_ago_stays_and_is_said(plan, office, monkeypatch):
    value, client = PriorValue.objects.get(code="1-1-1", year=106), signed_in(office)
    address = reverse("admin:indicators_priorvalue_delete", args=[value.pk])
    with monkeypatch.context() as before:
        nothing = SimpleNamespace(moves=lambda *_key: [])
        before.setattr("indicators.admin.facts.EarlierValues", lambda *_ids, **_options: nothing)
        assert client.post(address, {"post": "yes"}).url == address
    assert "此變更將調整已核定計畫之目標值" in text_of(client.get(address, follow=True))
    assert PriorValue.objects.filter(pk=value.pk).exists()


def test_a_code_with_a_typo_is_named(plan, office):
    sent = {"agency": plan.agency_id, "code": "1-9-9", "year": 106, "value": 1}
    response = signed_in(office).post(reverse("admin:indicators_priorvalue_add"), sent)
    assert "1-9-9" in errors(response)["code"][0]


# ---------------------------------------------------------------- what a year came to


def settled(plan, value, origin="settled", code="1-1-1") -> PriorValue:
    return PriorValue(agency=plan.agency, code=code, year=106, value=Decimal(value), origin=origin)


def test_an_expected_value_is_replaced_when_the_year_is_settled_with_its_trace(plan):
    PriorValue.objects.filter(code="1-1-1", year=106).update(origin="expected")
    take_over(values=[settled(plan, 60)], by=None, reason="106 年度結算")
    value = PriorValue.objects.get(code="1-1-1", year=106)
    assert (value.value, value.origin) == (60, "settled")
    assert revisions() == [("1-1-1", "90 (106: 90)", "80 (106: 60)", False, "settlement", "106 年度結算", "")]
    assert value.history.first().history_change_reason == "106 年度結算"


def test_what_a_person_entered_stays_and_is_told(plan):
    written, kept = take_over(values=[settled(plan, 60)], by=None, reason="106 年度結算")
    assert (written, [row.value for row in kept]) == ([], [90])
    assert PriorValue.objects.get(code="1-1-1", year=106).value == 90


def test_an_expected_value_never_replaces_a_settled_one(plan):
    PriorValue.objects.filter(code="1-1-1", year=106).update(origin="settled")
    assert take_over(values=[settled(plan, 60, "expected")], by=None, reason="預估")[0] == []


# ---------------------------------------------------------------- where it is seen


def test_the_history_shows_values_and_moved_targets(plan, office):
    change(plan, cause="統計更正", countermeasure="加強查緝")
    client = signed_in(office)
    address = reverse("history", args=[107, "POL"])
    lines = client.get(address, {"kind": "earlier"}).context["lines"]
    assert (lines[0].old, lines[0].new, lines[0].why) == (90, 60, "統計更正")
    assert len(lines) == 5  # four first values
    (target,) = client.get(address, {"kind": "targets"}).context["lines"]
    assert (target.old, target.new) == ("90 (106: 90)", "80 (106: 60)")
    assert "加強查緝" in target.why


def test_a_common_target_moved_by_one_agency_is_nothing_of_anothers(office):
    one = factories.complete_plan(factories.agency("WEL"), common=True)
    other = factories.complete_plan(factories.agency("FIR"), common=True)
    shared = Indicator.objects.get(plan__agency=None, objective__facet__no=3, no=1)
    factories.set_parameters(shared.components.get(), target=None, baseline_years=1)
    for plan in (one, other):
        factories.prior_values(plan.agency, "3-1-1", {106: 80})
        Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPROVED)
    change_earlier_value(
        agency=one.agency,
        code="3-1-1",
        year=106,
        value=Decimal(70),
        by=None,
        cause="更正",
        countermeasure="加強",
    )
    client = signed_in(office)
    shown = {
        code: client.get(reverse("dashboard", args=[107, code])).content.decode().count("106: 80")
        for code in ("WEL", "FIR")
    }
    assert shown["WEL"]
    assert not shown["FIR"]


@pytest.mark.parametrize(("value", "lowered"), [(110, True), (90, False)])
def test_a_base_year_that_a_reduction_is_measured_from_counts_as_well(plan, office, value, lowered):
    row = indicator(plan, "1-1-1")
    component = row.components.get()
    component.rule = "reduction"
    component.parameters = {"base_year": "104", "reduction": "10", "maximum": "35"}
    component.save()
    PriorValue.objects.filter(code="1-1-1", year=104).update(value=100)
    with pytest.raises(ReportingRefused, match="countermeasure" if lowered else "cause"):
        change(plan, year=104, value=Decimal(value), cause="更正" if lowered else "")
