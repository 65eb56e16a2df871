"""The public page: off unless opened, approved figures only, nobody's name."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.errors import Refused
from indicators.models import IndicatorMonth, MonthlyFigure, ScoringComponent
from objectives.models import Plan, Publication
from objectives.services import close_to_public, open_to_public
from reports.documents.report import report_document
from reports.pages.public.outcomes import Outcome
from reports.pages.public.page import public_page
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import elements, text_of
from tests.reports.cities import more_indicators, report
from tests.reports.pages.public.approving import approve

pytestmark = pytest.mark.django_db

State = IndicatorMonth.State


def approved(plan):
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPROVED)


def rows(plan):
    (snapshot,) = build_snapshots(year=plan.year, agency_codes=[plan.agency.code])
    return {row.code: row for row in public_page(snapshot).rows}


def page(client, plan, name="public", **query):
    address = reverse(name, args=[plan.year, plan.agency.code])
    return client.get(address, query)


# ---------------------------------------------------------------- off by default


def test_nobody_finds_a_page_that_was_not_opened(client, plan):
    assert page(client, plan).status_code == 404
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    assert page(client, plan).status_code == 404


def test_it_is_opened_for_one_agency_and_one_year(client, plan):
    later = factories.complete_plan(plan.agency, year=108)
    other = Plan.objects.get(agency__code="B")
    factories.published(plan)
    assert [page(client, one).status_code for one in (plan, later, other)] == [200, 404, 404]


def test_who_opened_and_closed_it_is_kept(plan):
    person = factories.user(role=Role.PLANNING_OFFICE)
    approved(plan)
    assert open_to_public(plan_id=plan.pk, by=person) and not open_to_public(plan_id=plan.pk, by=person)
    assert close_to_public(plan_id=plan.pk) and not close_to_public(plan_id=plan.pk)
    assert list(Publication.history.order_by("history_id").values_list("history_type", "by")) == [
        ("+", person.pk),
        ("-", person.pk),
    ]


def test_a_draft_is_not_opened_and_one_that_is_a_draft_again_is_not_shown(client, plan):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    refused = client.post(reverse("publication", args=[107, "A"]), {"public": "yes"}, follow=True)
    assert "計畫為草案" in text_of(refused) and not Publication.objects.exists()
    assert not elements(page(client, plan, "publication"), '//*[@value="yes"]')

    factories.published(plan)
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.DRAFT)
    assert page(client, plan).status_code == 404
    assert "計畫重新核定前，本頁不對外公開" in text_of(page(client, plan, "publication"))
    approved(plan)
    assert page(client, plan).status_code == 200


@pytest.mark.parametrize(
    "name", ["dashboard", "report_grid", "publication", "forecast", "revisions", "history", "budget_analysis"]
)
def test_every_page_of_a_draft_says_so(client, plan, name):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    ribbon = '//aside[@aria-label="草案"]'
    assert "草案" in text_of(page(client, plan, name), ribbon)
    approved(plan)
    assert text_of(page(client, plan, name), ribbon) == ""


@pytest.mark.parametrize("role", Role.values)
def test_only_who_may_approve_the_plan_opens_it(client, plan, role):
    approved(plan)
    client.force_login(factories.user(role=role, agency=plan.agency))
    may = role == Role.PLANNING_OFFICE
    assert page(client, plan, "publication").status_code == (200 if may else 403)
    response = client.post(reverse("publication", args=[107, "A"]), {"public": "yes"})
    assert response.status_code == (302 if may else 403)
    assert Publication.objects.filter(plan=plan).exists() is may


def test_the_switch_says_what_becomes_public_and_closes_it_again(client, plan):
    approved(plan)
    approve(plan, "1-1-1", 1)
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    said = text_of(page(client, plan, "publication"))
    assert re.search(r"開放後於 /public/107/A/ 公開 \d+ 項指標，其中 1 項有可公開之數據。", said)
    assert "年度結算前，公開頁面不顯示任何得分及總分。" in said
    factories.published(plan)
    shown = page(client, plan, "publication")
    assert elements(shown, f'//a[@href="{reverse("public", args=[107, "A"])}"]')
    assert "關閉後即無法以此網址查閱或下載" in text_of(shown)
    client.post(reverse("publication", args=[107, "A"]), {"public": "no"})
    assert page(client, plan).status_code == 404


# ---------------------------------------------------------------- approved figures only


def test_what_is_not_approved_is_not_there(plan):
    row = rows(plan)["1-1-1"]
    assert (row.outcome, row.number, row.last_month) == (Outcome.NOTHING, None, 0)


def test_only_the_approved_months_count(plan):
    approve(plan, "1-1-1", 1)
    approve(plan, "1-1-1", 2, state=State.SUBMITTED)
    row = rows(plan)["1-1-1"]
    assert (row.number, row.last_month, row.outcome) == (60, 1, Outcome.BEHIND)


def test_a_month_of_another_indicator_or_agency_does_not_count(plan):
    approve(plan, "2-1-1", 1, 2)
    approve(Plan.objects.get(agency__code="B"), "1-1-1", 1, 2)
    assert rows(plan)["1-1-1"].outcome is Outcome.NOTHING


def test_no_figure_that_is_not_approved_stands_on_the_page_or_in_the_files(client, plan):
    MonthlyFigure.objects.filter(plan=plan, month=2, input__code="done").update(value=7777)
    approve(plan, "1-1-1", 1)
    factories.published(plan)
    assert b"7,777" not in page(client, plan).content
    for kind in ("csv", "xlsx", "ods"):
        assert b"7777" not in page(client, plan, table="indicators", export=kind).content


def test_neither_notes_nor_people_are_shown(client, plan):
    indicator = plan.indicators.get(objective__facet__no=1)
    owner = factories.user(role=Role.OWNER, agency=plan.agency, name="王小明")
    factories.assignment(plan, indicator, owner=owner, unit="刑警大隊")
    factories.month_state(plan, indicator, 1, State.APPROVED, note="張三不服")
    approved(plan)
    open_to_public(plan_id=plan.pk, by=factories.user(name="趙處長"))
    file = page(client, plan, table="indicators", export="csv")
    text = page(client, plan).content.decode() + file.content.decode()
    assert not any(word in text for word in ("王小明", "刑警大隊", "張三", "趙處長"))


def executed_indicator(plan, *, typed=False):
    """A common indicator 4-1-1 that draws on current expenditure, and the agency's execution of months 1 … 3."""
    common = Plan.objects.get(agency=None, year=plan.year)
    facet = factories.facet(common, no=4, weight="0")
    inputs = {"n": "last"} if typed else {}
    made = factories.indicator(
        factories.objective(facet, weight="0"), weight="0", inputs=inputs, rule={"target": 80, "maximum": 1}
    )
    factories.indicator_input(made, code="paid", aggregation="last", source="current.paid")
    made.components.update(formula="paid")
    for month in (1, 2, 3):
        factories.execution(plan, month=month, category="current", budget=100, paid=30 * month)
    return made


