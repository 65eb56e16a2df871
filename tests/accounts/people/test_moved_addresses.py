"""Whoever gives an account another mail address does not open it there alone, nor without its owner being told."""

import datetime

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.utils import timezone

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.people import services
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.factors import reset_factors
from chiayi_kpi.accounts.people.tasks import mail_link_asked_for
from chiayi_kpi.accounts.roles import Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailed_at_once", "committed")]
HERS, MINE = "office@example.org", "mine@example.org"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        yield


@pytest.fixture
def thief():
    return factories.user("thief", role=Role.ADMINISTRATOR)


@pytest.fixture
def second():
    return factories.user("second", role=Role.ADMINISTRATOR)


@pytest.fixture
def office(thief):
    """Somebody of the planning office whose address an administrator has just changed."""
    person = factories.user("office", role=Role.PLANNING_OFFICE, email=HERS, name="王小明")
    TOTP.activate(person, generate_totp_secret())
    services.change_person(person=person, name="王小明", email=MINE, by=thief)
    assert [sent.to for sent in mail.outbox] == [[HERS]] and "thief" in mail.outbox[0].body
    mail.outbox.clear()
    return person


def passed(person, **time) -> None:
    """The changes of the account were made that long ago."""
    person.history.update(history_date=timezone.now() - datetime.timedelta(**time))
    first = person.history.last()
    first.history_date -= datetime.timedelta(1)
    first.save()


def sent_to() -> list[str]:
    return [to for sent in mail.outbox for to in sent.to]


@pytest.mark.parametrize(
    "step",
    [
        lambda person, by: services.send_link(person=person, by=by),
        lambda person, by: reset_factors(person=person, by=by),
    ],
)
def test_who_changed_the_address_waits_and_a_second_person_does_not(office, thief, second, step):
    with pytest.raises(PeopleRefused, match="3"):
        step(office, thief)
    assert not sent_to() and office.authenticator_set.exists()
    step(office, second)
    assert HERS in sent_to()


@pytest.mark.parametrize(("days", "told"), [(4, True), (13, True), (15, False)])
def test_after_three_days_it_is_done_before_the_eyes_of_the_former_address_for_fourteen(
    office, thief, days, told
):
    passed(office, days=days)
    services.send_link(person=office, by=thief)
    assert (HERS in sent_to()) is told
    mail.outbox.clear()
    reset_factors(person=office, by=thief)
    assert (HERS in sent_to()) is told


def test_an_address_that_is_taken_away_gives_no_link_to_hand_over(office, thief):
    services.change_person(person=office, name="王小明", email="", by=thief)
    with pytest.raises(PeopleRefused):
        services.make_link(person=office, by=thief)


def test_nor_is_a_link_asked_for_at_the_sign_in(office):
    mail_link_asked_for.enqueue(MINE, "203.0.113.5", "r")
    assert sent_to() == [HERS] and "203.0.113.5" in mail.outbox[0].body
    passed(office, days=4)
    mail_link_asked_for.enqueue(MINE, "203.0.113.5", "r")
    assert sent_to() == [HERS, HERS, MINE]


def test_who_signs_in_by_the_provider_alone_is_sent_none_with_the_change(
    thief, django_capture_on_commit_callbacks
):
    person = factories.user("sso", role=Role.PLANNING_OFFICE, email=HERS)
    person.set_unusable_password()
    person.last_login = timezone.now()
    person.save()
    with django_capture_on_commit_callbacks(execute=True):
        services.change_person(person=person, name="x", email=MINE, by=thief)
    assert sent_to() == [HERS]


def test_a_slip_in_the_address_of_a_new_account_is_mended_at_once(thief, django_capture_on_commit_callbacks):
    added = services.add_person(
        account="new", name="新", email="slip@example.org", role=Role.PLANNING_OFFICE, agency=None, by=thief
    )
    with django_capture_on_commit_callbacks(execute=True):
        services.change_person(person=added.person, name="新", email="right@example.org", by=thief)
        services.send_link(person=User.objects.get(username="new"), by=thief)
    assert sent_to().count("right@example.org") == 2
