"""Saving one cell: what is accepted, what is refused and how it is said, who may, and what it costs."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import FigureChange, IndicatorMonth, MonthlyFigure
from tests import factories
from tests.indicators.reporting_plan import reporting_plan

MOST_QUERIES = 10  # one of them writes the log
MOST_BYTES = 4096
STEPS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")  # the transaction's own marks, not queries


def _figure(reporting, place: int = 0, month: int = 12):
    rows = MonthlyFigure.objects.filter(plan=reporting.plan, input=reporting.inputs[place], month=month)
    return rows.values_list("value", flat=True).first()


def test_a_typed_figure_is_saved_with_who_and_which_way(as_owner, reporting):
    response = as_owner.type("１，０３４")

    assert response.status_code == 200
    assert response.json()["seen"] == "1034"
    assert response.json()["shown"] == "1,034"
    assert _figure(reporting) == Decimal(1034)
    change = FigureChange.objects.get(plan=reporting.plan)
    assert (change.by, change.way, change.old, change.new) == (reporting.owner, "page", None, Decimal(1034))


def test_saving_costs_at_most_ten_queries_and_four_kilobytes(as_owner, reporting):
    """Of a share of two inputs, whose check has to know the formula too: the dearest cell there is."""
    factories.indicator_input(reporting.indicators[0], code="due", name="應辦", unit="場")
    reporting.indicators[0].components.update(formula="sessions / due * 100")
    factories.set_parameters(reporting.indicators[0].components.all(), target=90)
    as_owner.type("9")  # what Django reads only once a process

    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = as_owner.type("100", seen="9")

    queries = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(STEPS)]
    assert response.json()["asks"]  # with a question to ask, since that is the longest answer
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)
    assert len(response.content) < MOST_BYTES


def test_a_whole_that_falls_below_its_part_asks_about_the_part(as_owner, reporting):
    """Whoever types 37 who attended first and then 19 who were assigned is asked, as in the other order."""
    attended = reporting.inputs[0]
    attended.figures.exclude(month=12).delete()
    assigned = factories.indicator_input(reporting.indicators[0], code="due", name="應到", unit="場")
    reporting.indicators[0].components.update(formula="sessions / due * 100")
    cell = f"{attended.pk}-12"
    as_owner.type("37")
    as_owner.type("19", input=assigned.pk)  # what Django reads only once a process

    with CaptureQueriesContext(connection) as captured:
        response = as_owner.type("18", input=assigned.pk, seen="19")
    queries = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(STEPS)]
    assert [found["kind"] for found in response.json()["beside"][cell]] == ["share_over_hundred"]
    assert len(queries) <= MOST_QUERIES + 1, "\n".join(queries)  # whether it was answered before

    assert as_owner.type("40", input=assigned.pk, seen="18").json()["beside"] == {cell: []}


def test_an_emptied_cell_is_a_month_not_reported_and_not_a_zero(as_owner, reporting):
    as_owner.type("9")
    response = as_owner.type("", seen="9")

    assert response.json()["shown"] == ""
    assert _figure(reporting) is None
    as_owner.type("0")
    assert _figure(reporting) == 0


def test_what_is_not_a_number_is_refused_with_the_reason_and_nothing_changes(as_owner, reporting):
    response = as_owner.type("九點五")

    assert response.status_code == 422
    assert "九點五" in response.json()["message"]
    assert _figure(reporting) is None


@pytest.mark.parametrize("text", ["-3", "1e9", "=1+1", "<script>", "9" * 60, "9" * 5000, "1.23456", "80%"])
def test_what_cannot_be_is_refused(as_owner, reporting, text):
    response = as_owner.type(text, unit="場")

    assert response.status_code == 422
    assert response.json()["message"]
    assert _figure(reporting) is None


def test_the_unit_may_be_typed_behind_the_number(as_owner, reporting):
    assert as_owner.type("12 場", unit="場").status_code == 200
    assert _figure(reporting) == 12


@pytest.fixture
def stages(reporting):
    """The first input counts milestones instead of sessions."""
    reporting.inputs[0].figures.all().delete()
    return factories.milestones(reporting.inputs[0], 設計=20, 招標=45, 交貨=80, 驗收=100)


@pytest.mark.parametrize("typed", ["80 %", "80", "交貨", "交貨 80 %", "3 交貨 80%"])
def test_a_cell_of_milestones_takes_what_it_shows(as_owner, reporting, stages, typed):
    response = as_owner.type(typed)

    assert response.json() == {"seen": "3", "shown": "80 %", "name": "交貨", "asks": [], "beside": {}}
    assert _figure(reporting) == 3


@pytest.mark.parametrize("typed", ["3", "1", "50", "完工"])
def test_a_number_that_is_no_per_cent_is_never_a_milestone_s_number(as_owner, reporting, stages, typed):
    response = as_owner.type(typed)

    assert response.status_code == 422
    assert "3 交貨 80%" in response.json()["message"]
    assert _figure(reporting) is None


def test_two_people_in_one_cell_of_milestones_are_shown_its_per_cent(as_owner, reporting, stages):
    factories.figures(reporting.plan, reporting.inputs[0], {12: 2})

    response = as_owner.type("80 %", seen="")

    assert response.status_code == 409
    theirs = response.json()["theirs"]
    assert (theirs["seen"], theirs["shown"], theirs["name"]) == ("2", "45 %", "招標")


def test_a_surprising_figure_is_saved_and_asked_about_until_it_is_answered(as_owner, reporting):
    response = as_owner.type("100")

    (question,) = response.json()["asks"]
    assert question["kind"] == "tenfold"
    answer = as_owner.post(
        "answer", input=reporting.inputs[0].pk, check="tenfold", note="聯合辦理春安宣導", value="100"
    )
    assert answer.status_code == 200
    assert as_owner.type("100", seen="100").json()["asks"] == []


def test_an_answer_is_about_the_figure_that_the_person_was_asked_about(as_owner, reporting):
    as_owner.type("100")
    as_owner.by(reporting.deputy).type("200", seen="100")

    late = as_owner.post("answer", input=reporting.inputs[0].pk, check="tenfold", note="", value="100")

    assert late.status_code == 409
    assert (late.json()["theirs"]["seen"], late.json()["theirs"]["by"]) == ("200", reporting.deputy.name)
    assert not reporting.plan.check_answers.exists()


def test_two_people_in_one_cell_the_second_sees_both_values_with_who_and_when(as_owner, reporting):
    as_owner.by(reporting.deputy).type("7")

    response = as_owner.type("9", seen="")

    assert response.status_code == 409
    theirs = response.json()["theirs"]
    assert (theirs["seen"], theirs["by"]) == ("7", "李代理")
    assert theirs["at"]
    assert _figure(reporting) == 7
    assert as_owner.type("9", seen="7").status_code == 200
    assert _figure(reporting) == 9


def test_who_typed_what_stands_there_already_is_no_conflict(as_owner, reporting):
    as_owner.by(reporting.deputy).type("7")

    assert as_owner.type("7", seen="").status_code == 200


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_closed_month_takes_no_figure(as_owner, reporting, state):
    factories.month_state(reporting.plan, reporting.indicators[0], 12, state=state)

    assert as_owner.type("9").status_code == 422
    assert _figure(reporting) is None


def test_a_month_that_has_not_begun_takes_no_figure(as_owner, reporting, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(year=2018, month=11)

    assert as_owner.type("9").status_code == 422


def test_a_dash_says_that_there_is_nothing_to_report_and_a_figure_takes_it_back(as_owner, reporting):
    response = as_owner.type("－")

    assert response.json()["shown"] == "-"
    row = IndicatorMonth.objects.get(plan=reporting.plan, indicator=reporting.indicators[0], month=12)
    assert row.nothing_to_report
    as_owner.type("3")
    row.refresh_from_db()
    assert not row.nothing_to_report


@pytest.mark.parametrize(
    "forged", [{"input": "999999"}, {"input": "1;drop"}, {"month": "13"}, {"month": "0"}, {"input": ""}]
)
def test_a_forged_cell_is_not_found(as_owner, forged):
    assert as_owner.type("9", **forged).status_code == 404


def test_another_agencys_input_is_not_found(as_owner):
    other = reporting_plan(1)

    assert as_owner.type("9", input=other.inputs[0].pk).status_code == 404
    assert _figure(other) is None


def test_another_agencys_plan_is_not_found(as_owner, reporting):
    stranger = reporting_plan(1).owner

    assert as_owner.by(stranger).type("9").status_code == 404
    assert _figure(reporting) is None


def test_who_is_neither_owner_nor_deputy_is_told_so(as_owner, reporting):
    response = as_owner.by(reporting.stranger).type("9")

    assert response.status_code == 403
    assert response.json()["message"]
    assert _figure(reporting) is None


def test_without_a_session_the_answer_says_so_and_nothing_is_written(as_owner, reporting):
    as_owner.client.logout()

    response = as_owner.type("9")

    assert response.status_code == 401
    assert response.json()["message"]
    assert _figure(reporting) is None


def test_a_page_made_for_one_person_never_writes_in_the_name_of_another(as_owner, reporting):
    as_owner.client.force_login(reporting.supervisor)

    assert as_owner.type("9").status_code == 401
    assert _figure(reporting) is None


def test_a_request_without_the_token_is_refused(as_owner, reporting):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reporting.owner)

    assert strict.post(as_owner.url("cell"), {"person": reporting.owner.pk}).status_code == 403


def test_saving_is_a_post_and_nothing_else(as_owner):
    assert as_owner.client.get(as_owner.url("cell")).status_code == 405


def test_what_would_be_refused_asked_and_read_is_said_of_several_cells_and_none_is_written(
    as_owner, reporting
):
    """Each as if those above it were written: a block is written one after the other."""
    first, second, third = (found.pk for found in reporting.inputs[:3])
    typed = [(first, "279.5"), (second, "85²"), (third, "1千"), (first, "9 場"), (first, "150")]
    lines = [
        urlencode({"input": pk, "month": 12, "value": value, "seen": "9" if value == "150" else ""})
        for pk, value in typed
    ]

    remarks = as_owner.post("cells_try", cells="\n".join(lines)).json()["remarks"]

    assert [one["kind"] for one in remarks] == ["refused", "refused", "asked", "read", "asked"]
    assert "須為整數" in remarks[0]["text"]
    assert "²" in remarks[1]["text"]
    assert remarks[3]["text"] == "9"
    assert not MonthlyFigure.objects.filter(plan=reporting.plan, month=12).exists()
    assert not FigureChange.objects.filter(plan=reporting.plan, month=12).exists()


def test_an_empty_line_parts_what_is_tried_together(as_owner, reporting):
    """What is locked for one indicator is free before the next is tried: the other knows nothing of it."""
    pk = reporting.inputs[0].pk
    first, second = (
        urlencode({"input": pk, "month": 12, "value": value, "seen": ""}) for value in ("9", "10")
    )

    def kinds(between: str) -> list[str]:
        answer = as_owner.post("cells_try", cells=f"{first}{between}{second}")
        return [one["kind"] for one in answer.json()["remarks"]]

    assert kinds("\n") == ["read", "refused"]
    assert kinds("\n\n") == kinds("\r\n\r\n") == ["read", "read"]


def test_cells_of_another_s_indicator_are_not_tried(as_owner, reporting):
    line = urlencode({"input": reporting.inputs[0].pk, "month": 12, "value": "9", "seen": ""})

    assert as_owner.by(reporting.stranger).post("cells_try", cells=line).status_code in {403, 404}
