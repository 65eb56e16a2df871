"""Agencies are renamed, end, are merged and split; what is settled and what is old stays as it was."""

import datetime

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.agency_changes import AgencyRefused, end_agency, rename_agency
from chiayi_kpi.accounts.forms import ApiTokenForm
from chiayi_kpi.accounts.models import Agency, Membership, Succession, User
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.forms import RoleForm
from chiayi_kpi.accounts.people.services import give_role
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission, Role
from chiayi_kpi.accounts.selectors import holders
from indicators.forms.deadlines import MonthDeadlineForm
from indicators.models import Indicator
from indicators.reporting.rows import plan_heads
from indicators.reporting.unassigned import unassigned
from indicators.selectors.reporters import reporters
from indicators.year_end.todo import waiting_plans
from objectives.models import Plan
from objectives.selectors import agency_plans, drafts_of_year, plan_places, plan_status
from reports.pages.next_year.selectors import plans_to_carry
from tests import factories
from tests.admin_client import signed_in
from tests.reading import done, text_of

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2018, 7, 2)
JUNE = datetime.date(2018, 6, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = TODAY


def end(old, office, *successors, along=False, last_day=JUNE):
    end_agency(agency=old, last_day=last_day, successors=successors, people_go_along=along, by=office)


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


# ---------------------------------------------------------------- names


def test_documents_of_the_years_before_keep_the_name_of_then(old, office):
    for year in (105, 106, 107, 108):
        factories.plan(old, year=year)
    rename_agency(agency=old, name="工務處", first_day=datetime.date(2017, 3, 1), by=office)
    rename_agency(
        agency=Agency.objects.get(), name="工務暨交通處", first_day=datetime.date(2019, 1, 1), by=office
    )
    names = {row.year: row.agency_name for row in agency_plans(None)}
    assert names == {105: "工務局", 106: "工務處", 107: "工務處", 108: "工務暨交通處"}
    assert [row.name for row in old.history.all()] == ["工務暨交通處", "工務處", "工務局"]


@pytest.mark.parametrize("name", ["工務局", "建設局"])
def test_a_name_is_new_and_nobody_elses(old, new, office, name):
    with pytest.raises(AgencyRefused):
        rename_agency(agency=old, name=name, first_day=TODAY, by=office)


# ---------------------------------------------------------------- ends and successors


def test_the_successors_people_look_after_the_plans_that_were_taken_over(old, new, office):
    planner = factories.user(role=Role.PLANNER, agency=new)
    owner = factories.user("wang", role=Role.OWNER, agency=new)
    assert not has_permission(fresh(planner), Permission.REPORT_ANY, old)
    end(old, office, new)
    assert has_permission(fresh(planner), Permission.REPORT_ANY, old)
    assert (owner.pk, old.pk) in holders(Permission.REPORT)
    assert "wang" in {one.username for one in reporters(old.pk).all}
    assert not has_permission(fresh(planner), Permission.VIEW, factories.agency())


def test_not_before_the_day(old, new, office, settings):
    planner = factories.user(role=Role.PLANNER, agency=new)
    own = factories.user(role=Role.PLANNER, agency=old)
    end(old, office, new, last_day=TODAY)
    assert not has_permission(fresh(planner), Permission.VIEW, old)
    assert has_permission(fresh(own), Permission.EDIT_PLAN, old)
    settings.PORTAL_TODAY = TODAY + datetime.timedelta(1)
    assert has_permission(fresh(planner), Permission.VIEW, old)
    assert not has_permission(fresh(own), Permission.VIEW, old)


def test_the_people_of_the_agency_go_along_and_keep_their_indicators(old, new, office):
    owner = factories.user(role=Role.OWNER, agency=old)
    end(old, office, new, along=True)
    held = {(row.role, row.agency_id) for row in fresh(owner).held_roles}
    assert held == {("owner", new.pk), ("owner", old.pk)}
    assert owner.memberships.get(agency=old).last_day == JUNE
    assert owner.memberships.get(agency=new).history.get().history_user == office


def left(old, new, by) -> dict[tuple[str, str], str]:
    rows = end_agency(agency=old, last_day=JUNE, successors=[new], people_go_along=True, by=by)
    return {(one.person.username, one.role): one.why for one in rows}


def test_nobody_takes_along_a_role_that_they_could_not_give(old, new, office):
    factories.user("rates", role=Role.PERSONNEL, agency=old)
    owner = factories.user("owner", role=Role.OWNER, agency=old)
    assert list(left(old, new, office)) == [("rates", "人事處")]
    assert [one.user for one in new.memberships.all()] == [owner]


def test_an_administrator_takes_every_role_along(old, new):
    factories.user("rates", role=Role.PERSONNEL, agency=old)
    assert left(old, new, factories.user(role=Role.ADMINISTRATOR)) == {}
    assert new.memberships.get().role == Role.PERSONNEL


def test_nor_their_own(old, new, office):
    Membership.objects.create(user=office, role=Role.PLANNER, agency=old)
    assert "不得為自己指派職務" in left(old, new, office)["office", "機關研考人員"]
    assert not new.memberships.exists() and office.memberships.get(agency=old).last_day == JUNE


def test_nor_one_that_nobody_holds_beside_that_of_an_administrator(old, new, office):
    """Somebody from before it was refused: of an agency that is merged they do not become both anew."""
    both = factories.user("both", role=Role.ADMINISTRATOR)
    Membership.objects.create(user=both, role=Role.OWNER, agency=old)
    assert "不論機關均不得兼任" in left(old, new, office)["both", "指標承辦人"]
    assert not new.memberships.exists()


def test_the_page_names_who_does_not_go_along_before_and_after(old, new, office):
    factories.user("rates", role=Role.PERSONNEL, agency=old, name="王人事")
    client, page = signed_in(office), reverse("agency", args=["OLD"])
    sent = {"step": "end", "last_day": "2018-06-30", "successors": [new.pk], "people_go_along": "on"}
    assert "王人事 · 人事處：" in text_of(client.post(page, sent))
    assert not Agency.objects.get(code="OLD").last_day
    confirmed = client.post(page, sent | {"confirm": "1"}, follow=True)
    assert "王人事之「人事處」未隨同移轉：" in done(confirmed)


def test_an_agency_is_split_into_several(old, new, office):
    other = factories.agency()
    planners = [factories.user(role=Role.PLANNER, agency=agency) for agency in (new, other)]
    end(old, office, new, other)
    assert all(has_permission(fresh(one), Permission.EDIT_PLAN, old) for one in planners)
    with pytest.raises(AgencyRefused):
        end(factories.agency(), office, new, other, along=True)


def test_who_takes_over_takes_over_what_that_one_had_taken_over(old, new, office):
    third = factories.agency()
    planner = factories.user(role=Role.PLANNER, agency=third)
    end(old, office, new, last_day=datetime.date(2018, 3, 31))
    end(new, office, third)
    assert has_permission(fresh(planner), Permission.EDIT_PLAN, old)


def test_an_ended_agency_gets_no_role_and_no_plan_of_the_next_year(old, new, office):
    end(old, office, new)
    person = factories.user()
    with pytest.raises(PeopleRefused) as refused:
        give_role(person=person, role=Role.OWNER, agency=Agency.objects.get(code="OLD"), by=office)
    assert refused.value.field == "agency" and not Membership.objects.filter(user=person).exists()
    assert set(plan_status(107).without_plan) == {"工務局", "建設局"}
    assert set(plan_status(108).without_plan) == {"建設局"}


def test_what_cannot_be_is_refused_and_nothing_is_changed(old, new, office):
    planner = factories.user(role=Role.PLANNER, agency=old)
    with pytest.raises(AgencyRefused):
        end(old, planner, new)
    with pytest.raises(AgencyRefused):
        end(old, office, old)
    end(new, office)
    with pytest.raises(AgencyRefused):
        end(old, office, Agency.objects.get(code="NEW"))
    with pytest.raises(AgencyRefused):
        end(Agency.objects.get(code="NEW"), office)
    assert Agency.objects.get(code="OLD").last_day is None and not Succession.objects.exists()


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_plan_can_be_about_is_a_slip_of_the_pen(old, office, day):
    client, page = signed_in(office), reverse("agency", args=["OLD"])
    for sent in (
        {"step": "end", "last_day": day},
        {"step": "rename", "name": "工務處", "first_day": day},
    ):
        answer = client.post(page, sent | {"confirm": "1"})
        assert answer.status_code == 422
        assert "請選擇 90 年至 200 年之間的日期。" in text_of(answer)


def test_the_page_shows_what_would_change_and_does_it_when_confirmed(old, new, office):
    factories.plan(old, year=107)
    factories.user(role=Role.OWNER, agency=old)
    client, page = signed_in(office), reverse("agency", args=["OLD"])
    sent = {"step": "end", "last_day": "2018-06-30", "successors": [new.pk], "people_go_along": "on"}
    shown = client.post(page, sent)
    assert shown.status_code == 200 and shown.context["plans"] == [107] and len(shown.context["people"]) == 1
    assert Agency.objects.get(code="OLD").last_day is None

    assert client.post(page, sent | {"confirm": "1"}).status_code == 302
    assert Agency.objects.get(code="OLD").last_day == JUNE
    assert "建設局" in text_of(client.get(reverse("agencies")))


def test_people_go_along_to_one_successor_and_nowhere_else(old, new, office):
    other = factories.agency()
    client, page = signed_in(office), reverse("agency", args=["OLD"])
    sent = {"step": "end", "last_day": "2018-06-30", "people_go_along": "on"}
    two = client.post(page, sent | {"successors": [new.pk, other.pk]})
    assert two.status_code == 422 and "people_go_along" in two.context["end"].errors
    assert client.post(page, sent | {"confirm": "1"}).status_code == 302  # it ends, and nobody takes over
    assert Agency.objects.get(code="OLD").last_day == JUNE and not Succession.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"step": "rename", "name": "", "first_day": "2018-07-01"},
        {"step": "rename", "name": "新\n名", "first_day": "2018-07-01"},
        {"step": "rename", "name": "建設局", "first_day": "2018-07-01", "confirm": "1"},
        {"step": "rename", "name": "新名", "first_day": "soon"},
        {"step": "end", "last_day": ""},
        {"step": "end", "last_day": "2018-06-30", "successors": ["0"]},
    ],
)
def test_a_fault_is_said_and_nothing_is_changed(old, new, office, sent):
    response = signed_in(office).post(reverse("agency", args=["OLD"]), sent)
    assert response.status_code == 422
    found = Agency.objects.get(code="OLD")
    assert (found.name, found.last_day) == ("工務局", None)