@pytest.mark.parametrize(
    ("months", "number", "last", "outcome"),
    [((), None, 0, Outcome.NOTHING), ((1, 2), 60, 2, Outcome.ON_TRACK), ((1, 2, 3), 90, 3, Outcome.REACHED)],
)
def test_budget_execution_is_shown_of_the_months_that_were_approved(plan, months, number, last, outcome):
    executed_indicator(plan)
    for month in (1, 2, 3):
        factories.budget_month(plan, month, "approved" if month in months else "submitted")
    row = rows(plan)["4-1-1"]
    assert (row.number, row.last_month, row.outcome) == (number, last, outcome)


def test_where_somebody_reports_beside_the_budget_the_supervisor_s_approval_counts(plan):
    executed_indicator(plan, typed=True)
    factories.budget_month(plan, 1, "approved")
    assert rows(plan)["4-1-1"].number is None
    approve(plan, "4-1-1", 1)
    assert (rows(plan)["4-1-1"].number, rows(plan)["4-1-1"].last_month) == (30, 1)


def test_a_number_below_zero_has_a_minus_and_no_hyphen(client, plan):
    MonthlyFigure.objects.filter(plan=plan, input__code="received").update(value="72.52", month=12)
    approve(plan, "3-2-1", 12)
    factories.published(plan)
    assert "−27.48" in text_of(page(client, plan)) and "-27.48" not in text_of(page(client, plan))


# ---------------------------------------------------------------- in plain words


