"""Where somebody is signed in, and when that ends by itself."""

import re
import time

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as portal
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from chiayi_kpi.accounts.people.factors import sign_out_everywhere
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.sign_in.sessions_of import device_name, open_sessions
from chiayi_kpi.accounts.sign_in_models import FailedAttempts
from chiayi_kpi.events.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
PAGE = "usersessions_list"


@pytest.fixture
def person():
    return factories.user("chen", role=Role.OWNER, agency=factories.agency())


def begin(agent: str = "", name: str = "chen") -> Client:
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": name, "password": "not-a-secret"})
    return client


def is_in(client) -> bool:
    return client.get(reverse("notices")).status_code == 200


def later(monkeypatch, seconds: float) -> None:
    now = time.time() + seconds
    monkeypatch.setattr(time, "time", lambda: now)


@pytest.mark.parametrize(
    ("agent", "name"), [(EDGE, "Edge · Windows"), (PHONE, "Chrome · Android"), ("curl/8", "未知裝置")]
)
def test_a_device_is_called_as_people_know_it(agent, name):
    assert device_name(agent) == name


def test_each_device_stands_in_the_list_and_can_be_ended(person):
    here, phone, other = begin(EDGE), begin(PHONE), begin(PHONE)
    begin(EDGE, factories.user("lin").username)
    page = here.get(reverse(PAGE))
    assert [one.device for one in page.context["sessions"]] == [
        "Edge · Windows",
        "Chrome · Android",
        "Chrome · Android",
    ]
    row = UserSession.objects.get(session_key=phone.session.session_key)

    here.post(reverse(PAGE), {"end": row.pk})

    assert (is_in(here), is_in(phone), is_in(other)) == (True, False, True)
    here.post(reverse(PAGE), {"others": "1"})
    assert (is_in(here), is_in(other)) == (True, False)
    assert Event.objects.filter(kind="sessions").count() == 2


def test_a_new_password_ends_the_others_and_wrong_guesses_at_the_present_one_are_counted(person):
    here, other = begin(EDGE), begin(PHONE)
    new = {"password1": "a-new-Secret-107", "password2": "a-new-Secret-107"}
    for _ in range(5):
        assert "目前密碼不正確" in change_password(here, "wrong", new)
    assert "登入失敗次數過多" in change_password(here, "not-a-secret", new)
    assert Event.objects.filter(kind="sign_in", outcome="failed", username="chen").count() == 5
    FailedAttempts.objects.all().delete()

    change_password(here, "not-a-secret", new)

    assert (is_in(here), is_in(other)) == (True, False)
    assert len(open_sessions(person)) == 1
    assert Event.objects.filter(kind="sessions", username="chen").exists()


def change_password(client, present: str, new: dict) -> str:
    page = client.post(reverse("account_change_password"), {"oldpassword": present} | new, follow=True)
    return page.content.decode()


def test_nobody_ends_the_session_of_another(person):
    mine, theirs = begin(EDGE), begin(EDGE, factories.user("lin").username)
    row = UserSession.objects.get(session_key=theirs.session.session_key)
    mine.post(reverse(PAGE), {"end": row.pk})
    assert is_in(theirs)


def test_an_administrator_signs_somebody_out_everywhere(person):
    device = begin(PHONE)
    administrator = factories.user(role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(administrator)
    client.post(reverse("person", args=[person.pk]), {"step": "sign_out"})
    assert not is_in(device)
    with pytest.raises(PermissionDenied):
        sign_out_everywhere(person=person, by=factories.user(role=Role.PLANNING_OFFICE))


def test_whoever_does_nothing_is_signed_out_and_told_why(person, monkeypatch):
    client = begin(EDGE)
    later(monkeypatch, 29 * 60)
    assert is_in(client)
    later(monkeypatch, 29 * 60)
    assert is_in(client)
    later(monkeypatch, 32 * 60)
    answer = client.get(reverse("notices"), follow=True)
    assert answer.redirect_chain == [(f"{reverse('account_login')}?next={reverse('notices')}", 302)]
    assert "因閒置過久" in answer.content.decode()


def test_a_page_that_only_looks_keeps_nobody_signed_in(person, monkeypatch):
    client = begin(EDGE)
    stay = reverse("stay")
    later(monkeypatch, 25 * 60)
    assert 290 < client.get(stay, {"look": ""}).json()["left"] <= 300  # signing in took a moment itself
    later(monkeypatch, 6 * 60)
    assert client.get(stay, {"look": ""}).status_code == 401
    assert not is_in(client)


def test_a_part_that_renews_itself_keeps_nobody_signed_in_and_brings_no_form_to_sign_in(person, monkeypatch):
    client = begin(EDGE)
    for minutes in (20, 20):
        later(monkeypatch, minutes * 60)
        answer = client.get(reverse("notices"), {"look": ""}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert not is_in(client)


def test_every_part_that_renews_itself_only_looks():
    texts = [path.read_text("utf-8") for path in (portal.BASE_DIR / "templates").rglob("*.html")]
    asked = re.findall(r'hx-get="((?:(?!hx-).)*)"\s+hx-trigger="every', "".join(texts), re.S)
    assert len(asked) == "".join(texts).count('hx-trigger="every') > 0
    assert all(address.endswith(("?look", "&amp;look")) for address in asked), asked


def test_a_clock_that_is_set_back_lets_nobody_stay_longer(person, monkeypatch):
    client = begin(EDGE)
    later(monkeypatch, -30 * 3600)
    assert client.get(reverse("stay"), {"look": ""}).json() == {"left": 1800}
    later(monkeypatch, 32 * 60)
    assert not is_in(client)


def test_using_it_is_noted_once_a_minute(person, monkeypatch, django_assert_num_queries):
    client = begin(EDGE)
    with django_assert_num_queries(2):  # the session and the person
        client.get(reverse("stay"))
    later(monkeypatch, 61)
    before = UserSession.objects.get().last_seen_at
    client.get(reverse("stay"))
    assert UserSession.objects.get().last_seen_at > before


def test_it_can_be_switched_off(person, monkeypatch, settings):
    settings.IDLE_SIGN_OUT_SECONDS = 0
    client = begin(EDGE)
    later(monkeypatch, 20 * 3600)
    assert is_in(client)


def test_a_session_of_a_way_of_signing_in_that_has_gone_is_sent_to_sign_in(person):
    client = begin()
    session = client.session
    session["_auth_user_backend"] = "gone.Backend"
    session.save()
    UserSession.objects.all().delete()
    session.pop("seen")
    session.save()

    answer = client.get(reverse("notices"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
