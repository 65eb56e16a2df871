"""Submitting, withdrawing, the note and nothing to report, the way the page asks for them."""

import pytest

from chiayi_kpi.accounts.roles import Role
from indicators.models import IndicatorMonth, MonthEvent, MonthlyFigure
from tests import factories
from tests.indicators.reporting_plan import OPEN


def _states(reporting) -> list[str]:
    rows = IndicatorMonth.objects.filter(plan=reporting.plan, month=OPEN).order_by("indicator__no")
    return [row.state for row in rows]


def _fill(reporting) -> None:
    MonthlyFigure.objects.bulk_create(
        MonthlyFigure(plan=reporting.plan, input=found, month=OPEN, value=9) for found in reporting.inputs
    )


def test_one_submit_takes_all_that_is_mine_and_twice_is_once(as_owner, reporting):
    _fill(reporting)

    first, second = as_owner.post("submit"), as_owner.post("submit")

    assert (first.status_code, second.status_code) == (200, 200)
    assert _states(reporting) == ["submitted"] * 3
    assert MonthEvent.objects.filter(action="submit").count() == 3
    assert first.json()["indicators"] == sorted(one.pk for one in reporting.indicators)
    assert "submit-month" not in first.json()["bar"]


def test_what_is_complete_is_submitted_and_what_stays_is_listed_with_its_place(as_owner, reporting):
    as_owner.type("9", place=0)

    response = as_owner.post("submit")

    assert response.status_code == 200
    missing = response.json()["missing"]
    assert [line["key"] for line in missing] == [f"{found.pk}-{OPEN}" for found in reporting.inputs[1:]]
    assert all(line["label"] and line["reason"] for line in missing)
    assert response.json()["indicators"] == [reporting.indicators[0].pk]
    assert _states(reporting) == ["submitted"]


def test_a_plan_that_has_no_score_is_not_submitted_and_the_answer_says_why(as_owner, reporting):
    _fill(reporting)
    factories.set_parameters(reporting.indicators[0].components.all(), baseline_years=3)
    for step in ("check", "submit"):
        response = as_owner.post(step)
        assert response.status_code == 422
        assert "只能填寫其中一項" in response.json()["message"]
    assert _states(reporting) == []


def test_where_nothing_is_complete_nothing_is_submitted(as_owner, reporting):
    response = as_owner.post("submit")

    assert response.status_code == 422
    missing = response.json()["missing"]
    assert [line["key"] for line in missing] == [f"{found.pk}-{OPEN}" for found in reporting.inputs]
    assert _states(reporting) == []


def test_checking_finds_what_submitting_would_and_changes_nothing(as_owner, reporting):
    as_owner.type("9", place=0)

    checked = as_owner.post("check").json()

    assert [line["key"] for line in checked["missing"]] == [
        f"{found.pk}-{OPEN}" for found in reporting.inputs[1:]
    ]
    assert checked["message"] == "12 月：有 2 項指標尚未填妥。此為檢查，並未送出。"
    assert _states(reporting) == []
    for place in (1, 2):
        as_owner.type("9", place=place)
    assert as_owner.post("check").json() == {"message": "12 月：3 項指標均已填妥。", "missing": []}
    as_owner.post("submit")
    assert as_owner.post("check").json()["message"] == "12 月沒有待送出的指標。"