def test_a_part_of_the_year_is_not_set_against_the_whole_of_last_year(client, plan):
    MonthlyFigure.objects.filter(plan=plan, input__code="received").update(value="72.52", month=10)
    approve(plan, "3-2-1", 10)
    found = rows(plan)["3-2-1"]
    assert (found.outcome, found.value, found.number) == (Outcome.AT_YEAR_END, "—", None)
    factories.published(plan)
    assert b"27.48" not in page(client, plan).content


@pytest.mark.parametrize(
    ("direction", "done", "months", "outcome"),
    [
        ("≥", 90, (1,), Outcome.REACHED),
        ("≥", 89, (1,), Outcome.BEHIND),
        ("≥", 89, (1, 12), Outcome.MISSED),
        ("≤", 90, (1,), Outcome.WITHIN),
        ("≤", 90, (1, 12), Outcome.REACHED),
        ("≤", 91, (1,), Outcome.MISSED),
    ],
)
def test_the_outcome_is_said_for_what_it_is(plan, direction, done, months, outcome):
    factories.set_parameters(ScoringComponent.objects.filter(indicator__plan=plan), direction=direction)
    MonthlyFigure.objects.filter(plan=plan).delete()
    each = dict.fromkeys(months, done)
    report(plan, "1-1-1", {"done": each, "due": dict.fromkeys(months, 100)})
    approve(plan, "1-1-1", *months)
    assert rows(plan)["1-1-1"].outcome is outcome


def test_december_is_not_the_whole_year_while_a_month_that_was_reported_is_not_approved(plan):
    report(plan, "1-1-1", {"done": {5: 10, 12: 89}, "due": {5: 100, 12: 100}})
    approve(plan, "1-1-1", 1, 2, 12)
    row = rows(plan)["1-1-1"]
    assert row.sentence.startswith("到 12 月為") and row.outcome is Outcome.BEHIND
    approve(plan, "1-1-1", 5)
    row = rows(plan)["1-1-1"]
    assert row.sentence.startswith("全年為") and row.outcome is Outcome.MISSED


@pytest.mark.parametrize(("done", "outcome"), [(7, Outcome.WITHIN), (8, Outcome.OVER), (91, Outcome.MISSED)])
def test_a_ceiling_that_fills_up_is_kept_so_far_by_what_was_due_by_then(plan, done, outcome):
    """Of at most 90 in the year 7.5 in January; the year is looked at later, and no later month is approved."""
    components = ScoringComponent.objects.filter(indicator__plan=plan)
    factories.set_parameters(components, direction="≤")
    components.filter(indicator__objective__facet__no=2).update(formula="done")
    report(plan, "2-1-1", {"done": {1: done}})
    approve(plan, "2-1-1", 1)
    assert rows(plan)["2-1-1"].outcome is outcome


@pytest.mark.parametrize(
    ("direction", "formula", "done", "months", "said"),
    [
        ("≥", "done", 7, (1,), "到 1 月為 7 %；全年目標為至少 90 %。到當時應達 7.5 %。"),
        ("≥", "done", 90, (1,), "到 1 月為 90 %；全年目標為至少 90 %。"),
        (
            "≤",
            "done",
            8,
            (1,),
            "到 1 月為 8 %；全年目標為至多 90 %。到當時之上限為 7.5 %。",
        ),
        (">", "done / due * 100", 89, (1, 12), "全年為 89 %；目標為大於 90 %。"),
    ],
)
def test_a_sentence_says_value_target_and_what_was_due(plan, direction, formula, done, months, said):
    components = ScoringComponent.objects.filter(indicator__plan=plan, indicator__objective__facet__no=2)
    factories.set_parameters(components, direction=direction)
    components.update(formula=formula)
    components.get().indicator.__class__.objects.filter(components__in=components).update(unit="%")
    report(plan, "2-1-1", {"done": dict.fromkeys(months, done), "due": dict.fromkeys(months, 100)})
    approve(plan, "2-1-1", *months)
    assert rows(plan)["2-1-1"].sentence == said


