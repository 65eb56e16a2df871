"""Refusals, downloads and looks at personal data are in the log, whichever page it was."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token
from chiayi_kpi.events.kinds import Kind, Outcome
from chiayi_kpi.events.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.complete_plan(factories.agency("CYPD"))


def test_a_refusal_says_where_it_was(client, plan):
    client.force_login(factories.user("wang", role=Role.OWNER, agency=plan.agency))
    assert client.get(reverse("history", args=[107, "CYPD"])).status_code == 403
    event = Event.objects.get(kind=Kind.REFUSED)
    assert (event.outcome, event.username, event.agency, event.year) == (
        Outcome.REFUSED,
        "wang",
        plan.agency,
        107,
    )
    assert event.details["path"] == "/107/CYPD/history/"


def test_a_token_that_is_none_is_refused_and_not_kept(client, plan):
    client.get(reverse("api_plans"), headers={"Authorization": "Bearer kpi_no-such-token-at-all"})
    event = Event.objects.get()
    assert event.kind == Kind.REFUSED and "no-such" not in str(event.__dict__)


@pytest.mark.parametrize(
    ("page", "kind"), [("people", Kind.PERSONAL_DATA), ("admin:accounts_user_changelist", Kind.PERSONAL_DATA)]
)
def test_a_look_at_people_is_kept(client, page, kind):
    client.force_login(factories.user(role=Role.ADMINISTRATOR))
    assert client.get(reverse(page)).status_code == 200
    assert Event.objects.get().kind == kind


def test_a_download_is_kept_with_the_files_name(client, plan):
    client.force_login(factories.user(role=Role.AUDITOR))
    client.get(reverse("history", args=[107, "CYPD"]), {"file": "csv"})
    event = Event.objects.get()
    assert (event.kind, event.object_name) == (Kind.EXPORT, "cypd-107-figures.csv")


def test_what_another_system_reads_is_kept_under_its_tokens_name(client, plan):
    by = factories.user(role=Role.ADMINISTRATOR)
    secret = issue_token(name="主計系統", scope=ApiToken.Scope.READ, agency=None, by=by).secret
    client.get(reverse("api_plans"), headers={"Authorization": f"Bearer {secret}"})
    event = Event.objects.get(kind=Kind.EXPORT)
    assert event.details["system"] == "主計系統" and event.user is None


def test_a_page_that_everybody_may_see_is_no_event(client):
    client.get(reverse("public_index"))
    assert not Event.objects.exists()