def test_the_list_takes_as_many_queries_for_many_as_for_few(office):
    client, counts = signed_in(office), []
    for more in (2, 12):
        for _one in range(more):
            factories.agency()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("agencies"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_indicators_are_handed_on_after_a_preview(old, new, office):
    plan = factories.complete_plan(old, year=107)
    page = reverse("taking_over", args=[107, "OLD"])
    end(old, office, new)
    client = signed_in(office)
    assert page in client.get(reverse("agency", args=["OLD"])).content.decode()
    form = client.get(page).context["form"]
    sent = {name: field.initial for name, field in form.fields.items()}
    assert set(sent.values()) == {new.pk}  # the only successor is offered

    shown = client.post(page, sent)
    assert shown.status_code == 200 and Plan.objects.filter(agency=new).count() == 0
    assert "承接效力及於全年" in text_of(shown)

    assert client.post(page, sent | {"confirm": "1"}).status_code == 302
    assert set(Indicator.objects.values_list("plan__agency__code", flat=True)) == {"NEW"}
    assert page not in client.get(reverse("agency", args=["OLD"])).content.decode()
    assert plan.pk and "沒有待承接的指標" in text_of(client.get(page))


def test_who_takes_over_is_one_of_the_successors_and_somebody(old, new, office):
    plan = factories.complete_plan(old, year=107)
    page = reverse("taking_over", args=[107, "OLD"])
    end(old, office, new)
    client, one = signed_in(office), Indicator.objects.filter(plan=plan).first()
    for sent in ({}, {one.pk: factories.agency().pk}):
        assert client.post(page, sent | {"confirm": "1"}).status_code == 422
    assert signed_in(factories.user(role=Role.PLANNER, agency=new)).get(page).status_code == 404
    assert Indicator.objects.filter(plan=plan).count() == 5


def test_lists_of_an_earlier_year_print_the_name_of_then(old, office):
    for year in (106, 107):
        factories.complete_plan(old, year=year)
    rename_agency(agency=old, name="工務處", first_day=datetime.date(2018, 1, 1), by=office)
    named = {106: "工務局", 107: "工務處"}
    assert {row.year: row.agency_name for row in plan_heads(Q())} == named
    assert {row.year: row.agency_name for row in plan_places(None)} == named
    assert {row.year: row.agency_name for row in unassigned(Q())} == named
    assert {row.year: row.agency_name for row in waiting_plans(office, TODAY)} == named


def test_a_plan_is_spoken_of_by_the_name_of_its_year_without_a_query_more(old, office):
    for year in (106, 107):
        factories.complete_plan(old, year=year)
    rename_agency(agency=old, name="工務處", first_day=datetime.date(2018, 1, 1), by=office)
    with CaptureQueriesContext(connection) as queries:
        (draft,) = [plan for plan in drafts_of_year(106) if plan.agency]
        (carried,) = [plan for plan in plans_to_carry(106, 107) if plan.agency]
        assert (draft.title, carried.title) == ("工務局 106 年度",) * 2
    assert len(queries) == 2
    assert Plan.objects.get(agency=old, year=106).title == "工務局 106 年度"
    assert Plan.objects.get(agency=old, year=107).title == "工務處 107 年度"


def test_a_city_without_agencies_is_led_to_the_guide(client, office):
    client.force_login(office)
    page = client.get(reverse("agencies")).content.decode()
    assert "尚無機關。" in page and f'href="{reverse("start")}"' in page
    factories.agency("NEW", "新設局")
    assert "尚無機關。" not in client.get(reverse("agencies")).content.decode()


def test_pages_of_an_earlier_year_print_the_name_of_then(old, office):
    for year in (106, 107):
        factories.complete_plan(old, year=year, approved=True)
    rename_agency(agency=old, name="工務處", first_day=datetime.date(2018, 1, 1), by=office)
    client = signed_in(factories.with_every_role())
    pages = ("approval", "history", "revisions", "exchange", "report_grid", "assignments", "budget_execution")
    for page in (*pages, "writing", "budget_analysis", "ratings", "dashboard"):
        for year, name, other in ((106, "工務局", "工務處"), (107, "工務處", "工務局")):
            shown = client.get(reverse(page, args=[year, "OLD"]), follow=True)
            main = shown.content.decode().split("<main")[1].split("</main>")[0]
            assert shown.status_code == 200 and name in main and other not in main, page


def test_an_agency_that_has_ended_is_not_offered_where_one_is_chosen(old, new, office):
    end(old, office, new)
    manager = factories.user(role=Role.ADMINISTRATOR)
    offered = {
        "role": RoleForm(manager=manager),
        "token": ApiTokenForm(by=manager),
        "deadline of the next year": MonthDeadlineForm(year=108),
    }
    for name, form in offered.items():
        assert [one.code for one in form.fields["agency"].queryset] == ["NEW"], name
    # In the year in which it ends it has months to report.
    assert {one.code for one in MonthDeadlineForm(year=107).fields["agency"].queryset} == {"NEW", "OLD"}
    page = signed_in(office).get(reverse("admin:objectives_plan_add"))
    assert [one.code for one in page.context["adminform"].form.fields["agency"].queryset] == ["NEW"]


def test_what_was_chosen_while_an_agency_stood_stays_shown(old, new, office):
    plan = factories.complete_plan(old, year=107)
    person = factories.user(role=Role.PLANNER, agency=old)
    end(old, office, new)
    client = signed_in(office)
    page = client.get(reverse("admin:objectives_plan_change", args=[plan.pk])).content.decode()
    assert old.name in page
    assert old.name in client.get(reverse("person", args=[person.pk])).content.decode()
