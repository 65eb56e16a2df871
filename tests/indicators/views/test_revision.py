"""Changing a target after approval: with its cause, a lowered one with a countermeasure, and the old one stays."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.roc import dotted
from indicators.models import Indicator, TargetRevision
from indicators.services.approval import return_plan_to_draft
from indicators.validation import plan_check
from reports.documents.html import annual_report_html
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.indicators.reporting_plan import TODAY, Reporting, reporting_plan
from tests.made_once import made_once
from tests.reading import refusal, text_of

WORDS = {"target": "90", "target_text": "≥90 場", "cause": "場地整修半年", "countermeasure": "改辦線上場次"}


class Office:
    """The planning office at the targets of one approved plan."""

    def __init__(self, client, plan, component) -> None:
        self.client, self.plan, self.component = client, plan, component
        self.list_url = reverse("revisions", args=[107, plan.agency.code])
        self.url = reverse("revise", args=[107, plan.agency.code, component.pk])
        client.force_login(factories.user(role=Role.PLANNING_OFFICE))

    def change(self, **fields):
        return self.client.post(self.url, WORDS | fields)

    def text(self, url: str | None = None) -> str:
        return text_of(self.client.get(url or self.list_url))

    def target(self) -> Decimal:
        self.component.refresh_from_db()
        return self.component.target


made_approved = made_once(lambda: reporting_plan(2, status="approved"), PORTAL_TODAY=TODAY)


@pytest.fixture
def approved(made_approved, db) -> Reporting:
    return made_approved()


@pytest.fixture
def office(client, approved) -> Office:
    first = approved.indicators[0]
    first.target_text = "≥110 場"
    first.save()
    return Office(client, approved.plan, first.components.get())


def test_the_form_begins_with_the_target_as_it_is(office):
    html = office.client.get(office.url).content.decode()
    assert 'value="110"' in html and "≥110 場" in html


def test_a_lowered_target_is_kept_with_cause_and_countermeasure(office):
    response = office.change()
    assert (response.status_code, response.url) == (302, office.list_url)
    assert office.target() == 90
    revision = TargetRevision.objects.get()
    assert (revision.old, revision.new, revision.lowered) == ("≥110 場", "≥90 場", True)
    assert "≥110 場 → ≥90 場 放寬" in office.text()
    assert "原因：場地整修半年 因應對策：改辦線上場次" in office.text()


def test_a_lowered_target_without_a_countermeasure_is_refused_and_nothing_typed_is_lost(office):
    response = office.change(countermeasure="")
    assert response.status_code == 422 and "放寬目標值須另填因應對策。" in refusal(response)
    form = response.context["form"]
    assert list(form.errors) == ["__all__"]
    assert (form["cause"].value(), form["target"].value()) == ("場地整修半年", "90")
    assert office.target() == 110 and not TargetRevision.objects.exists()


def test_a_raised_target_needs_only_its_cause(office):
    assert office.change(target="120", target_text="≥120 場", countermeasure="").status_code == 302
    assert not TargetRevision.objects.get().lowered
    assert office.change(cause="").status_code == 422


@pytest.mark.parametrize(
    ("typed", "stored"), [("９０", "90"), (" 1,200 ", "1200"), ("1.5千", "1500"), ("90.25", "90.25")]
)
def test_a_number_is_read_as_people_type_it(office, typed, stored):
    office.change(target=typed)
    assert office.target() == Decimal(stored)


@pytest.mark.parametrize("typed", ["ninety", "", "=1+1", "1e400"])
def test_what_is_no_number_is_said_at_its_field(office, typed):
    response = office.change(target=typed)
    assert response.status_code == 422
    assert 'id="id_target_error"' in response.content.decode()
    assert office.target() == 110


def test_a_draft_is_changed_in_the_plan_itself(client, db):
    reporting = reporting_plan(1, approved=False)
    office = Office(client, reporting.plan, reporting.indicators[0].components.get())
    assert "計畫為草案" in office.text()
    assert office.url not in office.client.get(office.list_url).content.decode()
    assert office.change().status_code == 422


def test_a_rule_without_a_target_is_not_offered(office):
    office.component.rule = "deduction"
    office.component.parameters = {"unit_points": "0.2", "maximum": "1"}
    office.component.save()
    assert office.client.get(office.url).status_code == 404


def test_the_bounds_of_a_range_are_changed_and_a_fault_stands_at_its_box(office):
    office.component.rule = "range"
    office.component.parameters = {"least": "10", "most": "15", "maximum": "35"}
    office.component.save()
    html = office.client.get(office.url).content.decode()
    assert 'name="least"' in html and 'name="most"' in html and 'name="target"' not in html
    response = office.change(least="20", most="15", outside="", target_text="20–15")
    assert response.status_code == 422 and 'id="id_most_error"' in response.content.decode()
    response = office.change(least="12", most="15", outside="", target_text="12–15", countermeasure="")
    assert response.status_code == 302
    office.component.refresh_from_db()
    assert office.component.parameters == {"least": "12", "most": "15", "maximum": "35"}
    assert not TargetRevision.objects.get().lowered


def test_not_more_than_becomes_less_than_without_a_countermeasure(office):
    factories.set_parameters(office.component, direction="≤")
    response = office.change(direction="<", target="110", target_text="<110 場", countermeasure="")
    assert response.status_code == 302
    assert not TargetRevision.objects.get().lowered


def test_a_component_of_another_plan_is_not_found(office):
    other = reporting_plan(1, status="approved")
    url = reverse("revise", args=[107, office.plan.agency.code, other.indicators[0].components.get().pk])
    assert office.client.get(url).status_code == 404
    assert office.client.post(url, WORDS).status_code == 404


def test_a_common_target_changes_for_every_agency_and_says_so(client, db):
    plan = factories.complete_plan(common=True, approved=True)
    common = type(plan).objects.get(agency=None)
    common.status = "approved"
    common.save()
    component = common.indicators.get(objective__facet__no=3, no=1).components.get()
    office = Office(client, plan, component)
    assert "調整後適用於本年度所有機關" in office.text(office.url)
    office.change(target="60", target_text="60 場")
    assert office.target() == 60
    assert TargetRevision.objects.get().plan == common
    assert "60 場 放寬" in office.text()


@pytest.mark.parametrize("role", [Role.OWNER, Role.PLANNER, Role.SUPERVISOR])
def test_who_may_not_change_it_still_sees_what_was_changed(office, role):
    office.change()
    office.client.force_login(factories.user(role=role, agency=office.plan.agency))
    assert "≥110 場 → ≥90 場" in office.text()
    assert office.url not in office.client.get(office.list_url).content.decode()
    assert office.client.get(office.url).status_code == 403
    assert office.change(target="80").status_code == 403


# ---------------------------------------------------------------- the old one stays visible


def test_the_score_page_shows_the_old_target_beside_the_new_one(office):
    office.change()
    text = office.text(reverse("dashboard", args=[107, office.plan.agency.code]))
    assert "≥90 場 原： ≥110 場" in text
    assert "因應對策：改辦線上場次" in text


def test_the_annual_report_prints_it(office):
    office.change()
    (snapshot,) = build_snapshots(year=107, agency_codes=[office.plan.agency.code])
    html = annual_report_html(snapshot)
    day = dotted(TargetRevision.objects.get().at)
    assert f"原目標值 ≥110 場（至 11 月，{day} 變更）；原因：場地整修半年；因應對策：改辦線上場次" in html


def test_the_side_of_the_grid_shows_it(office, approved):
    office.change()
    found = approved.inputs[0]
    person = approved.owner
    office.client.force_login(person)
    asked = {"person": person.pk, "month": 12, "indicator": found.indicator_id, "input": found.pk}
    panel = office.client.get(reverse("report_panel", args=[107, office.plan.agency.code]), asked)
    assert "≥110 場" in panel.content.decode() and "改辦線上場次" in panel.content.decode()


def test_the_number_of_queries_does_not_grow(client, db):
    def cost(indicators: int) -> int:
        reporting = reporting_plan(indicators, status="approved")
        office = Office(client, reporting.plan, reporting.indicators[0].components.get())
        office.text()
        with CaptureQueriesContext(connection) as queries:
            office.text()
        return len(queries)

    assert cost(2) == cost(12) <= 14


# ---------------------------------------------------------------- the texts that name it


@pytest.fixture
def named(office) -> Office:
    """The indicator's texts say 110, once in full width, and 1100, which is another number."""
    row = office.component.indicator
    row.standard = "107 年度至少辦理１１０場；以 1100 人次為限。統計數據"
    row.save()
    return office


