"""The guide: from an empty installation to the first approved month, step by step, for whom it is."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.models import Agency, User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.workdays.models import CalendarDay
from indicators.models import Indicator
from indicators.validation import plan_faults
from objectives.models import PerformanceYear, Plan
from reports.analysis.guide.selectors import read_year_facts
from reports.analysis.guide.step import StepKey
from reports.analysis.guide.steps import guide_of
from tests import factories
from tests.reading import elements, text_of

pytestmark = pytest.mark.django_db

YEAR = 116
GUIDE = f"/start/{YEAR}/"


@pytest.fixture(autouse=True)
def _autumn(settings):
    settings.PORTAL_TODAY = datetime.date(2026, 10, 1)


@pytest.fixture
def administrator():
    return User.objects.create_superuser("root", password="not-a-secret")  # noqa: S106


@pytest.fixture
def office():
    return factories.user("office", role=Role.PLANNING_OFFICE)


@pytest.fixture
def signed_in(client, office):
    client.force_login(office)
    return client


def done() -> dict[str, bool]:
    return {step.key: step.done for step in guide_of(read_year_facts(YEAR)).steps}


def step(key: StepKey):
    return next(one for one in guide_of(read_year_facts(YEAR)).steps if one.key == key)


def test_an_empty_installation_opens_on_the_guide_of_the_year_to_come(client, administrator):
    client.force_login(administrator)
    answer = client.get("/", follow=True)
    assert [where for where, _status in answer.redirect_chain] == ["/start/", GUIDE]
    assert len(elements(answer, '//ol[@class="guide"]/li')) == len(StepKey)
    assert not any(done().values())


def test_an_administrator_begins_with_somebody_of_the_planning_office_who_goes_on(client, administrator):
    client.force_login(administrator)
    page = client.get(GUIDE)
    (begin,) = elements(page, '//li[contains(@class, "is-next")]//a[contains(@class, "button--primary")]')
    form = client.get(begin.get("href"))
    (chosen,) = elements(form, '//select[@name="role"]/option[@selected]')
    assert chosen.get("value") == Role.PLANNING_OFFICE
    sent = {"account": "office", "name": "研考員", "email": "", "agency": "", "role": chosen.get("value")}
    assert client.post(begin.get("href"), sent).status_code == 201
    assert done()[StepKey.OFFICE]
    page = client.get(GUIDE)
    assert "後續步驟由研考單位辦理" in text_of(page, "//main")
    assert elements(page, '//*[@id="step-agencies"]//form')
    assert not elements(page, '//*[@id="step-year"]//form')
    client.force_login(User.objects.get(username="office"))
    assert elements(client.get("/", follow=True), '//*[@id="step-year"]//form')


@pytest.mark.parametrize("place", ["deadlines", "common", "plans"])
def test_what_is_the_planning_office_s_an_administrator_does_not_do(client, administrator, place):
    client.force_login(administrator)
    assert client.post(f"{GUIDE}{place}", {"report_day": 10, "review_days": 5}).status_code == 404
    assert not Plan.objects.exists() and not PerformanceYear.objects.exists()


def test_on_an_administrator_s_first_page_it_stands_until_there_is_a_planning_office(client, administrator):
    _complete_year()
    PerformanceYear.objects.all().delete()
    client.force_login(administrator)
    assert not elements(client.get("/"), f'//main//a[@href="{GUIDE}"]')
    User.objects.filter(memberships__role=Role.PLANNING_OFFICE).update(is_active=False)
    assert elements(client.get("/"), f'//main//a[@href="{GUIDE}"]')


@pytest.mark.parametrize(("day", "year"), [((2026, 8, 31), 115), ((2026, 9, 1), 116), ((2027, 1, 2), 116)])
def test_which_year_is_prepared(signed_in, settings, day, year):
    settings.PORTAL_TODAY = datetime.date(*day)
    assert signed_in.get("/start/").url == f"/start/{year}/"


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.PLANNING_OFFICE, Role.ADMINISTRATOR)]
)
def test_nobody_else_finds_it(client, role):
    client.force_login(factories.user(role=role))
    assert client.get("/", follow=True).status_code == 200
    for address in ("/start/", GUIDE):
        assert client.get(address).status_code == 404


def test_the_deadlines_are_set_there(signed_in):
    assert signed_in.post(f"{GUIDE}deadlines", {"report_day": 10, "review_days": 5}).status_code == 302
    assert signed_in.post(f"{GUIDE}deadlines", {"report_day": 12, "review_days": 5}).status_code == 302
    row = PerformanceYear.objects.get()
    assert (row.year, row.report_day, row.review_days) == (YEAR, 12, 5)
    assert row.history.first().history_user.username == "office"
    assert done()[StepKey.YEAR]
    answer = signed_in.post(f"{GUIDE}deadlines", {"report_day": 31, "review_days": 5})
    assert (answer.status_code, PerformanceYear.objects.get().report_day) == (422, 12)
    assert elements(answer, '//*[@id="id_report_day_error"]')


def test_agencies_are_pasted_there(signed_in):
    lines = "CYPD\t嘉義市政府警察局\r\nＣＹＦＤ　嘉義市政府消防局\r\n\r\n"
    assert signed_in.post(f"{GUIDE}agencies", {"lines": lines}).status_code == 302
    assert dict(Agency.objects.values_list("code", "name")) == {
        "CYPD": "嘉義市政府警察局",
        "CYFD": "嘉義市政府消防局",
    }


@pytest.mark.parametrize(
    "line", ["CYPD", "C/D 某局", "city 某局", "CYPD 另一局", "X1 警察局", "A 甲局\nA 乙局", ""]
)
def test_a_faulty_line_makes_no_agency(signed_in, line):
    factories.agency("CYPD", "警察局")
    answer = signed_in.post(f"{GUIDE}agencies", {"lines": f"NEW 新設局\n{line}" if line else ""})
    assert (answer.status_code, Agency.objects.count()) == (422, 1)
    assert elements(answer, '//*[@id="id_lines_error"]')


def test_the_common_plan_comes_ready_made_and_has_no_fault(signed_in):
    assert signed_in.post(f"{GUIDE}common").status_code == 302
    plan = Plan.objects.get()
    assert (plan.year, plan.agency, plan.is_approved) == (YEAR, None, False)
    assert {row.no for row in plan.facets.all()} == {1, 2, 3, 4, 5}
    assert Indicator.objects.filter(plan=plan).count() == 13
    assert plan_faults(plan) == []
    path = {(row.indicator.code, row.month): row.value for row in plan.plannedvalues.all()}
    months = {("3-1-1", month): 85 for month in range(1, 13)} | {
        ("3-4-1", month): 75 for month in (10, 11, 12)
    }
    assert path == months  # straight would be a twelfth in January, though no share is
    assert plan.history.first().history_user.username == "office"
    assert done()[StepKey.COMMON]
    again = signed_in.post(f"{GUIDE}common", follow=True)
    assert "有共同計畫" in text_of(again)
    assert Plan.objects.count() == 1


def test_of_the_common_indicators_it_counts_those_that_each_agency_reports(signed_in):
    signed_in.post(f"{GUIDE}common")
    factories.plan(factories.agency("A"), year=YEAR)
    page = text_of(signed_in.get(GUIDE), "//main")
    assert "13 項共同性指標，其中 9 項由各機關填報數據" in page and "9 項須填報數據之指標沒有承辦人" in page


def test_plans_are_begun_for_the_agencies_without_one(signed_in):
    police, fire = factories.agency("PD"), factories.agency("FD")
    factories.plan(police, year=YEAR - 1, chapter=19)
    assert step(StepKey.PLANS).waits
    signed_in.post(f"{GUIDE}common")
    assert not step(StepKey.PLANS).waits
    assert signed_in.post(f"{GUIDE}plans").status_code == 302
    made = Plan.objects.filter(year=YEAR, agency__isnull=False)
    assert {plan.agency: plan.chapter for plan in made} == {police: 19, fire: 20}
    signed_in.post(f"{GUIDE}plans")
    assert made.count() == 2
    lacks = step(StepKey.PLANS).lacks
    assert len(lacks) == 2 and all(lack.url for lack in lacks)


def test_an_agency_that_has_ended_before_the_year_is_not_asked_for(signed_in):
    _complete_year()
    ended = factories.agency("OLD")
    Agency.objects.filter(pk=ended.pk).update(last_day=datetime.date(2026, 12, 31))
    assert all(done().values())
    signed_in.post(f"{GUIDE}plans")
    assert not Plan.objects.filter(agency=ended).exists()


def _complete_year() -> Plan:
    """Everything that the guide asks for, but for what each test takes away."""
    PerformanceYear.objects.create(year=YEAR)
    CalendarDay.objects.create(day=datetime.date(2027, 1, 1), is_off=True)
    plan = factories.complete_plan(year=YEAR, common=True, approved=True)
    Plan.objects.filter(agency=None).update(status=Plan.Status.APPROVED)
    for role in (Role.PLANNER, Role.SUPERVISOR, Role.OWNER):
        owner = factories.user(role=role, agency=plan.agency)
    factories.user(role=Role.PLANNING_OFFICE)
    common = Plan.objects.get(agency=None)
    for no in {1, 2, 3, 4, 5} - {row.no for row in common.facets.all()}:
        factories.facet(common, no=no, weight="0")
    for one in Indicator.objects.filter(plan__year=YEAR):
        factories.assignment(plan, one, owner=owner)
        factories.month_state(plan, one, 1, "approved")
    return plan


def test_when_all_is_done_it_disappears_and_stays_reachable(signed_in):
    _complete_year()
    assert [key for key, is_done in done().items() if not is_done] == []
    home = signed_in.get("/")
    assert home.status_code == 200
    assert not elements(home, f'//main//a[@href="{GUIDE}"]')
    assert signed_in.get(GUIDE).status_code == 200
    assert elements(signed_in.get(reverse("plans")), f'//a[@href="{GUIDE}"]')


def test_until_then_it_stands_on_the_first_page(signed_in):
    _complete_year()
    PerformanceYear.objects.all().delete()
    assert elements(signed_in.get("/"), f'//main//a[@href="{GUIDE}"]')


def test_an_agency_without_a_supervisor_is_named_and_whose_role_has_ended_does_not_count(signed_in):
    plan = _complete_year()
    boss = User.objects.get(memberships__role=Role.SUPERVISOR)
    boss.memberships.update(last_day=datetime.date(2026, 9, 30))
    (lack,) = step(StepKey.PEOPLE).lacks
    assert plan.agency.name in lack.text and lack.url
    assert signed_in.get(lack.url).status_code == 200


def test_what_nobody_reports_and_what_is_a_draft_is_named_and_led_to(signed_in):
    plan = _complete_year()
    plan.assignments.all().delete()
    Plan.objects.update(status=Plan.Status.DRAFT)
    assert step(StepKey.ASSIGNMENTS).lacks[0].url == reverse("assignments", args=[YEAR, plan.agency.code])
    assert len(step(StepKey.APPROVAL).lacks) == 2
    for key in StepKey:
        for lack in step(key).lacks:
            assert signed_in.get(lack.url).status_code == 200


def test_a_year_after_another_is_carried_over_from_it(signed_in):
    factories.complete_plan(year=YEAR - 1, common=True)
    where = reverse("next_year_city", args=[YEAR - 1])
    assert where in [link.url for link in step(StepKey.COMMON).links]
    assert where in [link.url for link in step(StepKey.PLANS).links]
    assert signed_in.get(where).status_code == 200
    page = signed_in.get(GUIDE)
    (link,) = elements(page, f'//*[@id="step-common"]//a[@href="{where}"]')
    assert "button--primary" in link.get(
        "class"
    )  # it keeps what goes on from year to year; the template does not
    assert not elements(page, '//*[@id="step-common"]//button[contains(@class, "button--primary")]')


def test_common_indicators_are_assigned_before_an_agency_has_written_its_own(signed_in):
    own = factories.complete_plan(year=YEAR, common=True)
    own.indicators.all().delete()
    found = step(StepKey.ASSIGNMENTS)
    assert (found.waits, [lack.url for lack in found.lacks]) == (
        "",
        [reverse("assignments", args=[YEAR, own.agency.code])],
    )


def test_where_the_guide_leads_there_is_a_way_back_to_it(signed_in, settings):
    plan = _complete_year()
    back = f'//nav[@class="breadcrumbs"]//a[@href="{GUIDE}"]'
    led_to = [
        *(reverse(name) for name in ("agencies", "people", "person_new", "people_workbook", "plan_workbook")),
        reverse("people_of_agency", args=[plan.agency.code]),
        reverse("person", args=[User.objects.get(username="office").pk]),
        reverse("next_year_city", args=[YEAR - 1]),
        reverse("assignments", args=[YEAR, plan.agency.code]),
        reverse("settling", args=[YEAR]),
        reverse("city_reporting", args=[YEAR]),
    ]
    assert [where for where in led_to if not elements(signed_in.get(where), back)] == []
    admin = signed_in.get(reverse("admin:objectives_plan_change", args=[plan.pk]))
    assert elements(admin, f'//*[@id="user-tools"]//a[@href="{GUIDE}"]')
    settings.PORTAL_TODAY = datetime.date(2027, 2, 1)  # the first month is being reported
    for where in (reverse("settling", args=[YEAR]), reverse("people"), reverse("agencies")):
        assert not elements(
            signed_in.get(where), '//nav[@class="breadcrumbs"]//a[starts-with(@href, "/start/")]'
        )
    signed_in.force_login(factories.user(role=Role.PLANNER, agency=plan.agency))
    for where in (reverse("people"), reverse("person_new")):
        assert not elements(signed_in.get(where), back)


def test_every_link_of_an_empty_guide_opens(signed_in):
    page = signed_in.get(GUIDE)
    for link in elements(page, "//main//a[@href]"):
        assert signed_in.get(link.get("href").partition("#")[0]).status_code == 200, link.get("href")


def test_many_agencies_take_no_query_more_and_are_counted(signed_in):
    factories.complete_plan(year=YEAR, common=True)
    signed_in.get(GUIDE)
    with CaptureQueriesContext(connection) as before:
        signed_in.get(GUIDE)
    for _ in range(9):
        factories.complete_plan(year=YEAR, common=True)
    with CaptureQueriesContext(connection) as after:
        page = signed_in.get(GUIDE)
    assert len(after) == len(before)
    assert "4" in text_of(page, '//li[@id="step-people"]//li[@class="muted"]')
