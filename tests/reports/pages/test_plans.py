"""The read side's pages: who may see them, what they show, what they cost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.clock import now
from indicators.models import ScoringComponent, Settlement, TargetRevision
from objectives.models import Plan
from reports.snapshot.months import latest_month
from reports.snapshot.score_json import score_json
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.changed_terms import approved_again, component, revise
from tests.dated import done_on
from tests.made_once import made_once
from tests.reading import elements, text_of
from tests.reports.cities import more_indicators, ranked_city, report

pytestmark = pytest.mark.django_db

MOST_QUERIES = 14
MOST_ON_A_PAGE = (
    20  # what the dashboard may cost, session, navigation, bell, budget months and open questions included
)
PAGES = ("dashboard", "score_json")


def _city():
    plans = ranked_city({"A": 120, "B": 150})
    report(plans["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    return plans


made_city = made_once(_city)


@pytest.fixture
def city(made_city, db):
    return made_city()


@pytest.fixture
def viewer(client, city):
    """A client signed in as an owner in agency A."""
    client.force_login(factories.user(role=Role.OWNER, agency=city["A"].agency))
    return client


def page(client, name="dashboard", *, code="A", year=107, **query):
    return client.get(reverse(name, args=[year, code]), query)


def source_of(response) -> str:
    return response.content.decode()


# ---------------------------------------------------------------- what is not there


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("code", "year"), [("NOBODY", 107), ("A", 108)])
def test_what_does_not_exist_looks_like_what_one_may_not_see(viewer, name, code, year):
    assert page(viewer, name, code=code, year=year).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_only_read(viewer, name):
    assert viewer.post(reverse(name, args=[107, "A"])).status_code == 405


# ---------------------------------------------------------------- the list of plans


def test_the_list_of_plans_is_there_also_for_whoever_may_see_but_one(viewer):
    text = source_of(viewer.get(reverse("plans")))
    assert '/107/A/"' in text and '/107/B/"' not in text


def test_the_page_leads_to_the_documents_of_the_same_month(viewer):
    text = source_of(page(viewer, through=6))
    assert f"{reverse('annual_report', args=[107, 'A'])}?through=6" in text
    assert f"{reverse('score_json', args=[107, 'A'])}?through=6" in text
    assert reverse("annual_plan", args=[107, "A"]) in text


def test_whoever_may_see_several_plans_chooses_by_year_and_agency(client, city):
    factories.complete_plan(city["A"].agency, year=108)
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    text = source_of(client.get(reverse("plans")))
    assert text.index('/108/A/"') < text.index('/107/A/"') < text.index('/107/B/"')


def test_whoever_may_see_none_is_told_what_to_do(client, city):
    client.force_login(factories.user())
    response = client.get(reverse("plans"))
    assert response.status_code == 200
    assert "請洽研考單位為您的帳號設定機關職務。" in text_of(response)


def test_whose_agency_has_no_plan_yet_is_not_sent_to_ask_for_a_role(client):
    client.force_login(factories.user(role=Role.PLANNER, agency=factories.agency()))
    text = text_of(client.get(reverse("plans")))
    assert "貴機關之計畫" in text and "機關職務" not in text
    client.force_login(factories.user(role=Role.AUDITOR))
    text = text_of(client.get(reverse("plans")))
    assert "各機關計畫於擬訂後即列於此" in text and "貴機關" not in text


# ---------------------------------------------------------------- the dashboard's table


def test_the_page_shows_the_snapshot_s_total_facets_and_every_indicator(viewer):
    shown = page(viewer)
    text = text_of(shown)
    (snapshot,) = build_snapshots(year=107, agency_codes=["A"])
    assert f"{snapshot.score.total:.2f}" in text
    for facet in snapshot.facets:
        assert facet.name in text
    for indicator in snapshot.indicators():
        assert indicator.name in text_of(shown, f'//tr[@id="i-{indicator.code}"]')


def test_an_indicator_shows_value_due_target_rate_points_and_light(viewer):
    shown, row = page(viewer), '//tr[@id="i-1-1-1"]'
    text = text_of(shown, row)
    assert all(part in text.split() for part in ("90", "≥", "35.00")) and "100.00 %" in text, text
    assert elements(shown, f'{row}//*[contains(@class, "light--green")]') and elements(shown, f"{row}//svg")


def test_the_working_is_folded_under_its_indicator(viewer):
    shown = page(viewer)
    assert "90 ÷ 100 × 100 = 90" in text_of(shown, '//tr[@id="i-1-1-1"]//details')
    assert len(elements(shown, '//details[contains(@class, "dash-fold")]')) == 6
    rows = elements(shown, '//table[contains(@class, "dash-table")]//tr')
    assert len(rows) == 6 + 1 + 4  # indicators, the head, the facets: no row for a fold


def test_a_provisional_total_names_what_is_missing(viewer):
    notice = source_of(page(viewer)).partition('id="missing"')[2].partition("</details>")[0]
    assert "/2-1-1/?through=" in notice and "done" in notice
    assert "/5-1-1/?through=" in notice and "/1-1-1/?through=" not in notice


def test_a_final_total_has_no_such_notice(viewer, city):
    plan = city["A"]
    report(plan, "2-1-1", {"done": {1: 9}, "due": {1: 9}})
    report(plan, "3-1-1", {"sessions": {1: 80}})
    report(plan, "3-1-2", {"incidents": {1: 0}})
    factories.award(plan, ScoringComponent.objects.get(rule="award"), points="5")
    shown = page(viewer)
    assert not elements(shown, '//*[@id="missing"]') and "暫計" not in text_of(shown)
    assert "103.00" in text_of(shown)  # all hundred, and the second rank's bonus


SAMPLE = '//aside[@aria-label="示範數據"]'


def test_sample_figures_are_labelled(viewer, city):
    assert text_of(page(viewer), SAMPLE) == ""
    type(city["A"]).objects.filter(pk=city["A"].pk).update(has_sample_figures=True)
    assert "示範數據" in text_of(page(viewer), SAMPLE)


def test_the_month_chosen_is_the_month_shown(viewer):
    june, may = page(viewer, through=6), page(viewer, through=5)
    assert elements(may, '//*[@id="month-5"]/@aria-current') == ["true"]
    assert elements(may, '//*[@id="month-6"]') and not elements(may, '//*[@id="month-6"]/@aria-current')
    assert "60 ÷ 90 × 100" in text_of(may) and "60 ÷ 90 × 100" not in text_of(june)


@pytest.mark.parametrize("month", ["0", "13", "x", "-1", "１", "6.5"])
@pytest.mark.parametrize("name", PAGES)
def test_no_other_month_is_found(viewer, name, month):
    assert page(viewer, name, through=month).status_code == 404


def test_the_page_has_no_inline_script_or_style(viewer):
    response = page(viewer)
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]
    text = source_of(response)
    assert "style=" not in text and "<script>" not in text and "onclick" not in text


def test_texts_of_a_plan_are_escaped(viewer, city):
    city["A"].indicators.update(name="<script>alert(1)</script>")
    assert "<script>alert" not in source_of(page(viewer))


def test_the_page_is_there_in_english_and_in_chinese_with_the_same_numbers(viewer):
    where = reverse("dashboard", args=[107, "A"])
    english, chinese = (
        source_of(viewer.get(where, headers={"accept-language": language})) for language in ("en", "zh-TW")
    )
    assert '<html lang="en">' in english and '<html lang="zh-hant">' in chinese
    assert "達成率" in chinese and "達成率" not in english
    assert "90 ÷ 100 × 100 = 90" in chinese


def test_a_plan_that_cannot_be_scored_says_why_where_the_person_is(viewer, city):
    city["A"].indicators.first().components.update(rule="nonsense")
    response = page(viewer)
    assert response.status_code == 200
    assert "1-1-1" in text_of(response) and "nonsense" in text_of(response)
    refused = page(viewer, "score_json")
    assert refused.status_code == 409 and "1-1-1" in refused.json()["error"]


# ---------------------------------------------------------------- the same score for programs


def test_the_json_is_the_command_s(viewer):
    (snapshot,) = build_snapshots(year=107, through=6, agency_codes=["A"])
    assert page(viewer, "score_json", through=6).json() == score_json(snapshot, "zh")


# ---------------------------------------------------------------- what it costs


@pytest.mark.parametrize(("name", "most"), [("score_json", MOST_QUERIES + 2), ("dashboard", MOST_ON_A_PAGE)])
def test_a_page_with_its_session_takes_a_constant_number_of_queries(viewer, city, name, most):
    Plan.objects.update(status=Plan.Status.APPROVED)  # of a draft its faults are looked for, too
    with CaptureQueriesContext(connection) as before:
        page(viewer, name)
    more_indicators(city["A"], 15)
    with CaptureQueriesContext(connection) as after:
        page(viewer, name)
    assert len(after) == len(before) <= most


@pytest.fixture
def changed_twice(settings):
    """An agency's plan and the common one, each opened again and its targets revised, and another's common target, too."""
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)
    with done_on(2017, 12):
        plans = [*ranked_city({"A": 120, "B": 150}).values(), Plan.objects.get(agency=None)]
        Plan.objects.update(status=Plan.Status.APPROVED)
        for plan in plans:
            plan.refresh_from_db()
            plan.save()
    a, b, common = plans
    office = factories.user("office", role=Role.PLANNING_OFFICE)
    for plan, code in ((a, "1-1-1"), (common, "3-1-1")):
        row = component(plan, code)
        approved_again(
            plan, office, (2018, 3, 1), (2018, 4, 2), lambda row=row: factories.set_parameters(row, target=85)
        )
        with done_on(2018, 9, 3):
            revise(plan, code, 70, "≥ 70")
    ranked = next(row for row in common.indicators.all() if row.code == "3-2-1")
    with done_on(2018, 10, 1):
        TargetRevision.objects.create(plan=b, indicator=ranked, what="terms", old="1", new="2", cause="更正")
    report(a, "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    return a


@pytest.mark.parametrize("role", [Role.PLANNING_OFFICE, Role.OWNER, Role.SUPERVISOR])
def test_a_plan_that_was_changed_twice_costs_no_more(client, changed_twice, role):
    client.force_login(
        factories.user(role=role, agency=None if role == Role.PLANNING_OFFICE else changed_twice.agency)
    )
    page(client)
    with CaptureQueriesContext(connection) as queries:
        text = text_of(page(client))
    assert len(queries) <= MOST_ON_A_PAGE, [query["sql"][:120] for query in queries]
    assert sum("historical" in query["sql"] and "UNION" in query["sql"] for query in queries) == 2
    assert "≥ 70" in text


def test_a_settlement_that_was_taken_back_is_asked_for_where_there_is_one(client, city, settings):
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)
    office = factories.user("office", role=Role.PLANNING_OFFICE)
    client.force_login(office)
    asked = 'FROM "indicators_settlement" '
    with CaptureQueriesContext(connection) as before:
        page(client)
    Settlement.objects.create(
        plan=city["A"],
        snapshot="{}",
        total=1,
        by=office,
        reopened_at=now(),
        reopened_by=office,
        reopen_reason="更正",
    )
    with CaptureQueriesContext(connection) as after:
        page(client)
    counts = [sum(asked in query["sql"] for query in found) for found in (before, after)]
    assert counts == [0, 1]


# ---------------------------------------------------------------- the month shown first


@pytest.mark.parametrize(
    ("year", "month"),
    [(107, 12), (114, 12), (115, 6), (116, 1)],
)
def test_a_year_is_shown_up_to_its_last_month_that_is_over(year, month):
    assert latest_month(year, datetime.date(2026, 7, 15)) == month


def test_in_january_the_year_begins_with_its_first_month():
    assert latest_month(115, datetime.date(2026, 1, 20)) == 1
