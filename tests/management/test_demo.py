"""``demo``: the real plan with labelled sample figures, made once and kept."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from budget.models import BudgetItem
from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission, Role
from chiayi_kpi.management import demo
from indicators.models import MonthlyFigure
from objectives.models import ObjectiveAccount, Plan
from reports.analysis.spending import read_spending
from tests import factories
from tests.made_once import made_once
from tests.workbooks import database_state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def reports(settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path / "reports"
    return settings.REPORTS_ROOT


def run() -> str:
    out = StringIO()
    call_command("demo", stdout=out, stderr=out)
    return out.getvalue()


def test_before_its_year_has_ended_it_says_in_a_sentence_how_it_is_loaded(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 12, 31)
    before = database_state()
    with pytest.raises(CommandError, match="PORTAL_TODAY=2019-01-03"):
        run()
    assert database_state() == before


def test_sample_figures_are_not_mixed_into_a_plan_that_is_there():
    factories.complete_plan(factories.agency("CYPD"), year=107)
    before = database_state()
    with pytest.raises(CommandError, match="sample figures are not mixed in"):
        run()
    assert database_state() == before


made_demo = made_once(demo.load_demo)


def test_every_plan_with_sample_figures_is_labelled(made_demo):
    labelled = set(Plan.objects.filter(has_sample_figures=True).values_list("pk", flat=True))
    assert set(MonthlyFigure.objects.values_list("plan", flat=True)) <= labelled
    assert not Plan.objects.get(agency=None).has_sample_figures
    assert all(
        text.startswith("示範數據") for text in ObjectiveAccount.objects.values_list("text", flat=True)
    )


def test_there_is_an_account_for_every_role_with_its_permissions(made_demo):
    accounts = demo.make_accounts()
    assert {account.username for account in accounts} >= set(Role.values)
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    names = dict(User.objects.values_list("username", "name"))
    assert names["deputy"] == "林協辦" and len(set(names.values())) == len(names)
    assert not [
        name for name in names.values() if "代理" in name or len(name) != 3
    ]  # 「甲 代理 乙」 is a sentence with two names
    planner = User.objects.get(username="planner")
    assert planner.check_password(demo.PASSWORD)
    police = Plan.objects.get(agency__code="CYPD").agency
    assert has_permission(planner, Permission.EDIT_PLAN, police)
    assert not has_permission(planner, Permission.EDIT_COMMON_PLAN)


def test_a_changed_password_is_kept(made_demo):
    demo.make_accounts()
    auditor = User.objects.get(username="auditor")
    auditor.set_password("my own one")
    auditor.save()
    demo.make_accounts()
    auditor.refresh_from_db()
    assert auditor.check_password("my own one")


def test_no_account_whose_password_everybody_knows_is_made_in_production(made_demo, settings):
    del settings.DEMO_ACCOUNTS  # only settings for one's own machine have it
    assert demo.make_accounts() == []
    assert not User.objects.exists()


def test_budget_items_have_spent_and_those_behind_say_why_or_that_nobody_did(made_demo):
    items = BudgetItem.objects.filter(line__plan__agency__code=demo.AGENCY)
    assert items.count() == 11 and not items.filter(months=None).exists()
    plan = Plan.objects.get(year=107, agency__code=demo.AGENCY)
    short = [item for item in read_spending(plan, 8).items if item.is_short]
    assert {bool(item.explanation) for item in short} == {True, False}
    assert all(item.explanation.startswith("示範數據") for item in short if item.explanation)
