"""The JSON interface: who is answered, what is answered, and that its description is true."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token, recognise, revoke_token
from reports.snapshot.score_json import score_json
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reports.api.schema import faults, resolved
from tests.reports.cities import more_indicators, ranked_city, report
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans():
    made = ranked_city({"A": 120, "B": None})
    report(made["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    factories.execution(made["A"], month=6, budget=1000, frozen=0, paid=300)
    factories.budget_item(made["A"], central=1, city=2)
    return made


@pytest.fixture
def admin():
    return factories.user(role=Role.ADMINISTRATOR)


def ask(client, name, *args, secret=None, **query):
    headers = {"accept-language": "en"}
    if secret is not None:
        headers["authorization"] = f"Bearer {secret}"
    return client.get(reverse(name, args=args), query, headers=headers)


def secret_of(admin, agency=None):
    return issue_token(name="資料平台", agency=agency, by=admin).secret


# ---------------------------------------------------------------- who is answered


@pytest.mark.parametrize(
    ("name", "args"), [("api_plans", ()), ("api_year", (107,)), ("api_snapshot", (107, "A"))]
)
def test_without_a_token_or_session_nothing_is_said(client, plans, name, args):
    response = ask(client, name, *args)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert set(response.json()) == {"error"}


def test_an_agency_s_token_sees_that_agency_alone(client, plans, admin):
    secret = secret_of(admin, plans["A"].agency)
    assert ask(client, "api_snapshot", 107, "A", secret=secret).status_code == 200
    assert ask(client, "api_snapshot", 107, "B", secret=secret).status_code == 404
    assert [one["agency"] for one in ask(client, "api_plans", secret=secret).json()["plans"]] == ["A"]
    assert [one["agency"] for one in ask(client, "api_year", 107, secret=secret).json()["agencies"]] == ["A"]


def test_the_city_s_token_sees_every_agency(client, plans, admin):
    secret = secret_of(admin)
    assert [one["agency"] for one in ask(client, "api_year", 107, secret=secret).json()["agencies"]] == [
        "A",
        "B",
    ]


def test_a_revoked_token_opens_nothing(client, plans, admin):
    issued = issue_token(name="x", agency=None, by=admin)
    assert revoke_token(token_id=issued.token.pk, by=admin) and not revoke_token(
        token_id=issued.token.pk, by=admin
    )
    assert ask(client, "api_plans", secret=issued.secret).status_code == 401


def test_an_expired_token_is_told_so_with_its_last_day(client, plans, admin):
    issued = issue_token(name="x", agency=None, by=admin)
    ApiToken.objects.update(last_day="2020-02-29")
    response = ask(client, "api_plans", secret=issued.secret)
    assert response.status_code == 401 and "2020-02-29" in response.json()["error"]
    assert response["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize("sent", ["Bearer wrong", "Bearer", "Basic eDp5", "Bearer 字", "x" * 5000])
def test_a_wrong_token_is_refused_also_for_who_is_signed_in(client, plans, admin, sent):
    client.force_login(admin)
    response = client.get(reverse("api_plans"), headers={"authorization": sent})
    assert response.status_code == 401


def test_a_person_sees_by_the_session_what_the_pages_show(client, plans):
    client.force_login(factories.user(role=Role.OWNER, agency=plans["A"].agency))
    assert ask(client, "api_snapshot", 107, "A").status_code == 200
    assert ask(client, "api_snapshot", 107, "B").status_code == 404


def test_nothing_can_be_written(client, plans, admin):
    secret = secret_of(admin)
    where = reverse("api_snapshot", args=[107, "A"])
    assert client.post(where, headers={"authorization": f"Bearer {secret}"}).status_code == 405


def test_only_a_hash_of_the_secret_is_kept(admin):
    issued = issue_token(name="x", agency=None, by=admin)
    held = ApiToken.objects.filter(pk=issued.token.pk).values().get()
    assert issued.secret not in map(str, held.values()) and len(issued.secret) > 40
    assert recognise(issued.secret) == issued.token


def test_the_last_use_is_noted_without_a_write_at_every_read(client, plans, admin):
    secret = secret_of(admin)
    assert ApiToken.objects.get().last_used is None
    ask(client, "api_plans", secret=secret)
    first = ApiToken.objects.get().last_used
    assert first is not None
    with CaptureQueriesContext(connection) as queries:
        ask(client, "api_plans", secret=secret)
    assert not [one for one in queries if one["sql"].startswith("UPDATE")]
    assert ApiToken.objects.get().last_used == first


# ---------------------------------------------------------------- what is answered


def test_the_snapshot_holds_the_score_s_json_under_the_same_keys(client, plans, admin):
    (snapshot,) = build_snapshots(year=107, through=6, agency_codes=["A"])
    answer = ask(client, "api_snapshot", 107, "A", secret=secret_of(admin), through=6).json()
    assert _holds(answer, score_json(snapshot, "en"))
    assert answer["executions"][0]["paid"] == 300
    assert answer["budget"][0]["items"][0]["city"] == 2


def _holds(larger, smaller) -> bool:
    if isinstance(smaller, dict):
        return all(name in larger and _holds(larger[name], part) for name, part in smaller.items())
    if isinstance(smaller, list):
        return len(larger) == len(smaller) and all(map(_holds, larger, smaller))
    return larger == smaller


@pytest.mark.parametrize(
    ("name", "args"),
    [("api_plans", ()), ("api_year", (107,)), ("api_snapshot", (107, "A")), ("api_snapshot", (107, "B"))],
)
def test_the_description_is_true(client, plans, admin, name, args):
    description = client.get(reverse("api_description")).json()
    answer = ask(client, name, *args, secret=secret_of(admin))
    assert answer.status_code == 200
    (schema,) = _schemas(description, name)
    assert faults(answer.json(), schema, description) == []


def _schemas(description, name):
    for path in description["paths"].values():
        operation = path.get("get") or path["post"]
        if f"api_{operation['operationId']}" == name:
            yield operation["responses"]["200"]["content"]["application/json"]["schema"]


def test_a_false_answer_would_be_noticed(client):
    description = client.get(reverse("api_description")).json()
    schema = resolved("#/components/schemas/Summary", description)
    assert faults({"agency": 1, "extra": True}, schema, description)


def test_the_description_has_every_address_of_the_interface(client):
    described = set(client.get(reverse("api_description")).json()["paths"])
    args = {"api_plans": [], "api_year": [107], "api_snapshot": [107, "A"]}
    args["api_figures"] = [107, "A"]
    real = {
        reverse(name, args=found).replace("107", "{year}").replace("/A/", "/{agency}/")
        for name, found in args.items()
    }
    assert described == real


@pytest.mark.parametrize("month", ["0", "13", "x"])
def test_no_other_month_exists(client, plans, admin, month):
    response = ask(client, "api_snapshot", 107, "A", secret=secret_of(admin), through=month)
    assert response.status_code == 404 and "error" in response.json()


@pytest.mark.parametrize("args", [(120, "A"), (107, "NOBODY")])
def test_what_does_not_exist_is_not_found(client, plans, admin, args):
    assert ask(client, "api_snapshot", *args, secret=secret_of(admin)).status_code == 404
    assert ask(client, "api_year", 120, secret=secret_of(admin)).status_code == 404


def test_a_plan_that_cannot_be_scored_says_why(client, plans, admin):
    plans["A"].indicators.first().components.update(rule="nonsense")
    response = ask(client, "api_snapshot", 107, "A", secret=secret_of(admin))
    assert response.status_code == 409 and "nonsense" in response.json()["error"]


def test_a_year_answers_with_who_can_be_scored_and_names_who_cannot(client, plans, admin):
    secret = secret_of(admin)
    before = ask(client, "api_year", 107, secret=secret).json()
    plans["A"].indicators.first().components.update(rule="nonsense")
    response = ask(client, "api_year", 107, secret=secret)
    answer = response.json()
    assert response.status_code == 200 and before["refused"] == []
    assert answer["agencies"] == [one for one in before["agencies"] if one["agency"] == "B"]
    (refused,) = answer["refused"]
    assert (refused["agency"], refused["agency_name"]) == ("A", "測試A處") and "nonsense" in refused["reason"]
    description = client.get(reverse("api_description")).json()
    (schema,) = _schemas(description, "api_year")
    assert faults(answer, schema, description) == []


def test_an_agency_s_own_token_reads_why_and_nothing_of_others(client, plans, admin):
    for plan in plans.values():
        plan.indicators.first().components.update(rule="nonsense")
    answer = ask(client, "api_year", 107, secret=secret_of(admin, plans["A"].agency)).json()
    assert answer["agencies"] == [] and [one["agency"] for one in answer["refused"]] == ["A"]


def test_a_settled_year_says_so(client, settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year()
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "20")  # 17.5 were computed
    year.confirm("review")
    row = year.settle()
    settled = {"total": "85.00", "grade": "甲", "at": row.at.isoformat(), "sha256": row.sha256}
    secret = secret_of(factories.user(role=Role.ADMINISTRATOR))
    answer = ask(client, "api_year", 107, secret=secret, through=6).json()
    assert answer["agencies"][0]["settled"] == settled
    whole = ask(client, "api_snapshot", 107, "A", secret=secret, through=12).json()
    assert (whole["settled"], whole["total"]) == (settled, "85.00")
    description = client.get(reverse("api_description")).json()
    (schema,) = _schemas(description, "api_year")
    assert faults(answer, schema, description) == []


def test_answers_are_kept_in_no_shared_cache(client, plans, admin):
    response = ask(client, "api_plans", secret=secret_of(admin))
    assert response["Cache-Control"] == "private, no-store" and "Authorization" in response["Vary"]


def test_it_takes_a_constant_number_of_queries(client, plans, admin):
    secret = secret_of(admin)
    ask(client, "api_plans", secret=secret)
    with CaptureQueriesContext(connection) as before:
        ask(client, "api_year", 107, secret=secret)
    more_indicators(plans["A"], 10)
    factories.complete_plan(factories.agency("C"), common=True)
    with CaptureQueriesContext(connection) as after:
        ask(client, "api_year", 107, secret=secret)
    assert len(after) == len(before) <= 16