def test_the_first_screen_says_how_it_stands_what_is_behind_and_as_of_when(client, plan):
    approve(plan, "1-1-1", 1)
    factories.published(plan)
    shown = page(client, plan)
    said = text_of(shown)
    assert "截至 1 月（暫定）" in said
    row = rows(plan)["1-1-1"]
    assert row.outcome is Outcome.BEHIND and text_of(shown, '//a[@href="#i-1-1-1"]') == row.name
    assert "尚無核定之支出數據。" in said


def test_what_is_given_for_the_year_does_not_say_how_far_it_has_come(plan):
    own = plan.indicators.get(objective__facet__no=1)
    own.inputs.filter(code="due").update(frequency="fixed", aggregation="last")
    MonthlyFigure.objects.filter(plan=plan).delete()
    report(plan, "1-1-1", {"done": {1: 5, 2: 6}, "due": {9: 100}})
    approve(plan, "1-1-1", 1, 2, 9)
    assert rows(plan)["1-1-1"].last_month == 2


def test_what_reviewers_judge_and_what_does_not_apply_is_said(plan):
    factories.not_applicable(plan, plan.indicators.get(objective__facet__no=2))
    found = rows(plan)
    assert found["5-1-1"].outcome is Outcome.JUDGED
    assert found["2-1-1"].outcome is Outcome.NOT_APPLICABLE


def test_the_file_has_a_row_for_every_indicator_with_year_and_agency(client, plan):
    approve(plan, "1-1-1", 1)
    factories.published(plan)
    text = page(client, plan, table="indicators", export="csv").content.decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text)))
    assert len(found) == 1 + len(rows(plan))
    line = dict(zip(found[0], next(row for row in found if "1-1-1" in row), strict=True))
    assert [line[name] for name in ("年度", "機關代碼", "機關")] == ["107", "A", "測試A處"]
    assert (line["數值"], line["資料至（月）"], line["算式"]) == ("60", "1", "done / due * 100")
    assert Decimal(line["權重"]) == plan.indicators.get(objective__facet__no=1).weight


def test_sample_figures_are_labelled(client, plan):
    Plan.objects.filter(pk=plan.pk).update(has_sample_figures=True)
    factories.published(plan)
    assert text_of(page(client, plan), '//aside[@aria-label="示範數據"]')


def test_a_plan_that_cannot_be_scored_says_so_without_its_inside(client, plan):
    plan.indicators.first().components.update(rule="nonsense")
    factories.published(plan)
    response = page(client, plan)
    assert response.status_code == 503 and b"nonsense" not in response.content


def test_an_empty_plan_says_something_true(client):
    empty = factories.plan(factories.agency("NEW"))
    factories.published(empty)
    assert "本計畫尚無衡量指標" in text_of(page(client, empty))


def test_it_takes_a_constant_number_of_queries(client, plan):
    factories.published(plan)
    with CaptureQueriesContext(connection) as before:
        page(client, plan)
    more_indicators(plan, 10)
    with CaptureQueriesContext(connection) as after:
        page(client, plan)
    assert len(after) == len(before) <= 18


def test_a_draft_of_the_common_plan_makes_drafts_of_what_rests_on_it(client):
    plan = factories.complete_plan(common=True, approved=True)
    office = factories.user(role=Role.PLANNING_OFFICE)
    common = Plan.objects.filter(agency=None)
    client.force_login(office)

    def marks() -> tuple[bool, bool, str]:
        page = text_of(client.get(reverse("dashboard", args=[107, plan.agency.code])))
        (snapshot,) = build_snapshots(year=107)
        return "本年度共同計畫尚未核定" in page, snapshot.is_draft, report_document(snapshot).notice

    assert marks() == (True, True, "草案・暫定報告")
    with pytest.raises(Refused, match="共同計畫仍為草案"):
        open_to_public(plan_id=plan.pk, by=None)
    common.update(status=Plan.Status.APPROVED)
    assert marks() == (False, False, "暫定報告")
    open_to_public(plan_id=plan.pk, by=None)
    address = reverse("public", args=[107, plan.agency.code])
    assert client.get(address).status_code == 200
    common.update(status=Plan.Status.DRAFT)  # returned to draft later
    assert client.get(address).status_code == 404
    own = factories.complete_plan(year=108, approved=True)  # rests on no common plan
    factories.common_plan(year=108)  # which holds nothing yet
    assert "草案" not in text_of(client.get(reverse("dashboard", args=[108, own.agency.code])))
