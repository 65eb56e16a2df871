"""Figures from other systems: the same checks, locks and history, all or nothing; every refusal is JSON."""

import datetime
import json
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.models import Agency, ApiToken
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token
from chiayi_kpi.core.clock import today
from indicators.models import FigureChange, IndicatorMonth, MonthEvent, MonthlyFigure
from indicators.services.months import set_note
from objectives.models import Plan
from reports.api import throttle
from tests import factories
from tests.reports.api.schema import faults as faults_of
from tests.workbooks import database_state

pytestmark = pytest.mark.django_db
WRITE = ApiToken.Scope.WRITE


def figure(month=3, value="90", code="due", **more):
    return {"indicator": "1-1-1", "input": code, "month": month, "value": value} | more


def told(response) -> list[tuple]:
    return [(fault["index"], fault["field"], fault["message"]) for fault in response.json()["faults"]]


# ---------------------------------------------------------------- what is recorded


def test_figures_are_recorded_with_the_system_s_name_in_their_history(send, plan):
    response = send([figure(3, "100"), figure(3, 95, "done", note="轉檔")])

    assert response.status_code == 200
    assert response.json() == {
        "changed": [
            {"indicator": "1-1-1", "input": "due", "month": 3, "old": None, "new": "100"},
            {"indicator": "1-1-1", "input": "done", "month": 3, "old": None, "new": "95"},
        ],
        "unchanged": 0,
    }
    change = FigureChange.objects.get(input__code="done")
    assert (change.way, change.system, change.by) == ("system", "刑案系統", None)
    said = MonthEvent.objects.get()
    assert (said.action, said.reason, said.system, said.by) == ("note", "done：轉檔", "刑案系統", None)
    assert MonthlyFigure.objects.get(input__code="due").value == 100


def test_the_same_call_twice_changes_nothing(send):
    figures = [figure(3, "100", note="轉檔"), figure(4, "1,234.5")]
    send(figures)
    before = database_state()
    response = send(figures)
    del before["accounts.ApiToken"]
    after = database_state()
    del after["accounts.ApiToken"]

    assert response.json() == {"changed": [], "unchanged": 2}
    assert after == before


def test_a_person_explains_the_figure_and_the_next_call_leaves_what_they_wrote(send, plan, planner):
    send([figure(3, "100")])
    indicator = MonthlyFigure.objects.get().input.indicator
    set_note(plan=plan, month=3, indicator=indicator.pk, text="專案掃蕩", by=planner)

    assert send([figure(3, "100", note="")]).json()["changed"] == []
    send([figure(3, "101")])
    assert IndicatorMonth.objects.get().note == "專案掃蕩"
    for _twice in range(2):
        send([figure(3, "101", note="轉檔"), figure(3, "90", "done", note="轉檔")])
        assert IndicatorMonth.objects.get().note == "專案掃蕩\n轉檔"


def said() -> str:
    return IndicatorMonth.objects.get().note


def test_what_a_person_took_out_stays_out_and_a_closed_month_keeps_no_figure_from_another(
    send, plan, planner
):
    figures = [figure(3, "100", note="轉檔"), figure(3, "90", "done", note="補報")]
    send(figures)
    assert said() == "due：轉檔\ndone：補報"
    indicator = plan.indicators.first()
    set_note(plan=plan, month=3, indicator=indicator.pk, text="專案掃蕩", by=planner)
    assert send(figures).json() == {"changed": [], "unchanged": 2}
    assert said() == "專案掃蕩"

    IndicatorMonth.objects.update(state=IndicatorMonth.State.APPROVED)
    answer = send([figure(3, "100", note="重算"), figures[1], figure(4, "7")]).json()
    assert [one["month"] for one in answer["changed"]] == [4]
    assert [(one["index"], one["field"]) for one in answer["notices"]] == [(0, "note")]
    assert IndicatorMonth.objects.get(month=3).note == "專案掃蕩"


