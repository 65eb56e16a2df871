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
from tests.made_once import made_once
from tests.reading import text_of
from tests.reports.api.schema import answer_of, faults
from tests.reports.cities import more_indicators, ranked_city, report
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = pytest.mark.django_db


def _plans():
    made = ranked_city({"A": 120, "B": None})
    report(made["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    factories.execution(made["A"], month=6, budget=1000, frozen=0, paid=300)
    factories.budget_item(made["A"], central=1, city=2)
    return made


made_plans = made_once(_plans)


@pytest.fixture
def plans(made_plans, db):
    return made_plans()


@pytest.fixture
def admin():
    return factories.user(role=Role.ADMINISTRATOR)


def ask(client, name, *args, secret=None, **query):
    headers = {} if secret is None else {"authorization": f"Bearer {secret}"}
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
    assert _holds(answer, score_json(snapshot, "zh"))
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
    [
        ("api_plans", ()),
        ("api_year", (107,)),
        ("api_snapshot", (107, "A")),
        ("api_snapshot", (107, "B")),
        ("api_figures", (107, "A")),
    ],
)
def test_the_description_is_true(client, plans, admin, name, args):
    description = client.get(reverse("api_description")).json()
    answer = ask(client, name, *args, secret=secret_of(admin))
    assert answer.status_code == 200
    schema = answer_of(description, name.removeprefix("api_"))
    assert faults(answer.json(), schema, description) == []


def test_a_false_answer_would_be_noticed(client):
    description = client.get(reverse("api_description")).json()
    schema = answer_of(description, "plans")
    good = {"plans": [], "count": 0, "next": None}
    assert faults(good, schema, description) == []
    assert faults(good | {"count": "0"}, schema, description) and faults(
        good | {"new": 1}, schema, description
    )


def test_the_description_has_every_address_of_the_interface(client):
    described = set(client.get(reverse("api_description")).json()["paths"])
    args = {"api_plans": [], "api_year": [107], "api_snapshot": [107, "A"]}
    args["api_figures"] = [107, "A"]
    args["api_description"] = []
    real = {
        reverse(name, args=found).replace("107", "{year}").replace("/A/", "/{agency}/")
        for name, found in args.items()
    }
    assert described == real


@pytest.mark.parametrize(
    ("name", "args", "query", "named"),
    [
        ("api_snapshot", (107, "A"), {"through": "0"}, "through"),
        ("api_snapshot", (107, "A"), {"through": "13"}, "through"),
        ("api_year", (107,), {"through": "x"}, "through"),
        ("api_year", (107,), {"through": ""}, "through"),
        ("api_figures", (107, "A"), {"month": "1.0"}, "month"),
        ("api_plans", (), {"page": "0"}, "page"),
        ("api_plans", (), {"page": "9" * 30}, "page"),
        ("api_plans", (), {"page_size": "1001"}, "page_size"),
        ("api_snapshot", (107, "A"), {"trough": "6"}, "trough"),
    ],
)
def test_a_parameter_that_is_not_understood_is_named(client, plans, admin, name, args, query, named):
    response = ask(client, name, *args, secret=secret_of(admin), **query)
    assert response.status_code == 400 and f"「{named}」" in response.json()["error"]


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
    schema = answer_of(description, "year")
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
    schema = answer_of(description, "year")
    assert faults(answer, schema, description) == []


def test_answers_are_kept_in_no_shared_cache_and_refusals_in_none(client, plans, admin):
    response = ask(client, "api_plans", secret=secret_of(admin))
    assert response["Cache-Control"] == "private, no-cache" and "Authorization" in response["Vary"]
    assert ask(client, "api_plans")["Cache-Control"] == "private, no-store"
    client.force_login(admin)  # perhaps on a computer that others use
    seen = ask(client, "api_plans")
    assert (seen.status_code, seen["Cache-Control"], "ETag" in seen) == (200, "private, no-store", False)


@pytest.mark.parametrize(
    ("name", "args"),
    [("api_plans", ()), ("api_year", (107,)), ("api_snapshot", (107, "A")), ("api_figures", (107, "A"))],
)
def test_what_has_not_changed_is_not_sent_again(client, token, send, name, args):
    headers = {"authorization": f"Bearer {token.secret}"}
    first = client.get(reverse(name, args=args), headers=headers)
    headers["if-none-match"] = first["ETag"]
    again = client.get(reverse(name, args=args), headers=headers)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "private, no-cache" and "Authorization" in again["Vary"]
    send([{"indicator": "1-1-1", "input": "done", "month": 1, "value": "5"}])
    assert client.get(reverse(name, args=args), headers=headers).status_code == 200


def test_whoever_may_not_read_is_not_told_that_nothing_changed(client, plans, admin):
    known = ask(client, "api_plans", secret=secret_of(admin))["ETag"]
    response = client.get(reverse("api_plans"), headers={"if-none-match": known})
    assert response.status_code == 401


# ---------------------------------------------------------------- monthly figures


def test_the_figures_say_what_was_reported_with_its_state_and_its_last_change(client, plans, admin):
    plan = plans["A"]
    indicator = report(plan, "1-1-1", {})
    factories.month_state(plan, indicator, 1, "approved", note="專案掃蕩")
    answer = ask(client, "api_figures", 107, "A", secret=secret_of(admin), month=1).json()
    assert [(one["input"], one["value"], one["state"], one["explanation"]) for one in answer["figures"]] == [
        ("done", "60", "approved", "專案掃蕩"),
        ("due", "90", "approved", "專案掃蕩"),
    ]
    assert (answer["count"], answer["next"]) == (2, None)


def test_a_change_gives_the_figure_and_the_plan_their_moment(client, token, send):
    secret = token.secret
    before = ask(client, "api_figures", 107, "A", secret=secret).json()["figures"]
    assert send([{"indicator": "1-1-1", "input": "done", "month": 1, "value": "12"}]).status_code == 200
    (changed,) = ask(client, "api_figures", 107, "A", secret=secret).json()["figures"]
    assert before == [] and changed["value"] == "12" and changed["updated_at"].endswith("+08:00")
    assert ask(client, "api_plans", secret=secret).json()["plans"][0]["updated_at"] == changed["updated_at"]
    assert ask(client, "api_snapshot", 107, "A", secret=secret).json()["updated_at"] == changed["updated_at"]


def test_the_pages_of_a_list_hold_all_of_it_once(client, plans, admin):
    secret = secret_of(admin)
    whole = ask(client, "api_figures", 107, "A", secret=secret).json()
    found, address, pages = [], reverse("api_figures", args=[107, "A"]) + "?page_size=3", 0
    while address:
        answer = client.get(address, headers={"authorization": f"Bearer {secret}"}).json()
        found, address, pages = found + answer["figures"], answer["next"], pages + 1
        assert len(answer["figures"]) <= 3 and answer["count"] == whole["count"]
    assert found == whole["figures"] and pages == -(-whole["count"] // 3) > 1


def test_a_page_of_a_year_scores_its_own_agencies_with_the_ranks_of_all(client, plans, admin):
    secret = secret_of(admin)
    whole = ask(client, "api_year", 107, secret=secret).json()
    second = ask(client, "api_year", 107, secret=secret, page=2, page_size=1).json()
    assert second["agencies"] == whole["agencies"][1:] and second["count"] == 2 and second["next"] is None
    beyond = ask(client, "api_year", 107, secret=secret, page=3, page_size=1)
    assert beyond.status_code == 404 and "3" in beyond.json()["error"]


def test_figures_of_another_agency_are_not_there(client, plans, admin):
    secret = secret_of(admin, plans["A"].agency)
    assert ask(client, "api_figures", 107, "B", secret=secret).status_code == 404


# ---------------------------------------------------------------- what it says of itself


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_every_example_of_the_description_is_an_answer_that_it_describes(client, language):
    description = client.get(reverse("api_description"), headers={"accept-language": language}).json()
    tried = 0
    for path in description["paths"].values():
        for operation in path.values():
            contents = [operation["responses"]["200"], operation.get("requestBody")]
            for content in filter(None, contents):
                told = content["content"]["application/json"]
                assert faults(told["example"], told["schema"], description) == []
                tried += 1
    assert tried == 7


def test_a_person_reads_the_description_as_a_page(client):
    answer = client.get(reverse("api_page"), headers={"accept-language": "zh-hant"})
    page = text_of(answer)
    assert "POST /api/v1/{year}/{agency}/figures" in page
    assert "<code>error</code> 說明原因" in answer.content.decode() and "`" not in page
    assert "填報某機關的月數值" in page and "http://testserver/api/v1/107/CYPD/figures" in page


def test_it_takes_a_constant_number_of_queries(client, plans, admin):
    secret = secret_of(admin)
    ask(client, "api_plans", secret=secret)
    with CaptureQueriesContext(connection) as before:
        ask(client, "api_year", 107, secret=secret)
    more_indicators(plans["A"], 10)
    factories.complete_plan(factories.agency("C"), common=True)
    with CaptureQueriesContext(connection) as after:
        ask(client, "api_year", 107, secret=secret)
    assert len(after) == len(before) <= 18