def test_a_month_is_checked_before_it_has_ended(as_owner, reporting, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(year=2018, month=12)
    _fill(reporting)

    assert as_owner.post("check").json()["missing"] == []
    assert as_owner.post("submit").status_code == 422


def test_a_planner_who_reports_for_all_is_not_held_up_by_one(as_owner, reporting):
    as_planner = as_owner.by(factories.user(role=Role.PLANNER, agency=reporting.plan.agency))
    for place in (0, 1):
        as_planner.type("9", place=place)

    response = as_planner.post("submit", show="all")

    assert response.status_code == 200
    assert {line["indicator"] for line in response.json()["missing"]} == {reporting.indicators[2].pk}
    assert _states(reporting) == ["submitted", "submitted"]


def test_a_red_light_needs_its_note(as_owner, reporting):
    _fill(reporting)
    MonthlyFigure.objects.filter(plan=reporting.plan, input=reporting.inputs[0]).update(value=1)

    refused = as_owner.post("submit")
    noted = as_owner.post("note", indicator=reporting.indicators[0].pk, note="場地整修；改於下月補辦")
    accepted = as_owner.post("submit")

    assert [line["kind"] for line in refused.json()["missing"]] == ["answer", "note"] or [
        line["kind"] for line in refused.json()["missing"]
    ] == ["note"]
    assert noted.status_code == 200
    if accepted.status_code == 422:  # the question about months that did not change
        as_owner.post("answer", input=reporting.inputs[0].pk, check="unchanged", note="確實如此")
        accepted = as_owner.post("submit")
    assert accepted.status_code == 200


def test_a_submitted_month_can_be_withdrawn_until_it_is_decided(as_owner, reporting):
    _fill(reporting)
    as_owner.post("submit")
    IndicatorMonth.objects.filter(indicator=reporting.indicators[0]).update(state="approved")

    said = as_owner.post("withdraw").json()["message"]
    assert said == "12 月：已撤回 2 項指標，可繼續填報：1-1-2、1-1-3。"
    assert _states(reporting) == ["approved", "draft", "draft"]
    assert said in as_owner.client.get(as_owner.url("grid")).content.decode()
    assert "沒有撤回任何指標" in as_owner.post("withdraw").json()["message"]


def test_nothing_to_report_is_said_and_taken_back(as_owner, reporting):
    pk = reporting.indicators[0].pk

    as_owner.post("nothing", indicator=pk, nothing="on")
    assert IndicatorMonth.objects.get(indicator=pk, month=OPEN).nothing_to_report
    as_owner.post("nothing", indicator=pk)
    assert not IndicatorMonth.objects.get(indicator=pk, month=OPEN).nothing_to_report


def test_nothing_to_report_beside_a_figure_is_refused(as_owner, reporting):
    _fill(reporting)

    response = as_owner.post("nothing", indicator=reporting.indicators[0].pk, nothing="on")

    assert response.status_code == 422
    assert response.json()["message"]


@pytest.mark.parametrize("step", ["submit", "withdraw"])
def test_who_reports_nothing_here_submits_nothing(as_owner, reporting, step):
    _fill(reporting)

    assert as_owner.by(reporting.stranger).post(step).status_code == 403
    assert _states(reporting) == []


@pytest.mark.parametrize("step", ["note", "nothing"])
def test_a_note_on_what_is_not_mine_is_refused(as_owner, reporting, step):
    values = {"indicator": reporting.indicators[0].pk, "note": "x", "nothing": "on"}

    assert as_owner.by(reporting.stranger).post(step, **values).status_code == 403
    assert as_owner.post(step, **values | {"indicator": 999999}).status_code == 404
    assert not IndicatorMonth.objects.exists()


def test_a_note_over_what_somebody_else_wrote_meanwhile_shows_theirs_and_writes_nothing(as_owner, reporting):
    pk = reporting.indicators[0].pk
    as_owner.by(reporting.deputy).post("note", indicator=pk, note="代理人所寫", seen="")

    late = as_owner.post("note", indicator=pk, note="我寫的", seen="")
    same = as_owner.post("note", indicator=pk, note="代理人所寫", seen="")
    looked = as_owner.post("note", indicator=pk, note="我寫的", seen="代理人所寫")

    theirs = late.json()["theirs"]
    assert (late.status_code, theirs["seen"], theirs["by"]) == (409, "代理人所寫", "李代理")
    assert theirs["at"]
    assert same.status_code == 200  # sent twice is sent once
    assert (looked.status_code, looked.json()["seen"]) == (200, "我寫的")


@pytest.mark.parametrize("step", ["submit", "withdraw", "note", "nothing", "answer", "attach"])
def test_without_a_session_every_step_says_so(as_owner, step):
    as_owner.client.logout()

    assert as_owner.post(step).status_code == 401


def test_a_note_with_markup_comes_back_as_text(as_owner, reporting):
    as_owner.post("note", indicator=reporting.indicators[0].pk, note="</textarea><script>alert(1)</script>")

    assert b"<script>alert" not in as_owner.panel().content