def test_a_system_s_text_takes_the_place_of_its_former_one_of_the_same_input(send, plan, planner):
    set_note(plan=plan, month=3, indicator=plan.indicators.first().pk, text="本月未延誤", by=planner)
    send([figure(3, "100", note="一版"), figure(3, "90", "done", note="一版")])
    send([figure(3, "101", note="延誤")])  # no part of a line is a line
    assert said() == "本月未延誤\n一版\ndue：延誤"
    send([figure(3, "102", note="二版"), figure(3, "91", "done", note="補報\n二批")])
    assert said() == "本月未延誤\ndue：二版\ndone：補報\n二批"
    send([figure(3, "102", "done", note="三版")])
    assert said() == "本月未延誤\ndue：二版\ndone：三版"


def test_a_note_that_finds_no_room_is_left_out_and_told_and_its_figure_is_taken(send, plan, planner):
    set_note(plan=plan, month=3, indicator=plan.indicators.first().pk, text="字" * 1_999, by=planner)
    answer = send([figure(3, "100", note="轉檔"), figure(4, "7")]).json()
    assert len(answer["changed"]) == 2
    assert [(one["index"], one["field"]) for one in answer["notices"]] == [(0, "note")]
    assert said() == "字" * 1_999
    too_long = send([figure(4, "8", note="字" * 2_001)])
    assert too_long.status_code == 422 and told(too_long)[0][:2] == (0, "note")


def test_numbers_are_exact_and_read_as_the_grid_reads_them(send):
    response = send(body='{"figures": [{"indicator": "1-1-1", "input": "due", "month": 3, "value": 0.1}]}')
    assert response.json()["changed"][0]["new"] == "0.1"
    send([figure(4, "3萬")])
    assert MonthlyFigure.objects.get(month=4).value == 30_000


@pytest.mark.parametrize(
    ("written", "value"), [("1.5E3", "1500"), ("1.0E7", "10000000"), ("25e-1", "2.5"), ("-0", "0")]
)
def test_an_exponent_as_programs_write_it_is_a_number(send, written, value):
    body = '{"figures": [{"indicator": "1-1-1", "input": "due", "month": 3, "value": %s}]}'
    assert send(body=body % written).json()["changed"][0]["new"] == value


@pytest.mark.parametrize("written", ["1e400", "1e-400", "1e999999999"])
def test_an_exponent_that_no_figure_has_is_a_fault_of_its_value(send, written):
    body = '{"figures": [{"indicator": "1-1-1", "input": "due", "month": 3, "value": %s}]}'
    ((index, field, _message),) = told(send(body=body % written))
    assert (index, field) == (0, "value")


# ---------------------------------------------------------------- what is refused, by its place in the list


def test_every_fault_is_named_by_its_place_and_nothing_is_changed(send, plan, planner):
    before = database_state()
    response = send(
        [
            figure(3, "100"),
            figure(3, "85²"),
            figure(13),
            figure(3, code="nobody"),
            figure(3, indicator="9-9-9"),
            {"indicator": "1-1-1", "input": "due", "month": "3", "value": True},
            figure(4, "-1"),
            "x",
            figure(5, extra=1),
            figure(3, "7"),
        ]
    )
    after = database_state()
    for state in (before, after):
        del state["accounts.ApiToken"]

    assert response.status_code == 422
    assert after == before
    named = told(response)
    assert [(index, field) for index, field, _message in named] == [
        (1, "value"),
        (2, "month"),
        (3, "input"),
        (4, "indicator"),
        (5, "month"),
        (5, "value"),
        (6, "value"),
        (7, ""),
        (8, "extra"),
        (9, "input"),
    ]
    assert "這不是可讀取的數字" in named[0][2]
    assert "現有代號：due、done" in named[2][2] or "現有代號：done、due" in named[2][2]
    assert "清單中第 0 項已有這筆數據" in named[9][2]


@pytest.mark.parametrize(
    ("state", "said"),
    [(IndicatorMonth.State.SUBMITTED, "本月已送出"), (IndicatorMonth.State.APPROVED, "已核定鎖定")],
)
def test_a_month_that_is_handed_in_or_approved_takes_nothing(send, plan, state, said):
    factories.month_state(plan, plan.indicators.get(objective__facet__no=1), 3, state)
    (fault,) = told(send([figure(3)]))
    assert fault[:2] == (0, "month") and said in fault[2]


