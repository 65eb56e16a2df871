"""The page of who reports what, the form of an absence, and what a deputy sees and hands in."""

import datetime

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment, IndicatorMonth
from indicators.selectors.assignments import standing_in_for
from tests import factories
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.reading import elements, text_of


@pytest.fixture
def planner(reporting):
    return factories.user(role=Role.PLANNER, agency=reporting.plan.agency)


def _url(reporting, name="assignments") -> str:
    return reverse(name, args=[reporting.plan.year, reporting.plan.agency.code])


def _section(key: str) -> str:
    return f'//section[@aria-labelledby="work-{key}"]'


def _cell(client, reporting, person, **values):
    sent = {"person": person.pk, "indicator": reporting.indicators[0].pk, "column": "owner", "seen": "王小明"}
    return client.post(_url(reporting, "assignment_cell"), sent | values)


def test_every_indicator_stands_there_common_ones_too(client, reporting, planner):
    common = factories.common_plan(year=reporting.plan.year)
    shared = factories.indicator(
        factories.objective(factories.facet(common, no=3)), inputs={"sessions": "sum"}, name="共同指標"
    )
    exempt = factories.indicator(shared.objective, no=2, inputs={"sessions": "sum"}, name="不適用者")
    factories.not_applicable(reporting.plan, exempt)
    client.force_login(planner)
    text = client.get(_url(reporting)).content.decode()
    assert "共同指標" in text and "宣導第3項" in text
    assert "不適用者" not in text


def test_the_number_of_queries_does_not_depend_on_the_plan(
    client, planner, reporting, django_assert_max_num_queries
):
    client.force_login(planner)
    client.get(_url(reporting))
    with django_assert_max_num_queries(12):
        client.get(_url(reporting))


def test_owners_look_and_cannot_write(client, reporting):
    client.force_login(reporting.owner)
    page = client.get(_url(reporting))
    assert page.status_code == 200
    assert b"<input" not in page.content.split(b"<main")[1]
    assert _cell(client, reporting, reporting.owner, value="李代理").status_code == 403


def test_a_cell_is_saved_and_says_how_many_are_left(client, reporting, planner):
    Assignment.objects.filter(indicator__in=reporting.indicators[1:]).delete()
    client.force_login(planner)
    answer = _cell(client, reporting, planner, value="陳主任")
    assert (answer.status_code, answer.json()["shown"], answer.json()["nobody"]) == (200, "陳主任", 2)


def test_a_cell_that_cannot_be_saved_says_why(client, reporting, planner):
    client.force_login(planner)
    assert _cell(client, reporting, planner, value="某某某").status_code == 422
    assert _cell(client, reporting, planner, value="x" * 300).status_code == 422
    conflict = _cell(client, reporting, planner, value="陳主任", seen="誰")
    assert (conflict.status_code, conflict.json()["now"]) == (409, "王小明")


def test_whose_account_is_closed_counts_as_nobody(client, reporting, planner):
    reporting.owner.is_active = False
    reporting.owner.save()
    client.force_login(planner)
    page = client.get(_url(reporting))
    assert len(elements(page, '//tr[@class="is-nobody"]')) == len(reporting.indicators)
    home = client.get(reverse("my_work"))
    assert elements(home, f'{_section("unassigned")}//a[@href="{_url(reporting)}"]')


def test_nobody_is_missing_where_everything_is_assigned(client, reporting, planner):
    client.force_login(planner)
    assert not elements(client.get(reverse("my_work")), _section("unassigned"))


@pytest.mark.parametrize("role", [Role.PLANNER, Role.SUPERVISOR, Role.PLANNING_OFFICE])
def test_what_nobody_is_assigned_to_stands_on_the_to_do_of_who_assigns(client, reporting, role):
    Assignment.objects.all().delete()
    local = role in (Role.PLANNER, Role.SUPERVISOR)
    client.force_login(factories.user(role=role, agency=reporting.plan.agency if local else None))
    where = {reverse("my_work"), reverse("dashboard", args=[107, reporting.plan.agency.code])}
    if not local:
        where.add(reverse("city", args=[107]))
    for address in where:
        assert elements(client.get(address), f'//main//a[@href="{_url(reporting)}"]'), address


def test_many_agencies_make_one_task_that_leads_to_each(client, db):
    plans = [reporting_plan(1).plan for _ in range(5)]
    Assignment.objects.all().delete()
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    home = client.get(reverse("my_work"))
    assert len(elements(home, f"{_section('unassigned')}/ul/li")) == 1
    links = {link.get("href") for link in elements(home, f"{_section('unassigned')}//a")}
    assert links == {reverse("assignments", args=[107, plan.agency.code]) for plan in plans}


# ---------------------------------------------------------------- an absence


def _absence(reporting, **values) -> dict:
    return {
        "deputy": reporting.stranger.pk,
        "first": "2019-01-02",
        "last": "2019-01-20",
        "indicators": [one.pk for one in reporting.indicators[:2]],
    } | values


