"""The page on which somebody is replaced."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment
from tests import factories
from tests.admin_client import signed_in
from tests.reading import elements, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return factories.agency("PD")


@pytest.fixture
def planner(agency):
    return factories.user("planner", role=Role.PLANNER, agency=agency)


@pytest.fixture
def leaver(agency):
    person = factories.user("wang", role=Role.OWNER, agency=agency, name="王小明")
    plan = factories.plan(agency)
    indicator = factories.indicator(factories.objective(factories.facet(plan)), name="到府慰問")
    Assignment.objects.create(plan=plan, indicator=indicator, owner=person)
    return person


def page(person) -> str:
    return reverse("person_replace", args=[person.pk])


def test_it_shows_what_is_handed_over_and_whom_to_choose(planner, leaver):
    response = signed_in(planner).get(page(leaver))
    assert [row.indicator.name for row in response.context["handover"].owned] == ["到府慰問"]
    assert [one.account for one in response.context["form"].people] == ["planner"]
    assert "到府慰問" in response.content.decode()


def test_it_is_done_in_one_step(agency, planner, leaver):
    heir = factories.user("lin", role=Role.OWNER, agency=agency)
    response = signed_in(planner).post(page(leaver), {"account": "lin"})
    assert response.url == reverse("person", args=[heir.pk])
    assert Assignment.objects.get().owner == heir and not User.objects.get(pk=leaver.pk).is_active


def test_a_fault_stands_at_its_field(planner, leaver):
    response = signed_in(planner).post(page(leaver), {"account": "nobody"})
    assert response.status_code == 422 and "name" in response.context["form"].errors
    assert Assignment.objects.get().owner == leaver


def test_whoever_is_above_is_not_replaced_here(agency, planner):
    boss = factories.user(role=Role.SUPERVISOR, agency=agency)
    for person in (boss, planner):
        assert signed_in(planner).get(page(person)).status_code == 403


def test_somebody_of_another_agency_is_not_found(planner):
    assert (
        signed_in(planner).get(page(factories.user(role=Role.OWNER, agency=factories.agency()))).status_code
        == 404
    )


def test_the_page_of_a_person_says_before_what_would_be_left_behind(planner, leaver):
    """An ended role leaves indicators and measures to nobody: the way to hand them over stands beside it."""
    plan = Assignment.objects.get().plan
    factories.remedy(plan, Assignment.objects.get().indicator, leaver)
    shown = signed_in(planner).get(reverse("person", args=[leaver.pk]))
    assert "尚負責 1 項指標、1 項改善措施。" in text_of(shown)
    assert len(elements(shown, f'//a[@href="{page(leaver)}"]')) == 2
    bare = factories.user(role=Role.OWNER, agency=plan.agency)
    assert "尚負責" not in text_of(signed_in(planner).get(reverse("person", args=[bare.pk])))


def test_whoever_assigns_nobody_is_told_that_it_stays_behind_and_who_hands_it_over(planner, leaver):
    """An administrator ends every role and disables every account, and a planner those of people who answer elsewhere, too."""
    there = factories.plan(factories.agency("FD"))
    assigned = {"indicator": Assignment.objects.get().indicator, "owner": leaver}
    Assignment.objects.create(plan=there, **assigned)
    said = "尚負責 {}，您無權移交。結束職務或停用帳號後仍由此帳號承辦"
    for by, count in (
        (factories.user(role=Role.ADMINISTRATOR), "2 項指標"),
        (planner, "1 項指標"),
        (factories.user(role=Role.PLANNING_OFFICE), None),
    ):
        for address in (reverse("person", args=[leaver.pk]), page(leaver)):
            shown = text_of(signed_in(by).get(address))
            assert said.format(count) in shown if count else "您無權移交" not in shown
    assert "尚負責 1 項指標。" in text_of(signed_in(planner).get(reverse("person", args=[leaver.pk])))
    Membership.objects.create(
        user=leaver, role=Role.SUPERVISOR, agency=there.agency
    )  # only one role is ended here
    shown = text_of(signed_in(planner).get(reverse("person", args=[leaver.pk])))
    assert "結束職務" in shown and said.format("1 項指標") in shown
