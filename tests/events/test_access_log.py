"""Refusals, downloads and looks at personal data are in the log, whichever page it was."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token
from chiayi_kpi.events import access_log
from chiayi_kpi.events.kinds import EventKind, EventOutcome
from chiayi_kpi.events.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.complete_plan(factories.agency("CYPD"))


def test_a_refusal_says_where_it_was(client, plan):
    client.force_login(factories.user("wang", role=Role.OWNER, agency=plan.agency))
    assert client.get(reverse("history", args=[107, "CYPD"])).status_code == 403
    event = Event.objects.get(kind=EventKind.REFUSED)
    assert (event.outcome, event.username, event.agency, event.year) == (
        EventOutcome.REFUSED,
        "wang",
        plan.agency,
        107,
    )
    assert event.details["path"] == "/107/CYPD/history/"


@pytest.mark.on_any_database
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("dashboard", [107, "OTHER"]),
        ("city", [107]),
        ("event_log", []),
        ("people", []),
        ("people_of_agency", ["OTHER"]),
        ("person", ["stranger"]),
        ("volumes", [107]),
        ("api_snapshot", [107, "OTHER"]),
    ],
)
def test_a_page_that_is_hidden_from_somebody_is_a_refusal(client, plan, name, place):
    other = factories.agency("OTHER")
    factories.complete_plan(other)
    stranger = factories.user("lin", role=Role.OWNER, agency=other)
    role = Role.PLANNER if name in ("people_of_agency", "person") else Role.OWNER
    client.force_login(factories.user("wang", role=role, agency=plan.agency))
    address = reverse(name, args=[stranger.pk if one == "stranger" else one for one in place])
    assert client.get(address).status_code == 404
    event = Event.objects.get(kind=EventKind.REFUSED)
    assert (event.outcome, event.username, event.details["path"]) == (EventOutcome.REFUSED, "wang", address)


@pytest.mark.on_any_database
@pytest.mark.parametrize("address", ["/107/NONE/", "/nothing/", "/people/987654/", "/api/v1/107/NONE/"])
def test_an_address_that_leads_nowhere_is_no_refusal(client, plan, address):
    client.force_login(factories.user(role=Role.ADMINISTRATOR))
    assert client.get(address).status_code == 404
    assert not Event.objects.exists()


def test_a_page_that_is_shown_costs_no_query_for_this(client, plan):
    client.force_login(factories.user(role=Role.PLANNER, agency=plan.agency))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("dashboard", args=[107, "CYPD"])).status_code == 200
    assert not [one for one in asked if "events_event" in one["sql"] or "portal_cache" in one["sql"]]


@pytest.mark.parametrize(
    ("addresses", "kept"),
    [
        (["192.0.2.7"] * 130, [1, 10, 100]),
        pytest.param(
            [f"2001:db8:1:{number:x}::{number:x}" for number in range(12)],
            [1, 10],
            marks=pytest.mark.on_any_database,
        ),
        pytest.param(["::ffff:192.0.2.7", "192.0.2.7"] * 6, [1, 10], marks=pytest.mark.on_any_database),
    ],
    ids=["one", "one network", "one written in two ways"],
)
def test_refusals_of_nobody_in_particular_do_not_flood_the_log(client, addresses, kept):
    """A hundred and thirty forms without a token, as a program sends them, are three events, and another visitor's one more."""
    from_outside = Client(enforce_csrf_checks=True)
    for address in [*addresses, "::ffff:192.0.2.8"]:
        answer = from_outside.post(reverse("account_login"), REMOTE_ADDR=address)
        assert answer.status_code == 403
    counts = [event.details["count"] for event in Event.objects.filter(kind=EventKind.REFUSED).order_by("id")]
    assert counts == [*kept, 1]