def test_a_text_that_names_the_target_is_shown_and_changed_in_the_same_step(named):
    text = named.text(named.url)
    assert "指標文字載有目前之目標值" in text and "「107 年度至少辦理１１０場；」" in text
    assert "1100 人次為限。」" not in text

    named.change(standard="107 年度至少辦理 90 場；以 1100 人次為限。\r\n統計數據")
    indicator = TargetRevision.objects.get().indicator
    assert indicator.standard == "107 年度至少辦理 90 場；以 1100 人次為限。\n統計數據"
    assert indicator.history.first().history_change_reason == "場地整修半年"
    assert "仍載有變更前之目標值" not in named.text()
    assert plan_check(named.plan)[1] == []


def test_a_text_that_still_names_the_old_target_is_pointed_out_and_never_rewritten(named):
    before = Indicator.objects.get(pk=named.component.indicator_id).standard
    response = named.change(standard=before)
    note = "指標文字仍載有變更前之目標值 ≥110 場：「107 年度至少辦理１１０場；」"
    assert f"1-1-1：{note}" in named.text(response.url)
    assert Indicator.objects.get(pk=named.component.indicator_id).standard == before
    (found,) = plan_check(named.plan)[1]
    assert (found.where, found.message) == ("1-1-1", note)
    named.change(
        target="110", target_text="≥110 場", standard=before
    )  # and back: it names the one that holds
    assert plan_check(named.plan)[1] == []


def test_a_plan_that_was_opened_again_says_so_before_its_new_approval(named):
    return_plan_to_draft(plan=named.plan, by=None, reason="調整目標")
    factories.set_parameters(named.component, target=90)
    Indicator.objects.filter(pk=named.component.indicator_id).update(target_text="≥90 場")
    url = reverse("admin:objectives_plan_approve", args=[named.plan.pk])
    assert "仍載有變更前之目標值 ≥110 場" in named.text(url)


def test_where_no_text_names_the_target_none_is_asked_for(office):
    html = office.client.get(office.url).content.decode()
    assert 'name="standard"' not in html and "message--warning" not in html