def test_a_settled_year_is_said_once_and_what_stands_there_is_no_fault(send, plan):
    send([figure(3), figure(4)])
    Plan.objects.filter(pk=plan.pk).update(settled_at="2019-02-01T00:00Z")
    assert send([figure(3), figure(4)]).status_code == 200
    (fault,) = told(send([figure(3, "1"), figure(4, "2")]))
    assert fault[:2] == (None, "")


def test_a_figure_that_cannot_be_is_refused_as_in_the_grid(send):
    (fault,) = told(send([figure(3, "-1")]))
    assert fault[:2] == (0, "value") and "不得為負數" in fault[2]


def test_a_note_with_a_null_character_is_refused(send):
    ((index, field, _message),) = told(send([figure(note="a\0b")]))
    assert (index, field) == (0, "note")


def test_a_month_that_no_column_holds_is_a_fault_beside_a_note_too(send):
    assert told(send([figure(10**30, note="轉檔")]))[0][:2] == (0, "month")


def test_a_month_that_has_not_begun_takes_nothing(send, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 3, 10)
    assert told(send([figure(4)]))[0][:2] == (0, "month")


# ---------------------------------------------------------------- who may, and errors


def test_a_token_that_reads_does_not_write_and_one_that_writes_reads_its_agency(send, plan, token):
    admin = factories.user(role=Role.ADMINISTRATOR)
    reading = issue_token(name="x", agency=plan.agency, by=admin).secret
    response = send([figure()], secret=reading)
    assert response.status_code == 403 and "error" in response.json()
    read = Client().get(
        reverse("api_snapshot", args=[107, "A"]), headers={"authorization": f"Bearer {token.secret}"}
    )
    assert read.status_code == 200
    assert not MonthlyFigure.objects.exists()


def test_another_agency_is_not_there_for_the_token(send, plan):
    factories.complete_plan(factories.agency("B"), common=True, approved=True)
    for where in ({"agency": "B"}, {"agency": "NOBODY"}, {"year": 120}):
        response = send([figure()], **where)
        assert response.status_code == 404 and "error" in response.json()


def test_the_token_of_an_agency_that_has_ended_writes_nothing_any_more(send, plan):
    Agency.objects.update(last_day=today())
    assert send([figure()]).status_code == 200  # its last day
    Agency.objects.update(last_day=today() - datetime.timedelta(1))
    response = send([figure(value="91")])
    assert response.status_code == 403 and response.json()["error"].endswith(" 止。")
    assert MonthlyFigure.objects.get().value == 90


def test_a_session_writes_nothing_here(plan, planner):
    client = Client()
    client.force_login(planner)
    response = client.post(
        reverse("api_figures", args=[107, "A"]), json.dumps({"figures": []}), content_type="application/json"
    )
    assert response.status_code == 401 and response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "{}",
        '{"figures": {}}',
        '{"figures": [], "more": 1}',
        '{"figures": [NaN]}',
        "[" * 100_000,
        b"\xff\xfe",
        '{"figures": [1e99999999999999999999]}',
        '{"figures": [{"\\ud83d": 1}]}',  # half a character
        '{"figures": [{"indicator": "1-1-1", "input": "due", "month": 3, "value": 1, "note": "\\ud83d"}]}',
    ],
)
def test_what_is_no_json_of_the_form_is_a_400(send, body):
    response = send(body=body)
    assert response.status_code == 400 and "error" in response.json()


def test_another_kind_of_body_and_too_much_of_it_are_told_apart(send, settings):
    assert send([figure()], content_type="text/plain").status_code == 415
    assert send(body=" " * (1024 * 1024 + 1)).status_code == 413
    many = send([figure()] * 5_001)
    assert many.status_code == 413 and "5001" in many.json()["error"]
    settings.IMPORT_MAX_BYTES = settings.EVIDENCE_MAX_BYTES = settings.PICTURE_MAX_BYTES = 10
    huge = send(body=" " * (1024 * 1024 + 100))
    assert huge.status_code == 413 and "error" in huge.json()


