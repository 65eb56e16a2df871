"""What decides points is read from the history where it was changed: no model of it is forgotten, and it has the portal's days."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budget.models import Execution
from chiayi_kpi.core.clock import now, today
from chiayi_kpi.core.history import HistoryOfTerms, save_with_history
from indicators.models import Award, PlannedValue, TargetRevision
from indicators.selectors import definitions, terms_history
from indicators.selectors.terms_history import TermsHistory
from indicators.selectors.tree import tree_rows
from indicators.services.approval import approve_plan, return_plan_to_draft
from indicators.services.earlier import change_earlier_value
from objectives.models import Facet, ObjectiveAccount
from objectives.selectors import plans_of_year
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.changed_terms import REASONS, approved_plan, component, revise

pytestmark = pytest.mark.django_db

NO_TERMS = {Execution, Award, ObjectiveAccount}  # reported, decided or said; a corrected one moves its month
OF_PLANS = ("objectives", "indicators", "budget")


def test_what_a_score_is_read_from_has_the_history_of_terms():
    approved_plan()
    with CaptureQueriesContext(connection) as queries:
        build_snapshots(year=107, with_items=False)
    asked = " ".join(query["sql"] for query in queries.captured_queries)
    kept = [one for one in apps.get_models() if hasattr(one, "history") and one._meta.app_label in OF_PLANS]
    read = {model for model in kept if f'"{model._meta.db_table}"' in asked}
    assert read - NO_TERMS == {*HistoryOfTerms.models}


def test_all_terms_are_read_of_earlier_moments():
    approved_plan()
    plans = plans_of_year(107)
    with CaptureQueriesContext(connection) as queries:
        TermsHistory(plans)
    asked = " ".join(query["sql"] for query in queries.captured_queries)
    read = {one for one in HistoryOfTerms.models if f'FROM "{one.history.model._meta.db_table}"' in asked}
    assert read == {*HistoryOfTerms.models}


def _with_all_terms():
    """A plan with a row of every kind that decides points, each with what its columns may hold."""
    plan = factories.plan(factories.agency("A"))
    objective = factories.objective(factories.facet(plan, cap="12.5", weight="33.33"), weight="66.67")
    indicator = factories.indicator(
        objective, inputs={"held": "sum", "steps": "last"}, rule={"formula": "held", "target": 120}
    )
    factories.milestones(indicator.inputs.get(code="steps"), 設計=20, 驗收=100)
    exempt = factories.indicator(objective, no=2, weight="0.5", when_undefined="full", forerunner=indicator)
    factories.not_applicable(plan, exempt, "「無」此項\n業務")
    factories.planned(plan, indicator, {3: "30", 12: "123456789.0125"})
    factories.prior_values(plan.agency, "1-1-1", {105: "0", 106: "-0.0625"})
    return plan, indicator, exempt


def test_terms_of_the_history_are_the_very_values_of_the_columns():
    plan, indicator, exempt = _with_all_terms()
    now_there = tree_rows([plan.pk], None)
    history, later = TermsHistory(plans_of_year(107)), timezone.now() + datetime.timedelta(days=1)
    found = history.terms(plan.pk, later)
    rows = [row._replace(not_applicable={}) for row in now_there.stored.values()]
    objectives = [row for each in now_there.objectives.values() for row in each]
    assert repr(found.facets) == repr(now_there.facets)
    assert repr(found.objectives) == repr(objectives)
    assert repr(found.indicators) == repr(rows)
    assert repr(found.inputs[indicator.pk]) == repr(definitions.inputs([plan.pk])[indicator.pk])
    assert {key: each for key, each in found.components.items() if each} == now_there.components
    assert found.exempt == {exempt.pk: "「無」此項\n業務"}
    assert repr(found.planned[indicator.pk]) == "{3: Decimal('30.0000'), 12: Decimal('123456789.0125')}"
    values = history.earlier_values(plan.agency_id, later)
    assert repr(values["1-1-1"]) == "{105: Decimal('0.0000'), 106: Decimal('-0.0625')}"


def test_the_history_is_read_before_anything_asked_sqlite_what_it_knows(monkeypatch):
    """Inside a moment Django cannot ask it, and then takes it for one that knows no JSON."""
    _with_all_terms()
    monkeypatch.setitem(connection.features.__dict__, "supports_json_field", False)
    for query in (terms_history._WHOLE, terms_history._COMPARED):
        monkeypatch.setattr(query, "_statements", {})
    plans = plans_of_year(107)
    assert [TermsHistory(plans, with_rows=rows).openings for rows in (True, False)] == [{}, {}]


@pytest.fixture
def june(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 6, 9)
    return settings.PORTAL_TODAY


def test_their_history_has_the_day_that_the_portal_takes_for_today(june):
    plan = factories.plan()
    indicator = factories.indicator(factories.objective(factories.facet(plan)))
    row = PlannedValue(plan=plan, indicator=indicator, month=6, value=3)
    save_with_history(created=[row], changed=[], fields=[], by=None)
    save_with_history(created=[], changed=[row], fields=["value"], by=None)
    rows = [*PlannedValue.history.all(), *Facet.history.all()]
    assert [timezone.localdate(row.history_date) for row in rows] == [june] * 3


def test_what_is_done_later_is_later_on_the_same_pretended_day(settings, june, monkeypatch):
    real = [
        datetime.datetime(2026, 11, day, hour, tzinfo=datetime.UTC)
        for day, hour in ((3, 15), (4, 2), (30, 1))
    ]
    moments = []
    for moment in real:
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        moments.append(now())
    assert moments == sorted({*moments})
    assert {timezone.localdate(moment) for moment in moments} == {today()}
    settings.PORTAL_TODAY = None
    assert now() == real[-1]


def points(month: int) -> str:
    (found,) = build_snapshots(year=107, through=month)
    return f"{next(found.indicators()).score.points:f}"


def test_a_target_revised_on_a_pretended_day_holds_from_its_month_on(june):
    plan = approved_plan()
    revise(plan, "1-1-1", 60, "≥60%")
    assert timezone.localdate(TargetRevision.objects.get().at) == june
    assert [points(month) for month in (5, 6, 12)] == ["45.00", "60.00", "60.00"]


def test_a_plan_approved_again_on_a_pretended_day_holds_from_its_month_on(june):
    plan, person = approved_plan(), factories.user("office", role="planning_office")
    return_plan_to_draft(plan=plan, by=person, reason="議會決議")
    factories.set_parameters(component(plan, "1-1-1"), target=60)
    row = component(plan, "1-1-1")
    row.save()
    approve_plan(plan=plan, by=person, **REASONS)
    plan.refresh_from_db()
    assert timezone.localdate(plan.approved_at) == june
    assert [points(month) for month in (5, 6, 12)] == ["45.00", "60.00", "60.00"]


def test_an_earlier_years_value_changed_on_a_pretended_day_moves_no_month_before(june):
    plan, person = factories.plan(factories.agency("A")), factories.user("office", role="planning_office")
    indicator = factories.indicator(
        factories.objective(factories.facet(plan)), inputs={"reached": "last"}, rule={"baseline_years": 1}
    )
    factories.prior_values(plan.agency, "1-1-1", {106: 80})
    approve_plan(plan=plan, by=person)
    factories.figures(plan, indicator.inputs.get(), {1: 40})
    change_earlier_value(agency=plan.agency, code="1-1-1", year=106, value=Decimal(50), by=person, **REASONS)
    assert [points(month) for month in (5, 6)] == ["50.00", "80.00"]
