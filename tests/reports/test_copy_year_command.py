"""``copy_year``: the plans of a year drafted from those of another, all or none."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from chiayi_kpi.accounts.models import Agency, Succession
from indicators.models import PriorValue
from objectives.models import Plan
from tests import factories
from tests.made_once import made_once
from tests.workbooks import database_state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def approved_plans():
    made = [factories.complete_plan(factories.agency(code), common=True) for code in ("POL", "FIR")]
    for plan in made:
        core = plan.indicators.get(objective__facet__no=1)
        core.standard = "107年底前完成"
        core.save()
        for given in core.inputs.all():
            factories.figures(plan, given, dict.fromkeys(range(1, 13), 2))
    Plan.objects.update(status=Plan.Status.APPROVED)
    return made


made_plans = made_once(approved_plans)


@pytest.fixture(autouse=True)
def plans(made_plans, db):
    return made_plans()


def copy_year(*arguments) -> str:
    out = StringIO()
    call_command("copy_year", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_common_plan_and_every_agencys_are_drafted_with_what_to_review():
    report = copy_year("--from", "107", "--to", "108")
    assert Plan.objects.filter(year=108, status=Plan.Status.DRAFT).count() == 3
    assert "measurement standard: 107年底前完成 → 108年底前完成" in report
    assert "indicators: 2 new, 0 there already" in report
    assert set(PriorValue.objects.values_list("code", "year", "value", "origin")) >= {
        ("1-1-1", 107, 100, "expected")
    }
    again = copy_year("--from", "107", "--to", "108")
    assert "indicators: 0 new, 2 there already" in again
    assert "to review" not in again


def test_a_dry_run_says_the_same_and_writes_nothing():
    before = database_state()
    report = copy_year("--from", "107", "--to", "108", "--dry-run")
    assert "indicators: 2 new" in report
    assert database_state() == before


def test_one_agency_alone_needs_the_common_plan_first():
    with pytest.raises(CommandError, match="common plan of the year 108 is missing"):
        copy_year("--from", "107", "--to", "108", "--agency", "POL")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--from", "107", "--to", "107"), "onto itself"),
        (("--from", "107", "--to", "106"), "into a later one"),
        (("--from", "105", "--to", "108"), "no plan of the year 105"),
        (("--from", "105", "--to", "108", "--agency", "POL"), "POL has no plan of the year 105"),
        (("--from", "107", "--to", "108", "--agency", "POI"), "no agency with the code POI"),
    ],
)
def test_what_cannot_be_copied_is_said_and_changes_nothing(arguments, reason):
    before = database_state()
    with pytest.raises(CommandError, match=reason):
        copy_year(*arguments)
    assert database_state() == before


def test_one_plan_that_is_approved_already_keeps_all_from_being_copied(plans):
    copy_year("--from", "107", "--to", "108")
    Plan.objects.filter(year=108, agency__code="FIR").update(status=Plan.Status.APPROVED)
    Plan.objects.get(year=108, agency__code="POL").indicators.first().delete()
    before = database_state()
    with pytest.raises(CommandError, match="is approved"):
        copy_year("--from", "107", "--to", "108")
    assert database_state() == before


def test_choices():
    factories.budget_item(Plan.objects.get(agency__code="POL", year=107))
    report = copy_year("--from", "107", "--to", "108", "--without-budget")
    assert "budget items" not in report
    assert "budget items: 1 new" in copy_year("--from", "107", "--to", "108")


def test_an_agency_that_has_ended_is_left_out_and_named_with_its_successor(plans):
    Agency.objects.filter(code="POL").update(last_day=datetime.date(2018, 6, 30))
    Succession.objects.create(
        agency=plans[0].agency, successor=plans[1].agency, first_day=datetime.date(2018, 7, 1)
    )
    said = f"{plans[0].agency.name} ends on 107.06.30; it is taken over by {plans[1].agency.name}."
    assert f"Left out: {said}" in copy_year("--from", "107", "--to", "108")
    assert set(Plan.objects.filter(year=108).values_list("agency__code", flat=True)) == {None, "FIR"}
    with pytest.raises(CommandError, match=said):
        copy_year("--from", "107", "--to", "108", "--agency", "POL")
