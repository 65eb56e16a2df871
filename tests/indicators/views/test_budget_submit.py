"""Handing in budget figures: what is drawn from them and red is explained first, beside them, as every other indicator is."""

import re

import pytest
from django.urls import reverse

from budget.models import BudgetMonth
from budget.services.months import approve_budget
from chiayi_kpi.accounts.roles import Role
from indicators.models import IndicatorMonth
from indicators.services.budget_months import hand_in_budget
from tests import factories
from tests.indicators.reporting_plan import OPEN
from tests.reading import text_of


@pytest.fixture
def behind(reporting):
    """December's figures of capital expenditure are there, and the own 4-1-1 that is drawn from them is red."""
    facet = factories.facet(reporting.plan, no=4, weight="7")
    drawn = factories.indicator(factories.objective(facet, weight="7"), weight="7", rule={"target": 80})
    factories.indicator_input(drawn, code="paid", aggregation="last", source="capital.paid")
    drawn.components.update(formula="paid")
    factories.execution(reporting.plan, category="capital", month=OPEN, budget=1000, paid=30)
    return reporting, drawn


@pytest.fixture
def planner(reporting):
    return factories.user("planner-of-it", role=Role.PLANNER, agency=reporting.plan.agency)


def ask(client, reporting, person, name: str, method: str = "post", **data):
    client.force_login(person)
    url = reverse(name, args=[107, reporting.plan.agency.code])
    return getattr(client, method)(url, {"person": person.pk, "month": OPEN, **data})


def test_a_red_rate_keeps_the_month_until_its_cause_is_written_beside_it(client, behind, planner):
    reporting, drawn = behind
    refused = ask(client, reporting, planner, "budget_submit")
    (line,) = refused.json()["missing"]
    assert refused.status_code == 422 and not BudgetMonth.objects.exists()
    assert (line["kind"], line["indicator"], line["key"]) == ("note", "capital", f"capital.paid-{OPEN}")
    assert line["label"].startswith("4-1-1 ") and "燈號為紅燈" in line["reason"]

    panel = ask(client, reporting, planner, "execution_rates", "get", input="capital.paid")
    html = panel.content.decode()
    assert (
        'id="panel-note"' in html and reverse("report_note", args=[107, reporting.plan.agency.code]) in html
    )
    noted = ask(client, reporting, planner, "report_note", indicator=drawn.pk, note="工程流標，預計 3 月發包")
    assert noted.status_code == 200
    assert ask(client, reporting, planner, "budget_submit").status_code == 200

    late = ask(client, reporting, planner, "report_note", indicator=drawn.pk, note="改寫")
    assert late.status_code == 422 and IndicatorMonth.objects.get(indicator=drawn).note.startswith("工程流標")
    html = ask(client, reporting, planner, "execution_rates", "get", input="capital.paid").content.decode()
    assert "<textarea" not in html and "工程流標" in html


def test_each_of_two_rates_of_one_category_has_a_box_of_its_own_and_the_one_that_lacks_its_cause_is_led_to(
    client, behind, planner
):
    reporting, drawn = behind
    other = factories.indicator(drawn.objective, no=2, weight="3", rule={"target": 90})
    factories.indicator_input(other, code="paid", aggregation="last", source="capital.paid")
    other.components.update(formula="paid")
    for written in (None, drawn):
        if written:
            factories.month_state(reporting.plan, written, OPEN, "draft", note="工程流標")
        html = ask(
            client, reporting, planner, "execution_rates", "get", input="capital.paid"
        ).content.decode()
        boxes = re.findall(r'<textarea id="([^"]*)"', html)
        ids = [f"panel-note-{one.pk}" for one in (drawn, other)]
        ids[bool(written)] = "panel-note"
        assert boxes == ids
        assert all(html.count(f'for="{one}"') == 1 for one in boxes)


def test_the_red_one_without_its_cause_is_led_to_before_a_yellow_one(client, behind, planner):
    reporting, drawn = behind
    drawn.components.update(formula="paid + 48")  # 78 of 80
    other = factories.indicator(drawn.objective, no=2, weight="3", rule={"target": 90})
    factories.indicator_input(other, code="paid", aggregation="last", source="capital.paid")
    other.components.update(formula="paid")
    html = ask(client, reporting, planner, "execution_rates", "get", input="capital.paid").content.decode()
    assert re.findall(r'class="light light--(yellow|red)', html) == ["yellow", "red"]
    assert re.findall(r'<textarea id="([^"]*)"', html) == [f"panel-note-{drawn.pk}", "panel-note"]


def test_the_supervisor_reads_the_cause_where_the_budget_is_decided(client, behind, planner):
    reporting, drawn = behind
    factories.month_state(reporting.plan, drawn, OPEN, "draft", note="工程流標")
    held = hand_in_budget(plan=reporting.plan, month=OPEN, by=planner)
    shown = text_of(ask(client, reporting, reporting.supervisor, "approval", "get").content.decode())
    assert "工程流標" in shown
    approve_budget(plan=reporting.plan, month=OPEN, by=reporting.supervisor, seen=held.changed_at)
    assert hand_in_budget(plan=reporting.plan, month=OPEN, by=planner).state == "approved"
