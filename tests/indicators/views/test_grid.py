"""The grid page: what it shows to whom, which cells can be written, and what it costs."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import MonthlyFigure
from tests import factories
from tests.indicators.reporting_plan import reporting_plan
from tests.indicators.views.requests import Asking


def _html(asking: Asking, **query) -> str:
    response = asking.client.get(asking.url("grid"), query)
    assert response.status_code == 200
    return response.content.decode()


def _writable(html: str) -> set[str]:
    return set(re.findall(r'<input id="c(\d+-\d+)"', html))


def _cells(reporting, months) -> set[str]:
    return {f"{found.pk}-{month}" for found in reporting.inputs for month in months}


def test_an_owner_writes_every_month_that_has_begun_and_is_not_closed(as_owner, reporting):
    factories.month_state(reporting.plan, reporting.indicators[0], 11, state="approved")
    factories.month_state(reporting.plan, reporting.indicators[1], 11, state="submitted")
    factories.month_state(reporting.plan, reporting.indicators[2], 11, state="returned", reason="請查明")

    html = _html(as_owner)

    closed = {f"{reporting.inputs[0].pk}-11", f"{reporting.inputs[1].pk}-11"}
    assert _writable(html) == _cells(reporting, range(1, 13)) - closed


def test_why_the_open_month_came_back_stands_in_its_row(as_owner, reporting):
    factories.month_state(
        reporting.plan, reporting.indicators[2], 12, state="returned", reason="數字與系統不符"
    )

    assert "數字與系統不符" in _html(as_owner)


def test_months_that_have_not_begun_cannot_be_written(as_owner, reporting, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(year=2018, month=6)

    assert _writable(_html(as_owner)) == _cells(reporting, range(1, 7))


def test_before_a_month_has_ended_nothing_has_a_light_and_submitting_is_announced_not_offered(
    as_owner, reporting, settings
):
    def lights(page) -> set[str]:
        rows = [row for group in page.context["groups"] for row in group.rows]
        return {row.score.light for row in rows if row.score}

    settings.PORTAL_TODAY = datetime.date(2018, 1, 20)
    page = as_owner.client.get(as_owner.url("grid"), {"month": 1})
    assert lights(page) == {"none"} and "submit-month" not in page.content.decode()
    assert (page.context["bar"].opens, page.context["bar"].ended) == (datetime.date(2018, 2, 1), False)
    assert "107.02.01" in page.content.decode()
    refused = as_owner.post("submit", month=1)
    assert refused.status_code >= 400 and "107.02.01" in refused.content.decode()
    settings.PORTAL_TODAY = datetime.date(2018, 2, 1)
    page = as_owner.client.get(as_owner.url("grid"), {"month": 1})
    assert lights(page) != {"none"} and "submit-month" in page.content.decode()


def test_the_page_opens_the_latest_month_that_has_ended(as_owner, settings):
    assert 'data-month="12"\n' in _html(as_owner)
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(year=2018, month=6)
    assert 'data-month="5"\n' in _html(as_owner)
    assert 'data-month="3"\n' in _html(as_owner, month="3")
    assert 'data-month="5"\n' in _html(as_owner, month="11")


def test_who_reports_nothing_here_is_told_so_and_shown_no_cell(as_owner, reporting):
    html = _html(as_owner.by(reporting.stranger))

    assert _writable(html) == set()
    assert 'id="submit-month"' not in html


def test_an_auditor_reads_every_figure_and_writes_none(as_owner, reporting):
    auditor = factories.user(role="auditor")

    html = _html(as_owner.by(auditor))

    assert _writable(html) == set()
    assert f'data-input="{reporting.inputs[0].pk}"' in html
    assert 'id="submit-month"' not in html


def test_a_supervisor_may_write_for_everybody(as_owner, reporting):
    assert _writable(_html(as_owner.by(reporting.supervisor))) == _cells(reporting, range(1, 13))


def test_an_owner_sees_only_what_is_theirs_and_a_planner_can_ask_for_all(as_owner, reporting):
    planner = factories.user(role="planner", agency=reporting.plan.agency)
    first = reporting.indicators[0]
    first.assignments.update(owner=planner)

    mine, everything = _html(as_owner.by(planner)), _html(as_owner.by(planner), show="all")

    assert _writable(mine) == {f"{reporting.inputs[0].pk}-{month}" for month in range(1, 13)}
    assert _writable(everything) == _cells(reporting, range(1, 13))


def test_another_agency_is_not_found_and_a_stranger_signs_in_first(as_owner, client):
    other = reporting_plan(1)

    assert as_owner.by(other.owner).client.get(as_owner.url("grid")).status_code == 404
    client.logout()
    assert client.get(as_owner.url("grid")).status_code == 302


def test_what_comes_from_elsewhere_is_read_only(as_owner, reporting):
    reporting.inputs[0].source = "current.paid"
    reporting.inputs[0].save()

    assert f"{reporting.inputs[0].pk}-12" not in _writable(_html(as_owner))


def test_an_indicator_that_does_not_apply_is_not_asked_for(as_owner, reporting):
    factories.not_applicable(reporting.plan, reporting.indicators[0])

    assert f"{reporting.inputs[0].pk}-12" not in _writable(_html(as_owner))


def test_a_milestone_input_shows_the_milestones_names(as_owner, reporting):
    found = reporting.inputs[0]
    found.aggregation = "last"
    found.save()
    factories.milestones(found, 設計=20, 驗收=100)
    MonthlyFigure.objects.filter(plan=reporting.plan, input=found).update(value=1)

    html = _html(as_owner)

    assert '<option value="驗收 100 %"></option>' in html
    assert 'value="20 %" data-seen="1"' in html
    assert '<span class="month-grid__milestone">設計</span>' in html


def test_a_locked_month_s_milestone_is_read_as_its_per_cent_and_not_as_its_number(as_owner, reporting):
    found = reporting.inputs[0]
    factories.milestones(found, 設計=20, 驗收=100)
    MonthlyFigure.objects.filter(plan=reporting.plan, input=found).update(value=1)
    factories.month_state(reporting.plan, reporting.indicators[0], 11, state="approved")

    response = as_owner.client.get(as_owner.url("grid"))

    november = response.context["groups"][0].rows[0].cells[10]
    assert (november.month, november.shown, november.step) == (11, "20 %", "設計")
    assert (
        ' title="設計 20 %">20 %<span class="month-grid__milestone">設計</span></td>'
        in response.content.decode()
    )


def test_names_with_markup_are_shown_as_text(as_owner, reporting):
    reporting.inputs[0].name = "<script>alert(1)</script>"
    reporting.inputs[0].save()

    assert "<script>alert(1)" not in _html(as_owner)


@pytest.mark.parametrize("role", ["owner", "supervisor"])
def test_ten_indicators_cost_as_many_queries_as_three(client, db, role):
    counts = []
    for size in (3, 10):
        reporting = reporting_plan(size)
        client.force_login(getattr(reporting, role))
        asking = Asking(client, reporting, getattr(reporting, role), 12)
        _html(asking)
        with CaptureQueriesContext(connection) as captured:
            html = _html(asking)
        counts.append(len(captured))
        assert html.count("data-indicator=") == size

    assert counts[0] == counts[1]
    assert counts[0] <= 21


# ---------------------------------------------------------------- how often a figure is due


def _row(html: str, found) -> str:
    return re.search(rf'<tr data-input="{found.pk}".*?</tr>', html, re.S).group()


def test_a_quarterly_input_has_a_cell_at_the_end_of_each_quarter_only(as_owner, reporting):
    found = reporting.inputs[0]
    found.figures.all().delete()
    reporting.indicators[0].inputs.update(frequency="quarter")

    html = _html(as_owner)

    of_row = {key for key in _writable(html) if key.startswith(f"{found.pk}-")}
    assert of_row == {f"{found.pk}-{month}" for month in (3, 6, 9, 12)}
    assert _row(html, found).count("is-not-due") == 8
    assert "每季" in _row(html, found)


def test_a_month_that_asks_nothing_of_an_indicator_does_not_count_it(as_owner, reporting):
    reporting.inputs[0].figures.all().delete()
    reporting.indicators[0].inputs.update(frequency="quarter")

    assert "（2 項指標）" in _html(as_owner, month="11") or "2 項" in _html(as_owner, month="11")
    assert "3 項" in _html(as_owner, month="12")


def test_what_is_fixed_is_typed_once_and_stands_in_every_month(as_owner, reporting):
    reporting.indicators[0].components.update(formula="sessions / population * 100000")
    constant = factories.indicator_input(
        reporting.indicators[0], code="population", name="人口", aggregation="last", frequency="fixed"
    )

    empty = _row(_html(as_owner), constant)
    assert _writable(empty) == {f"{constant.pk}-12"}

    factories.figures(reporting.plan, constant, {1: 260000})
    row = _row(_html(as_owner), constant)
    # What was given can be corrected where it stands, and changed from the open month on.
    assert _writable(row) == {f"{constant.pk}-1", f"{constant.pk}-12"}
    assert row.count("260,000") == 12
    assert 'placeholder="260,000" data-carried' in row
    assert "is-empty" not in row


def test_a_cell_of_a_month_in_which_nothing_is_due_takes_no_figure(as_owner, reporting):
    reporting.inputs[0].figures.all().delete()
    reporting.indicators[0].inputs.update(frequency="year")

    refused = as_owner.post("cell", input=reporting.inputs[0].pk, month=11, value="5", seen="")
    taken = as_owner.post("cell", input=reporting.inputs[0].pk, month=12, value="5", seen="")

    assert (refused.status_code, refused.json()["check"]) == (422, "not_due")
    assert taken.status_code == 200