def test_an_owner_sets_a_deputy_for_some_indicators(client, reporting):
    client.force_login(reporting.owner)
    for place in (reverse("my_work"), _url(reporting)):
        assert elements(client.get(place), f'//main//a[@href="{_url(reporting, "absence")}"]')
    form = client.get(_url(reporting, "absence"))
    assert len(elements(form, '//input[@name="indicators" and @checked]')) == 3
    answer = client.post(_url(reporting, "absence"), _absence(reporting))
    assert answer.status_code == 302
    rows = Assignment.objects.filter(deputy=reporting.stranger)
    assert {row.deputy_to for row in rows} == {datetime.date(2019, 1, 20)}
    assert rows.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("last", "2019-01-01"), ("last", ""), ("deputy", ""), ("deputy", "0"), ("indicators", [])],
)
def test_a_wrong_absence_is_said_at_its_place(client, reporting, field, value):
    client.force_login(reporting.owner)
    answer = client.post(_url(reporting, "absence"), _absence(reporting, **{field: value}))
    assert answer.status_code == 422
    assert elements(answer, f'//*[@id="id_{field}_error"]')
    assert not Assignment.objects.filter(deputy=reporting.stranger).exists()


def test_nobody_names_a_deputy_for_somebody_else(client, reporting, planner):
    client.force_login(reporting.stranger)
    sent = _absence(reporting, owner=reporting.owner.pk)
    assert client.post(_url(reporting, "absence"), sent).status_code == 403
    client.force_login(planner)
    assert client.post(_url(reporting, "absence"), sent).status_code == 302


def test_whoever_assigns_is_not_told_who_people_are_that_own_nothing_here(client, planner, reporting):
    elsewhere = factories.user(role=Role.OWNER, agency=factories.agency(), name="他機關同仁")
    client.force_login(planner)
    answer = client.get(_url(reporting, "absence"), {"owner": elsewhere.pk})
    assert answer.status_code == 404 and "他機關同仁" not in answer.content.decode()


# ---------------------------------------------------------------- what a deputy does


@pytest.fixture
def deputy(reporting):
    """The stranger owns the third indicator and stands in for the owner in the first two."""
    Assignment.objects.filter(indicator=reporting.indicators[2]).update(owner=reporting.stranger)
    Assignment.objects.filter(indicator__in=reporting.indicators[:2]).update(
        deputy=reporting.stranger, deputy_from=TODAY, deputy_to=TODAY
    )
    for found in reporting.inputs:
        factories.figures(reporting.plan, found, {OPEN: 9})
    return reporting.stranger


def _submitted(reporting) -> set[int]:
    rows = IndicatorMonth.objects.filter(plan=reporting.plan, month=OPEN, state="submitted")
    return set(rows.values_list("indicator_id", flat=True))


def test_a_deputy_sees_whose_work_it_is(client, reporting, deputy):
    client.force_login(deputy)
    home = client.get(reverse("my_work"))
    show = standing_in_for(reporting.owner.pk)
    links = [link.get("href") for link in elements(home, f"{_section('owed')}//a")]
    grid = reverse("report_grid", args=[107, reporting.plan.agency.code])
    assert {f"{grid}?month={OPEN}", f"{grid}?month={OPEN}&show={show}"} <= set(links)
    assert "王小明" in text_of(home, _section("owed"))

    page = client.get(f"{grid}?month={OPEN}&show={show}")
    rows = {int(row.get("data-indicator")) for row in elements(page, "//tr[@data-indicator]")}
    assert rows == {one.pk for one in reporting.indicators[:2]}
    assert "王小明" in text_of(page, '//main//p[@class="message"]')


def test_submitting_hands_in_what_is_meant_and_nothing_else(client, as_owner, reporting, deputy):
    asking = as_owner.by(deputy)
    asking.post("submit", show="")
    assert _submitted(reporting) == {reporting.indicators[2].pk}
    asking.post("submit", show=standing_in_for(reporting.owner.pk))
    assert len(_submitted(reporting)) == 3


def test_what_has_no_owner_any_more_is_the_deputy_s_own(client, as_owner, reporting, deputy):
    reporting.owner.is_active = False
    reporting.owner.save()
    as_owner.by(deputy).post("submit", show="")
    assert len(_submitted(reporting)) == 3


def test_when_the_absence_is_over_nothing_of_the_owner_s_is_handed_in(as_owner, reporting, deputy, settings):
    settings.PORTAL_TODAY = TODAY + datetime.timedelta(days=1)
    asking = as_owner.by(deputy)
    assert asking.post("submit", show=standing_in_for(reporting.owner.pk)).status_code == 403
    assert asking.type("5", seen="9").status_code == 403
    assert _submitted(reporting) == set()


def test_all_is_not_the_deputy_s_by_asking_for_it(as_owner, reporting, deputy):
    as_owner.by(deputy).post("submit", show="all")
    assert _submitted(reporting) == {reporting.indicators[2].pk}