def test_a_token_that_calls_too_often_is_told_when_it_may_again(send, plan, planner, settings, monkeypatch):
    settings.API_WRITES_PER_MINUTE = 2
    monkeypatch.setattr(throttle, "time", SimpleNamespace(time=lambda: 6_000_045.5))
    assert [send([figure(value=str(value))]).status_code for value in (1, 2)] == [200, 200]

    refused = send([figure(value="3")])

    assert (refused.status_code, refused["Retry-After"]) == (429, "15")
    assert refused.json() == {"error": "一分鐘內之呼叫次數超過單一權杖之上限（2 次），請於 15 秒後再試。"}
    assert MonthlyFigure.objects.get().value == 2
    other = issue_token(name="另一系統", agency=plan.agency, by=planner, scope=WRITE)
    assert send([figure(value="4")], secret=other.secret).status_code == 200  # each token by itself
    monkeypatch.setattr(throttle, "time", SimpleNamespace(time=lambda: 6_000_060.0))
    assert send([figure(value="5")]).status_code == 200


@pytest.mark.parametrize("end", ["role", "account"])
def test_a_token_writes_no_longer_than_who_issued_it_may(send, planner, end):
    assert send([figure(value="1")]).status_code == 200
    if end == "role":
        planner.memberships.all().delete()
    else:
        type(planner).objects.update(is_active=False)
    refused = send([figure(value="2")])
    assert refused.status_code == 403 and "已不能在此匯入數據" in refused.json()["error"]
    assert MonthlyFigure.objects.get().value == 1


def test_a_refused_call_counts_and_reading_does_not(send, token, settings):
    settings.API_WRITES_PER_MINUTE = 1
    assert send(body="{").status_code == 400
    assert send([figure()]).status_code == 429
    read = {"authorization": f"Bearer {token.secret}"}
    assert [Client().get(reverse("api_plans"), headers=read).status_code for _ in range(2)] == [200, 200]


def test_another_method_is_told_which_one_is_taken(plan, token):
    client = Client(enforce_csrf_checks=True)
    put = client.put(reverse("api_figures", args=[107, "A"]))
    assert (put.status_code, put["Allow"]) == (405, "GET, HEAD, POST") and "error" in put.json()
    for name, args in [
        ("api_plans", []),
        ("api_year", [107]),
        ("api_snapshot", [107, "A"]),
        ("api_description", []),
    ]:
        posted = client.post(reverse(name, args=args))
        assert (posted.status_code, posted["Allow"]) == (405, "GET, HEAD") and "error" in posted.json()


@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/x", "/api/v1/9999/A/figures", "/api/v2/plans/", "/api/v1/1%0A/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_any_other_address_is_a_404_in_json(path, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert response.status_code == 404 and "error" in response.json()


def test_a_fault_of_the_portal_is_json_too(send, monkeypatch):
    def fail(**_kwargs):
        raise RuntimeError("inside")

    monkeypatch.setattr("reports.api.figures.record_system_figures", fail)
    response = send([figure()], client=Client(raise_request_exception=False))
    assert response.status_code == 500 and "inside" not in response.json()["error"]


def _answers(send, settings):
    yield from (send([figure()]), send([figure()]), send([figure(13)]), send(body="{"))
    settings.API_WRITES_PER_MINUTE = 4
    yield send([figure()])


def test_the_description_is_true_of_every_answer(send, client, settings):
    description = client.get(reverse("api_description")).json()
    operation = description["paths"]["/api/v1/{year}/{agency}/figures"]["post"]
    for response in _answers(send, settings):
        described = operation["responses"][str(response.status_code)]
        if "$ref" in described:
            described = description["components"]["responses"][described["$ref"].rpartition("/")[2]]
        schema = described["content"]["application/json"]["schema"]
        assert faults_of(response.json(), schema, description) == []


def test_queries_do_not_grow_with_the_list(send):
    def count(figures) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert send(figures).status_code == 200
        return len(asked)

    count([figure(1, "50")])
    assert count([figure(month, "60") for month in range(1, 13)]) <= count([figure(1, "70")]) + 1


def test_a_change_by_a_system_always_has_its_name(plan):
    row = plan.indicators.first().inputs.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureChange.objects.create(plan=plan, input=row, month=1, new=1, way=FigureChange.Way.SYSTEM)