def test_the_hour_in_which_refusals_are_counted_ends(client, plan, monkeypatch):
    """One refusal every 40 minutes is never the tenth within an hour."""
    from_outside = Client(enforce_csrf_checks=True)
    for number in range(12):
        monkeypatch.setattr(access_log, "time", SimpleNamespace(time=lambda now=number * 2400: now))
        from_outside.post(reverse("account_login"), REMOTE_ADDR="192.0.2.7")
    counts = {event.details["count"] for event in Event.objects.filter(kind=EventKind.REFUSED)}
    assert counts == {1}


def test_refusals_of_somebody_are_all_kept(client, plan):
    client.force_login(factories.user("wang", role=Role.OWNER, agency=plan.agency))
    for _ in range(12):
        client.get(reverse("history", args=[107, "CYPD"]))
    assert Event.objects.filter(kind=EventKind.REFUSED, username="wang").count() == 12


def test_a_token_that_is_none_is_refused_and_not_kept(client, plan):
    client.get(reverse("api_plans"), headers={"Authorization": "Bearer kpi_no-such-token-at-all"})
    event = Event.objects.get()
    assert event.kind == EventKind.REFUSED and "no-such" not in str(event.__dict__)


@pytest.mark.parametrize(
    ("page", "kind"),
    [("people", EventKind.PERSONAL_DATA), ("admin:accounts_user_changelist", EventKind.PERSONAL_DATA)],
)
def test_a_look_at_people_is_kept(client, page, kind):
    client.force_login(factories.user(role=Role.ADMINISTRATOR))
    assert client.get(reverse(page)).status_code == 200
    assert Event.objects.get().kind == kind


@pytest.mark.on_any_database
@pytest.mark.parametrize(
    ("name", "sent", "status"),
    [
        ("person", {"step": "change", "name": ""}, 422),
        ("person_replace", {"account": ""}, 422),
        ("person_new", {"account": "lin", "name": "林", "role": Role.PLANNING_OFFICE}, 201),
        ("person_new", {"account": "wang", "name": "林", "role": Role.PLANNING_OFFICE}, 422),
        ("people_workbook", {"file": ""}, 422),
        ("people_workbook_confirm", {"rows": ""}, 422),
    ],
)
def test_a_form_that_answers_with_somebody_is_such_a_look(client, name, sent, status):
    """What was made (201) or refused (422) is shown beside who they are."""
    wang = factories.user("wang", name="王小明")
    client.force_login(factories.user(role=Role.ADMINISTRATOR))
    address = reverse(name, args=[wang.pk] if name in ("person", "person_replace") else [])
    assert client.post(address, sent).status_code == status
    looks = Event.objects.filter(kind=EventKind.PERSONAL_DATA)
    assert [event.details["path"] for event in looks] == [address]


@pytest.mark.parametrize("name", ["person_new", "people_workbook"])
def test_an_empty_form_is_none(client, name):
    client.force_login(factories.user(role=Role.ADMINISTRATOR))
    assert client.get(reverse(name)).status_code == 200
    assert not Event.objects.exists()


def test_every_page_that_counts_as_one_is_there():
    names = access_log.OF_PEOPLE | access_log.OF_PEOPLE_ONCE_SENT
    assert names <= set(get_resolver().reverse_dict) and "people_mails" not in names


def test_a_download_is_kept_with_the_files_name(client, plan):
    client.force_login(factories.user(role=Role.AUDITOR))
    client.get(reverse("history", args=[107, "CYPD"]), {"file": "csv"})
    event = Event.objects.get()
    assert (event.kind, event.object_name) == (EventKind.EXPORT, "cypd-107-figures.csv")


def test_what_another_system_reads_is_kept_under_its_tokens_name(client, plan):
    by = factories.user(role=Role.ADMINISTRATOR)
    secret = issue_token(name="主計系統", scope=ApiToken.Scope.READ, agency=None, by=by).secret
    client.get(reverse("api_plans"), headers={"Authorization": f"Bearer {secret}"})
    event = Event.objects.get(kind=EventKind.EXPORT)
    assert event.details["system"] == "主計系統" and event.user is None


def test_a_page_that_everybody_may_see_is_no_event(client):
    client.get(reverse("public_index"))
    assert not Event.objects.exists()
