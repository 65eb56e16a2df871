"""The page of access tokens: who gives out which, and a secret that is shown once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from chiayi_kpi.accounts.services import PREFIX, Issued, TokenExpired, issue_token, recognise
from tests import factories
from tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = factories.user(role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def issue(client, sent: dict) -> Issued:
    """What the page after the form shows."""
    return client.post(reverse("api_tokens"), sent, follow=True).context["issued"]


@pytest.mark.parametrize("role", Role.values)
def test_administrators_find_all_tokens_and_importers_those_that_write_for_their_agency(client, admin, role):
    agency, other = factories.agency(), factories.agency()
    reading = issue_token(name="讀取用", agency=None, by=admin).token
    office = factories.user(role=Role.PLANNING_OFFICE)
    writing = issue_token(name="寫入用", agency=agency, by=office, scope=ApiToken.Scope.WRITE).token
    elsewhere = issue_token(name="別人的", agency=other, by=office, scope=ApiToken.Scope.WRITE).token
    for where in (None, agency):
        client.force_login(factories.user(role=role, agency=where))
        everything = role == Role.ADMINISTRATOR and where is None
        importing = everything or Permission.IMPORT in ROLE_PERMISSIONS[role]
        may = {reading: everything, writing: importing, elsewhere: importing and where is None}
        page = client.get(reverse("api_tokens"))
        assert page.status_code == (200 if any(may.values()) else 404)
        for token, allowed in may.items():
            assert (token.name in page.content.decode()) == allowed
            token.revoked_at = token.revoked_by = None
            token.save()
            revoked = client.post(reverse("revoke_api_token", args=[token.pk]))
            assert revoked.status_code == (302 if allowed else 404)
            token.refresh_from_db()
            assert (token.revoked_at is not None) == allowed


def test_a_planner_gives_out_a_token_that_writes_for_the_own_agency_and_no_other(client):
    agency, other = factories.agency("PD"), factories.agency("FD")
    client.force_login(factories.user(role=Role.PLANNER, agency=agency))
    sent = {"name": "刑案系統", "days": 365}
    for refused in (
        {"agency": other.pk, "scope": "write"},
        {"agency": "", "scope": "write"},
        {"agency": agency.pk, "scope": "read"},
    ):
        assert client.post(reverse("api_tokens"), sent | refused).context["issued"] is None
    issued = issue(client, sent | {"agency": agency.pk, "scope": "write"})
    assert recognise(issued.secret).scope == ApiToken.Scope.WRITE


def test_a_token_that_writes_belongs_to_one_agency(client, admin):
    office = factories.user(role=Role.PLANNING_OFFICE)
    client.force_login(office)
    sent = {"name": "x", "days": 365, "agency": "", "scope": "write"}
    response = client.post(reverse("api_tokens"), sent)
    assert response.context["issued"] is None and response.context["form"].errors["agency"]
    with pytest.raises(PermissionDenied):
        issue_token(name="x", agency=None, by=office, scope=ApiToken.Scope.WRITE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(name="x", digest="x", created_by=admin, scope=ApiToken.Scope.WRITE)


def test_an_administrator_who_reports_nothing_lets_no_system_report(client, admin):
    agency = factories.agency()
    sent = {"name": "x", "days": 365, "agency": agency.pk, "scope": "write"}
    response = client.post(reverse("api_tokens"), sent)
    assert response.context["issued"] is None and response.context["form"].errors["scope"]
    with pytest.raises(PermissionDenied):
        issue_token(name="x", agency=agency, by=admin, scope=ApiToken.Scope.WRITE)
    assert not ApiToken.objects.exists()


def test_the_secret_is_shown_once_and_works(client, admin):
    agency = factories.agency("PD")
    sent = {"name": "公文系統", "agency": agency.pk, "days": 365, "scope": "read"}
    response = client.post(reverse("api_tokens"), sent, follow=True)
    assert response.redirect_chain == [(reverse("api_tokens"), 302)]  # so that loading it again issues none
    secret = response.context["issued"].secret
    assert secret.startswith(PREFIX) and secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert recognise(secret).agency == agency
    again = client.get(reverse("api_tokens")).content.decode()
    assert secret not in again and "公文系統" in again
    assert secret not in str(dict(client.session))


def test_a_token_without_a_name_is_not_issued(client, admin):
    response = client.post(reverse("api_tokens"), {"name": "", "agency": "", "days": 365, "scope": "read"})
    assert response.status_code == 422 and list(response.context["form"].errors) == ["name"]
    assert not ApiToken.objects.exists()


def test_revoking_keeps_who_did_it(client, admin):
    issued = issue_token(name="x", agency=None, by=admin)
    client.post(reverse("revoke_api_token", args=[issued.token.pk]))
    issued.token.refresh_from_db()
    assert issued.token.revoked_by == admin and issued.token.revoked_at is not None
    assert recognise(issued.secret) is None


def test_a_token_that_does_not_exist_is_not_found(client, admin):
    assert client.post(reverse("revoke_api_token", args=[99])).status_code == 404


def test_revoking_takes_a_post(client, admin):
    assert client.get(reverse("revoke_api_token", args=[1])).status_code == 405


def expire(token):
    """Yesterday was the token's last day."""
    ApiToken.objects.filter(pk=token.pk).update(last_day=timezone.localdate() - datetime.timedelta(days=1))


def test_a_token_runs_for_the_term_that_is_chosen_and_a_year_is_offered(client, admin):
    form = client.get(reverse("api_tokens")).context["form"]
    assert form["days"].value() == 365
    issued = issue(client, {"name": "x", "days": 90, "scope": "read"})
    assert issued.token.last_day == timezone.localdate() + datetime.timedelta(days=90)


@pytest.mark.parametrize("days", ["", "36500", "-1"])
def test_a_term_that_is_not_offered_is_not_issued(client, admin, days):
    client.post(reverse("api_tokens"), {"name": "x", "days": days})
    assert not ApiToken.objects.exists()


def test_a_token_is_good_on_its_last_day_and_not_after(admin):
    issued = issue_token(name="x", agency=None, by=admin, days=0)
    assert recognise(issued.secret) == issued.token
    expire(issued.token)
    with pytest.raises(TokenExpired):
        recognise(issued.secret)


def test_the_page_says_which_token_has_expired(client, admin):
    old, new = (issue_token(name=name, agency=None, by=admin) for name in ("old", "new"))
    expire(old.token)
    page = text_of(client.get(reverse("api_tokens")))
    assert page.count("已過期") == 1 and f"{new.token.last_day.year - 1911}." in page
