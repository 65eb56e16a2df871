"""Signing in: after five failures there is a pause that grows, a mail ends it, and nobody signs up by themselves."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.sign_in_models import FailedAttempts
from chiayi_kpi.events.models import Event
from chiayi_kpi.operations.management.commands.worker import Worker
from tests import factories
from tests.reading import text_of

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
RIGHT, WRONG = "not-a-secret", "wrong"


@pytest.fixture
def person():
    return factories.user("chen", role=Role.OWNER, agency=factories.agency(), email="chen@example.gov.tw")


def sign_in(client, login: str, password: str, **kwargs):
    return client.post(LOGIN, {"login": login, "password": password}, **kwargs)


def is_locked(response) -> bool:
    return response.status_code == 200 and "登入失敗次數過多" in text_of(response)


def signed_in(response) -> bool:
    return response.status_code == 302 and response.url == reverse("my_work")


@pytest.mark.parametrize("login", ["chen", "CHEN", "chen@example.gov.tw"])
def test_one_signs_in_with_name_or_address_and_stands_before_ones_work(client, person, login):
    assert signed_in(sign_in(client, login, RIGHT))


def test_the_log_tells_who_signed_in_by_what_who_failed_and_who_left(client, person):
    sign_in(client, "chen", WRONG)
    sign_in(client, "nobody", WRONG)
    sign_in(client, "chen", RIGHT)
    client.post(reverse("account_logout"))

    told = Event.objects.filter(kind__in=("sign_in", "sign_out")).order_by("id")
    assert [(one.kind, one.outcome, one.object_name) for one in told] == [
        ("sign_in", "failed", "chen"),
        ("sign_in", "failed", ""),
        ("sign_in", "success", "chen"),
        ("sign_out", "success", "chen"),
    ]
    assert told[2].details["by"] == ["password"] and told[2].username == "chen"
    assert "nobody" not in str([one.__dict__ for one in told])


def test_how_long_a_refusal_takes_says_nothing_of_whose_name_or_address_it_is(client, person, monkeypatch):
    """Of all that is done, hashing takes long."""
    disabled = factories.user("lin", email="lin@example.gov.tw")
    type(disabled).objects.filter(pk=disabled.pk).update(is_active=False)
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *given, **more: (hashed.append(1), encode(*given, **more))[1]
    )
    counts = {}
    for login in (
        "chen",
        "chen@example.gov.tw",
        "nobody",
        "nobody@example.gov.tw",
        "lin",
        "lin@example.gov.tw",
    ):
        hashed.clear()
        sign_in(client, login, WRONG)
        counts[login] = len(hashed)
    assert set(counts.values()) == {1}, counts


def test_after_five_failures_not_even_the_right_password_opens(client, person):
    for _ in range(5):
        assert not is_locked(sign_in(client, "chen", WRONG))
    assert is_locked(sign_in(client, "chen", RIGHT))


@pytest.mark.on_any_database
def test_four_failures_do_not_close_and_success_is_no_failure(client, person):
    for _ in range(3):
        for _ in range(2):
            assert signed_in(sign_in(client, "chen", RIGHT))
            client.logout()
    for _ in range(4):
        sign_in(client, "chen", WRONG)
    assert signed_in(sign_in(client, "chen", RIGHT))


def test_failures_count_for_the_account_whatever_was_typed_and_wherever(client, person, settings):
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    tries = [("chen", "a.example"), ("chen@example.gov.tw", "a.example"), ("Chen", "b.example")]
    for login, host in [*tries, *tries][:5]:
        assert not is_locked(sign_in(client, login, WRONG, SERVER_NAME=host))
    assert is_locked(sign_in(client, "chen@example.gov.tw", RIGHT, SERVER_NAME="b.example"))


def test_another_person_at_the_same_desk_is_not_locked_out(client, person):
    factories.user("lin", role=Role.OWNER, agency=factories.agency())
    for _ in range(6):
        sign_in(client, "chen", WRONG)
    assert signed_in(sign_in(client, "lin", RIGHT))


def test_a_name_that_is_nobodys_is_counted_too(client, person):
    for _ in range(5):
        sign_in(client, "nobody", WRONG)
    assert is_locked(sign_in(client, "NOBODY", WRONG))


def later(monkeypatch, **span) -> None:
    now = timezone.now() + datetime.timedelta(**span)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.mark.on_any_database
def test_the_pause_ends_by_itself_and_doubles_with_each_further_failure(client, person, monkeypatch):
    for _ in range(5):
        sign_in(client, "chen", WRONG)
    later(monkeypatch, seconds=25)
    assert "請於 5 秒後再試" in text_of(sign_in(client, "chen", RIGHT))
    later(monkeypatch, seconds=10)
    assert not is_locked(sign_in(client, "chen", WRONG))
    later(monkeypatch, seconds=31)
    assert is_locked(sign_in(client, "chen", RIGHT))
    later(monkeypatch, seconds=31)
    assert signed_in(sign_in(client, "chen", RIGHT))


def test_a_clock_that_is_set_back_locks_nobody_out(client, person, monkeypatch):
    sign_in(client, "chen", WRONG)
    for _ in range(6):
        sign_in(client, "lin", WRONG)
    later(monkeypatch, hours=-30)
    assert signed_in(sign_in(client, "chen", RIGHT))


@pytest.mark.on_any_database
def test_what_is_tried_during_the_pause_makes_it_no_longer(client, person, monkeypatch):
    for _ in range(50):
        sign_in(client, "chen", WRONG)
    later(monkeypatch, seconds=31)
    assert signed_in(sign_in(client, "chen", RIGHT))


@pytest.mark.on_any_database
def test_nobody_is_shut_out_of_their_own_device_by_others(client, person):
    assert signed_in(sign_in(client, "chen", RIGHT))
    client.post(reverse("account_logout"))  # the test's own sign-out would forget every cookie
    for number in range(30):
        sign_in(Client(), "chen", WRONG, REMOTE_ADDR=f"10.0.0.{number}")
    assert is_locked(sign_in(Client(), "chen", RIGHT, REMOTE_ADDR="10.1.1.1"))

    assert signed_in(sign_in(client, "chen", RIGHT))


def test_the_devices_cookie_of_another_is_nobodys(client, person):
    factories.user("lin", role=Role.OWNER, agency=factories.agency())
    sign_in(client, "lin", RIGHT)
    client.post(reverse("account_logout"))
    for _ in range(5):
        sign_in(client, "chen", WRONG)
    assert is_locked(sign_in(client, "chen", RIGHT))
    assert signed_in(sign_in(client, "lin", RIGHT))


@pytest.mark.on_any_database
def test_one_address_does_not_try_all_accounts(client, person):
    """The first failures are counted as 97 others would be; the hundredth closes it."""
    sign_in(client, "nobody", WRONG)
    FailedAttempts.objects.update(failures=98)
    for number in (99, 100):
        assert not is_locked(sign_in(client, f"nobody{number}", WRONG))
    assert is_locked(sign_in(client, "chen", RIGHT))
    assert signed_in(sign_in(Client(), "chen", RIGHT, REMOTE_ADDR="10.1.1.1"))


def test_the_count_is_kept_whatever_the_cache_forgets(client, person):
    for _ in range(5):
        sign_in(client, "chen", WRONG)
    cache.clear()
    assert is_locked(sign_in(client, "chen", RIGHT))
    assert "chen" not in str(list(FailedAttempts.objects.values_list("key", flat=True)))


@pytest.fixture
def asked_for(mailed_at_once, mailoutbox, settings):
    """Asks for a link to an address; where the link that was mailed leads."""

    def ask(client, email: str = "chen@example.gov.tw") -> str:
        client.post(reverse("account_reset_password"), {"email": email})
        return re.search(rf"{settings.PORTAL_URL}(/\S+)", mailoutbox[-1].body).group(1)

    return ask


def test_the_lock_is_opened_by_a_new_password_by_mail(client, person, asked_for):
    for _ in range(6):
        sign_in(client, "chen", WRONG)
    form = client.get(asked_for(client), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "a-new-Secret-107", "password2": "a-new-Secret-107"})
    assert signed_in(sign_in(client, "chen", "a-new-Secret-107"))


def test_the_mail_names_the_portal_and_the_account_and_the_log_that_it_was_sent(
    client, person, mailoutbox, settings, asked_for
):
    settings.SITE_NAME = "績效管理"
    asked_for(client, "CHEN@example.gov.tw")
    (mail,) = mailoutbox
    assert mail.to == ["chen@example.gov.tw"]
    assert mail.subject == "[績效管理] 設定密碼"
    assert "您的帳號是 chen" in mail.body and "若非您本人申請" in mail.body and "績效管理" in mail.body
    told = Event.objects.get(kind="password")
    assert (told.object_name, told.address) == ("chen", "127.0.0.1")


def test_an_address_that_is_nobodys_gets_no_mail_and_the_same_answer_by_the_same_work(
    client, person, mailoutbox, monkeypatch
):
    """How long the answer takes says nothing: whose address it is, a worker looks."""
    answers, work = [], []
    client.post(reverse("account_reset_password"), {"email": "first@example.gov.tw"})  # is counted anew
    for email in ("chen@example.gov.tw", "else@example.gov.tw"):
        with CaptureQueriesContext(connection) as queries:
            answers.append(client.post(reverse("account_reset_password"), {"email": email}))
        work.append([re.sub(r"'[^']*'|\d+", "", one["sql"]) for one in queries])
    assert (answers[0].status_code, answers[0].url) == (answers[1].status_code, answers[1].url)
    assert work[0] == work[1] and mailoutbox == []
    assert "accounts_user" not in " ".join(work[0])

    # The test's transaction lives in the connection that a worker would open anew.
    monkeypatch.setattr(
        "chiayi_kpi.operations.management.commands.worker.close_old_connections", lambda: None
    )
    Worker(batch=True).run()

    assert [mail.to for mail in mailoutbox] == [["chen@example.gov.tw"]]
    assert "password/reset" not in str(list(DBTaskResult.objects.values()))  # no link stands in the database


def test_a_link_serves_once(client, person, asked_for):
    link = asked_for(client)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "a-new-Secret-107", "password2": "a-new-Secret-107"})
    again = client.get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_a_link_to_an_account_that_was_disabled_meanwhile_sets_no_password(client, person, asked_for):
    link = asked_for(client)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    type(person).objects.update(is_active=False)
    client.post(form, {"password1": "a-new-Secret-107", "password2": "a-new-Secret-107"})
    person.refresh_from_db()
    assert person.check_password(RIGHT)
    assert "password1" not in client.get(link, follow=True).content.decode()


def test_an_account_has_the_one_address_that_its_keeper_gave_it(client, person, asked_for, mailoutbox):
    """Whoever finds a desk open adds no address of their own, and one that was kept here is not asked."""
    client.force_login(person)
    for page in ("/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/a-key/"):
        answer = client.post(page, {"email": "thief@example.org", "action_add": ""})
        assert answer.url == reverse("mfa_index"), page
    assert not EmailAddress.objects.exists()

    EmailAddress.objects.create(user=person, email="thief@example.org", verified=True)
    client.post(reverse("account_reset_password"), {"email": "thief@example.org"})
    assert mailoutbox == []


def test_nobody_signs_up_by_themselves(client):
    data = {"username": "x", "email": "x@example.com", "password1": RIGHT, "password2": RIGHT}
    response = client.post(reverse("account_signup"), data)
    assert response.url == reverse("account_login")
    assert not type(factories.user()).objects.filter(username="x").exists()


def test_the_address_in_a_link_leads_nowhere_else(client, person):
    response = client.post(f"{LOGIN}?next=https://evil.example/", {"login": "chen", "password": RIGHT})
    assert response.url == "/"


def test_whoever_signed_in_before_sessions_were_read_in_another_way_still_is(client, person):
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
    assert client.get("/").wsgi_request.user == person


def test_a_session_ends_with_its_time_and_with_signing_out(client, person):
    client.force_login(person)
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get("/").wsgi_request.user.is_anonymous
    client.force_login(person)
    key = client.session.session_key
    client.post(reverse("account_logout"))
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/").wsgi_request.user.is_anonymous


def session_of(person) -> str:
    """As Django's own store keeps it."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key
