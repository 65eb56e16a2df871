"""A last day of an agency that was mistyped is corrected or taken back; roles, successors and plans follow."""

import datetime

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.agency_changes import AgencyRefused, end_agency
from chiayi_kpi.accounts.ends_corrected import correct_end
from chiayi_kpi.accounts.models import Agency, Membership, Succession, User
from chiayi_kpi.accounts.people.services import give_role
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission, Role
from chiayi_kpi.core.reasons import ReasonRefused
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.models import Event
from indicators.models import Assignment, Indicator
from indicators.selectors.deadlines import settings_of
from indicators.services.ends_corrected import correct_last_day
from indicators.services.taking_over import TakeOverRefused, take_over
from objectives.models import Plan
from tests import factories
from tests.admin_client import signed_in
from tests.reading import text_of

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2018, 7, 2)
MARCH, MAY, JUNE = (datetime.date(2018, *day) for day in ((3, 31), (5, 31), (6, 30)))
AUGUST, NEXT = datetime.date(2018, 8, 31), datetime.date(2019, 6, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = TODAY


def end(agency, by, *successors, last_day=JUNE, along=False):
    end_agency(agency=agency, last_day=last_day, successors=successors, people_go_along=along, by=by)


def correct(agency, by, last_day, reason="誤植"):
    return correct_last_day(agency=agency, last_day=last_day, reason=reason, by=by)


def handed_on(plan, heir, by):
    read = Plan.objects.get(pk=plan.pk)
    take_over(plan=read, to={row.pk: heir for row in read.indicators.all()}, by=by)


def last_days(agency) -> dict[str, datetime.date | None]:
    return dict(agency.memberships.values_list("user__username", "last_day"))


@pytest.fixture
def people(old):
    """Who had no end, one beyond the agency's, one before it, and the same day by itself."""
    days = {"none": None, "later": NEXT, "before": MAY, "same": JUNE}
    for name, day in days.items():
        Membership.objects.create(user=factories.user(name), agency=old, role=Role.PLANNER, last_day=day)


def test_a_later_day_gives_the_roles_that_ended_with_it_as_they_were(old, new, office, people):
    end(old, office, new)
    told = correct(old, office, AUGUST)
    assert last_days(old) == {"none": AUGUST, "later": AUGUST, "before": MAY, "same": JUNE}
    assert {one.user.username for one in told.roles} == {"none", "later"} and not told.left_out
    assert has_permission(User.objects.get(username="none"), Permission.EDIT_PLAN, old)
    assert Succession.objects.get().first_day == AUGUST + datetime.timedelta(1)


def test_corrected_over_and_over_a_role_ends_as_if_the_right_day_had_been_typed_at_once(old, office, people):
    end(old, office)
    for day in (MARCH, AUGUST, datetime.date(2020, 6, 30)):
        correct(old, office, day)
    assert last_days(old) == {"none": datetime.date(2020, 6, 30), "later": NEXT, "before": MAY, "same": JUNE}


def test_an_earlier_day_ends_the_roles_earlier(old, office):
    for name, day in (("none", None), ("soon", datetime.date(2018, 8, 1))):
        Membership.objects.create(user=factories.user(name), agency=old, role=Role.PLANNER, last_day=day)
    end(old, office, last_day=AUGUST)
    correct(old, office, JUNE)
    assert last_days(old) == {"none": JUNE, "soon": JUNE}


def test_taken_back_nothing_of_the_ending_is_left(old, new, office, people):
    third = factories.agency("THIRD")
    end(third, office, old, last_day=MARCH)
    end(old, office, new)
    assert Succession.objects.filter(agency=third).count() == 2
    correct(old, office, None)
    assert Agency.objects.get(code="OLD").last_day is None
    assert last_days(old) == {"none": None, "later": NEXT, "before": MAY, "same": JUNE}
    assert [(row.agency, row.successor) for row in Succession.objects.all()] == [(third, old)]
    end(Agency.objects.get(code="OLD"), office, new)  # and it can end again
    assert Succession.objects.count() == 3


def test_a_role_given_while_the_end_was_known_goes_on_with_the_agency(old, office):
    end(old, office, last_day=AUGUST)
    give_role(person=factories.user("given"), role=Role.OWNER, agency=old, by=office)
    correct(old, office, None)
    assert last_days(old) == {"given": None}


def test_who_stands_in_does_so_again(old, office):
    plan = factories.complete_plan(old, year=107)
    owner, deputy = (factories.user(name, role=Role.OWNER, agency=old) for name in ("owner", "deputy"))
    row = factories.assignment(plan, plan.indicators.first(), owner)
    Assignment.objects.filter(pk=row.pk).update(deputy=deputy, deputy_to=AUGUST)
    end(old, office)
    assert not has_permission(User.objects.get(username="deputy"), Permission.REPORT, old)
    correct(old, office, NEXT)
    assert has_permission(User.objects.get(username="deputy"), Permission.REPORT, old)
    assert Assignment.objects.get().deputy_to == AUGUST


def test_who_is_an_administrator_by_now_does_not_report_again(old, office):
    person = factories.user("chief", role=Role.PLANNER, agency=old)
    end(old, office)
    Membership.objects.create(user=person, role=Role.ADMINISTRATOR)
    told = correct(old, office, AUGUST)
    assert [one.person for one in told.left_out] == [person] and not told.roles
    assert old.memberships.get().last_day == JUNE


def test_what_is_owed_follows(old, office):
    plan = factories.complete_plan(old, year=107)
    end(old, office)
    correct(old, office, MARCH)
    assert settings_of(107, plan.agency_id).months == range(1, 4)
    correct(old, office, None)
    assert settings_of(107, plan.agency_id).months == range(1, 13)


def test_where_indicators_were_taken_over_the_agency_stays_over(old, new, office):
    plan = factories.complete_plan(old, year=107)
    end(old, office, new)
    handed_on(plan, new, office)
    for day in (None, TODAY, AUGUST, NEXT):
        with pytest.raises(AgencyRefused, match="年度之指標已由他機關承接"):
            correct(old, office, day)
    correct(old, office, MAY)
    assert Agency.objects.get(code="OLD").last_day == MAY


def test_an_agency_that_took_over_before_may_end_and_go_on(old, new, office):
    plan = factories.complete_plan(old, year=107)
    end(old, office, new)
    handed_on(plan, new, office)
    end(new, office, last_day=TODAY)
    with pytest.raises(AgencyRefused, match="起承接工務局，不能在此之前裁撤"):
        correct(new, office, JUNE - datetime.timedelta(1))
    correct(new, office, None)
    assert Agency.objects.get(code="NEW").last_day is None


def test_nothing_is_taken_over_by_what_was_read_before_the_end_was_taken_back(old, new, office):
    plan = factories.complete_plan(old, year=107)
    end(old, office, new)
    read = Plan.objects.select_related("agency").get(pk=plan.pk)
    assert read.own_agency.ended
    Agency.objects.filter(pk=old.pk).update(last_day=AUGUST)
    with pytest.raises(TakeOverRefused, match="工務局尚未裁撤"):
        take_over(plan=read, to={row.pk: new for row in plan.indicators.all()}, by=office)
    assert set(Indicator.objects.values_list("plan__agency__code", flat=True)) == {"OLD"}


def test_a_settled_year_stays_as_it_is(old, office):
    plan = factories.complete_plan(old, year=106, approved=True)
    Plan.objects.filter(pk=plan.pk).update(settled_at=datetime.datetime.now(datetime.UTC))
    before = Plan.objects.values().get(pk=plan.pk)
    end(old, office)
    page = reverse("agency", args=["OLD"])
    sent = {"step": "correct", "last_day": "2018-05-31", "reason": "誤植"}
    shown = signed_in(office).post(page, sent)
    assert shown.context["settled"] == [106]
    correct(old, office, MAY)
    assert Plan.objects.values().get(pk=plan.pk) == before


def test_what_cannot_be_is_refused_and_nothing_is_changed(old, new, office):
    planner = factories.user(role=Role.PLANNER, agency=new)
    with pytest.raises(AgencyRefused, match="沒有可更正之最後一天"):
        correct(old, office, JUNE)
    Agency.objects.filter(pk=old.pk).update(first_day=MARCH)
    end(old, office, new)
    end(new, office, last_day=AUGUST)
    for day, why in (
        (JUNE, "此機關已訂於"),
        (MARCH - datetime.timedelta(1), "不得早於成立日"),
        (AUGUST, "請先更正該機關"),
        (None, "請先更正該機關"),
    ):
        with pytest.raises(AgencyRefused, match=why):
            correct(old, office, day)
    with pytest.raises(ReasonRefused):
        correct(old, office, MAY, reason=" ")
    with pytest.raises(AgencyRefused):
        correct_end(agency=old, last_day=MAY, reason="誤植", by=planner)
    assert Agency.objects.get(code="OLD").last_day == JUNE


def test_the_page_shows_what_would_change_and_tells_the_log_why(old, new, office, people):
    end(old, office, new)
    client, page = signed_in(office), reverse("agency", args=["OLD"])
    assert client.get(page).context["correct"]["last_day"].value() == JUNE
    for fault in ({"reason": ""}, {"last_day": ""}, {"last_day": "2018-06-30"}):
        sent = {"step": "correct", "last_day": "2018-08-31", "reason": "誤植", **fault}
        assert client.post(page, sent).status_code == 422
    sent = {"step": "correct", "last_day": "", "taken_back": "on", "reason": "公文日期誤植"}
    shown = client.post(page, sent)
    assert shown.status_code == 200 and len(shown.context["corrected"].roles) == 2
    assert Agency.objects.get(code="OLD").last_day == JUNE
    hidden = {field.html_name: field.value() for field in shown.context["form"]}
    assert client.post(page, hidden | {"step": "correct", "confirm": "1"}).status_code == 302
    found = Agency.objects.get(code="OLD")
    assert found.last_day is None and found.history.first().history_change_reason == "公文日期誤植"
    event = Event.objects.filter(kind=EventKind.AGENCIES, object_id=str(found.pk)).latest("pk")
    assert "last_day" in event.details["fields"]["accounts.agency"] and event.user_id == office.pk
    late = client.post(page, sent | {"confirm": "1"})
    assert late.status_code == 422 and "沒有可更正之最後一天" in text_of(late)
