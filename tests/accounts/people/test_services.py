"""Who may make whom what, and how people come, change and go."""

import datetime
import re

import pytest
from django.core import mail

from chiayi_kpi.accounts.agency_changes import end_agency
from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.people import checks, services
from chiayi_kpi.accounts.people.checks import refuse_taken
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.permissions import givable_roles, has_permission
from chiayi_kpi.accounts.roles import GIVES, ROLE_PERMISSIONS, Permission, Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = datetime.date(2019, 1, 3)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = TODAY
    settings.PORTAL_URL = "https://kpi.example.gov.tw"


@pytest.fixture
def agency():
    return factories.agency("PD", "警察局")


@pytest.fixture
def planner(agency):
    return factories.user("planner", role=Role.PLANNER, agency=agency)


@pytest.fixture
def administrator():
    return factories.user("chief", role=Role.ADMINISTRATOR)


def add(by, agency, **changes):
    wanted = {"account": "wang", "name": "王小明", "email": "wang@example.org", "role": Role.OWNER}
    return services.add_person(**(wanted | changes), agency=agency, by=by).person


def field(refused) -> str:
    return refused.value.field


def test_whoever_gives_a_role_may_keep_people():
    keepers = {role for role, held in ROLE_PERMISSIONS.items() if Permission.GIVE_ROLES in held}
    assert keepers == set(GIVES)


@pytest.mark.parametrize(
    ("role", "here", "elsewhere", "in_the_city"),
    [
        (Role.OWNER, "", "", ""),
        (Role.PLANNER, "owner planner", "", ""),
        (Role.SUPERVISOR, "owner planner supervisor", "", ""),
        (Role.PLANNING_OFFICE, "owner planner supervisor", "owner planner supervisor", ""),
        (Role.AUDITOR, "", "", ""),
        (Role.ADMINISTRATOR, " ".join(Role.values), " ".join(Role.values), " ".join(Role.values)),
    ],
)
def test_nobody_gives_a_role_above_their_own(agency, role, here, elsewhere, in_the_city):
    local = role in {Role.OWNER, Role.PLANNER, Role.SUPERVISOR}
    person = factories.user(role=role, agency=agency if local else None)
    other = factories.agency()
    assert [" ".join(givable_roles(person, place)) for place in (agency.pk, other.pk, None)] == [
        here,
        elsewhere,
        in_the_city,
    ]


def test_a_role_ends_with_its_agency_at_the_latest(agency, planner):
    agency.last_day = datetime.date(2019, 6, 30)
    agency.save()
    later = datetime.date(2019, 7, 1)
    person = add(planner, agency)
    held = person.memberships.get()
    assert held.last_day == agency.last_day
    for step in (
        lambda: services.give_role(
            person=person, role=Role.PLANNER, agency=agency, by=planner, last_day=later
        ),
        lambda: services.end_role(membership=held, last_day=later, by=planner),
    ):
        with pytest.raises(PeopleRefused) as refused:
            step()
        assert field(refused) == "last_day"


def test_a_role_that_has_ended_gives_nothing(agency):
    person = factories.user(role=Role.PLANNER, agency=agency, last_day=datetime.date(2019, 1, 2))
    assert givable_roles(person, agency.pk) == []


# ---------------------------------------------------------------- a new person


def test_a_new_person_gets_a_link_by_mail_when_the_account_stands(
    agency, planner, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        person = add(planner, agency)
        assert mail.outbox == []
    (sent,) = mail.outbox
    assert sent.to == ["wang@example.org"] and "wang" in sent.body and "王小明" in sent.body
    person.refresh_from_db()
    assert not person.has_usable_password() and person.link_sent_at is not None
    assert [(held.role, held.agency_id) for held in person.held_roles] == [("owner", agency.pk)]
    url = re.search(r"https://kpi.example.gov.tw(/\S+)", sent.body)[1]
    form = client.get(url, follow=True)
    where = form.redirect_chain[-1][0]
    assert (
        client.post(where, {"password1": "a-Long-one-107", "password2": "a-Long-one-107"}).status_code == 302
    )
    assert client.login(username="wang", password="a-Long-one-107")  # noqa: S106
    client.logout()
    assert "form" not in client.get(url, follow=True).context or client.get(url).status_code == 200  # used up
    assert client.get(url).context["token_fail"]


def test_whoever_has_no_mail_gets_no_mail(agency, planner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        person = add(planner, agency, email="")
    assert mail.outbox == [] and person.link_sent_at is None


def test_two_people_may_have_no_mail_and_the_same_name(agency, planner):
    add(planner, agency, email="")
    add(planner, agency, account="wang2", email="")
    assert User.objects.filter(name="王小明").count() == 2


def test_somebody_who_works_elsewhere_takes_a_role_here_under_the_same_account(agency, planner):
    known = factories.user(
        "lin", role=Role.OWNER, agency=factories.agency(), name="林", email="l@example.org"
    )
    assert add(planner, agency, account="LIN", name="林", email="") == known
    assert known.memberships.count() == 2
    for other in ({"name": "別人", "email": ""}, {"name": "林", "email": "mine@example.org"}):
        with pytest.raises(PeopleRefused) as refused:
            add(planner, agency, account="lin", role=Role.PLANNER, **other)
        assert field(refused) == "account"
    assert known.memberships.count() == 2


@pytest.mark.parametrize(
    ("wanted", "at"),
    [
        ({"account": "Wang"}, "account"),
        ({"account": "有空白 的"}, "account"),
        ({"account": ""}, "account"),
        ({"account": "lin@example.org"}, "account"),
        ({"email": "LIN@example.org"}, "email"),
        ({"email": "no mail"}, "email"),
        ({"email": "chen@example.org"}, "email"),
        ({"name": "王\n明"}, "name"),
        ({"role": Role.SUPERVISOR}, "role"),
        ({"role": Role.ADMINISTRATOR}, "role"),
        ({"last_day": datetime.date(2019, 1, 2)}, "last_day"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_left(agency, planner, wanted, at):
    factories.user("wang")
    factories.user("lin", email="lin@example.org")
    factories.user("chen@example.org")
    before = User.objects.count()
    fresh = {"account": "fresh", "email": "fresh@example.org"}
    with pytest.raises(PeopleRefused) as refused:
        add(planner, agency, **(fresh | wanted))
    assert field(refused) == at and User.objects.count() == before


def test_a_planner_adds_nobody_elsewhere_or_for_the_city(agency, planner):
    for place in (factories.agency(), None):
        with pytest.raises(PeopleRefused) as refused:
            add(planner, place)
        assert field(refused) == "role"


# ---------------------------------------------------------------- roles


def test_a_role_is_given_ended_and_given_again_and_each_step_has_its_history(agency, planner):
    person = add(planner, agency)
    held = services.give_role(person=person, role=Role.PLANNER, agency=agency, by=planner)
    services.end_role(membership=held, last_day=datetime.date(2019, 1, 2), by=planner)
    assert not has_permission(User.objects.get(pk=person.pk), Permission.EDIT_PLAN, agency)
    again = services.give_role(
        person=person, role=Role.PLANNER, agency=agency, by=planner, last_day=datetime.date(2019, 6, 30)
    )
    assert again.pk == held.pk and not again.ended
    assert [(row.last_day, row.history_user) for row in held.history.all()] == [
        (datetime.date(2019, 6, 30), planner),
        (datetime.date(2019, 1, 2), planner),
        (None, planner),
    ]


def test_a_role_is_held_once(agency, planner):
    person = add(planner, agency)
    with pytest.raises(PeopleRefused):
        services.give_role(person=person, role=Role.OWNER, agency=agency, by=planner)
    assert Membership.objects.filter(user=person).count() == 1


def test_nobody_ends_a_role_above_their_own_or_one_that_has_ended(agency, planner):
    boss = factories.user(role=Role.SUPERVISOR, agency=agency)
    gone = factories.user(role=Role.OWNER, agency=agency, last_day=datetime.date(2018, 12, 31))
    for person in (boss, gone):
        with pytest.raises(PeopleRefused):
            services.end_role(membership=person.memberships.get(), last_day=TODAY, by=planner)


def test_a_disabled_account_gets_no_role(agency, planner):
    person = factories.user(role=Role.OWNER, agency=agency, is_active=False)
    with pytest.raises(PeopleRefused):
        services.give_role(person=person, role=Role.PLANNER, agency=agency, by=planner)


# ---------------------------------------------------------------- accounts


def test_the_old_address_is_told_of_another(
    agency, planner, django_capture_on_commit_callbacks, mailed_at_once
):
    person = add(planner, agency)
    with django_capture_on_commit_callbacks(execute=True):
        services.change_person(person=person, name="王大明", email="new@example.org", by=planner)
    person.refresh_from_db()
    assert (person.name, person.email) == ("王大明", "new@example.org")
    assert [sent.to for sent in mail.outbox] == [["wang@example.org"], ["new@example.org"]]
    assert "planner變更了您帳號的電子郵件地址" in mail.outbox[0].subject
    assert person.history.first().history_user == planner


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.PLANNING_OFFICE])
def test_whoever_holds_more_is_not_changed_even_if_they_also_work_here(agency, planner, role):
    person = factories.user(role=Role.OWNER, agency=agency)
    Membership.objects.create(user=person, agency=agency if role == Role.SUPERVISOR else None, role=role)
    for step in (
        lambda: services.change_person(person=person, name="x", email="mine@example.org", by=planner),
        lambda: services.make_link(person=person, by=planner),
        lambda: services.send_link(person=person, by=planner),
        lambda: services.close_account(person=person, by=planner),
    ):
        with pytest.raises(PeopleRefused):
            step()
    person.refresh_from_db()
    assert person.email == "" and person.is_active


def test_nobody_disables_themselves(administrator):
    factories.user(role=Role.ADMINISTRATOR)
    with pytest.raises(PeopleRefused):
        services.close_account(person=administrator, by=administrator)


def test_the_last_administrator_stays(administrator):
    with pytest.raises(PeopleRefused):
        services.end_role(membership=administrator.memberships.get(), last_day=TODAY, by=administrator)
    other = factories.user(role=Role.ADMINISTRATOR, last_day=TODAY)
    with pytest.raises(PeopleRefused):
        services.close_account(person=administrator, by=other)
    with pytest.raises(PeopleRefused):
        services.give_role(
            person=administrator, role=Role.ADMINISTRATOR, agency=None, by=administrator, last_day=TODAY
        )
    assert administrator.memberships.get().last_day is None
    assert User.objects.get(pk=administrator.pk).is_active


def test_one_of_two_administrators_may_go(administrator):
    other = factories.user(role=Role.ADMINISTRATOR)
    services.close_account(person=other, by=administrator)
    assert not User.objects.get(pk=other.pk).is_active


def test_an_account_is_disabled_and_enabled_with_its_history(agency, planner):
    person = add(planner, agency)
    services.close_account(person=person, by=planner)
    services.open_account(person=person, by=planner)
    assert [row.is_active for row in person.history.all()] == [True, False, True]


def test_a_link_is_handed_over_only_where_no_mail_can_be_sent(agency, planner):
    person = add(planner, agency)
    with pytest.raises(PeopleRefused):
        services.make_link(person=person, by=planner)
    services.change_person(person=person, name="王小明", email="", by=planner)
    assert services.make_link(person=person, by=planner).startswith("https://kpi.example.gov.tw/accounts/")
    with pytest.raises(PeopleRefused):
        services.send_link(person=person, by=planner)
    assert "link" in person.history.first().history_change_reason


def test_a_mail_that_cannot_be_sent_undoes_nothing(
    agency, planner, monkeypatch, django_capture_on_commit_callbacks
):
    def fail(*_args):
        raise OSError("no server")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    with django_capture_on_commit_callbacks(execute=True):
        person = add(planner, agency)
    person.refresh_from_db()
    assert person.link_sent_at is None


@pytest.mark.parametrize(
    ("held", "handed_over", "holds"),
    [("2019-03-31", None, None), ("2019-06-30", "2019-03-31", "2019-06-30"), (None, "2019-03-31", None)],
)
def test_of_a_role_that_the_successor_holds_too_the_later_end_counts(
    administrator, agency, held, handed_over, holds
):
    person, heir = (factories.user(name, role=Role.OWNER, agency=agency) for name in ("wang", "lee"))
    person.memberships.update(last_day=handed_over)
    heir.memberships.update(last_day=held)
    services.hand_over_account(person=person, successor=services.Successor("lee"), by=administrator)
    assert str(heir.memberships.get().last_day) == str(holds)


@pytest.mark.parametrize("role", [Role.OWNER, Role.PLANNER, Role.SUPERVISOR])
def test_an_agencys_role_for_the_whole_city_is_handed_over_to_nobody(administrator, role):
    person, heir = factories.user("wang", role=role), factories.user("lee")  # from before that was refused
    with pytest.raises(PeopleRefused, match="which nobody becomes any more: that role belongs to an agency"):
        services.hand_over_account(person=person, successor=services.Successor("lee"), by=administrator)
    assert not heir.memberships.exists() and person.memberships.get().last_day is None


@pytest.mark.parametrize(
    ("there", "brought", "holds"),
    [
        ("2018-12-31", None, None),  # before today: it holds again
        ("2019-03-31", None, None),
        ("2019-03-31", "2019-06-30", "2019-06-30"),
        ("2019-06-30", "2019-03-31", "2019-06-30"),
        (None, "2019-03-31", None),
    ],
)
def test_of_one_that_is_brought_along_into_another_agency_too(administrator, agency, there, brought, holds):
    person, successor = (
        factories.user("wang", role=Role.OWNER, agency=agency),
        factories.agency("NEW", "建設局"),
    )
    person.memberships.update(last_day=brought)
    Membership.objects.create(user=person, agency=successor, role=Role.OWNER, last_day=there)
    end_agency(agency=agency, last_day=TODAY, successors=[successor], people_go_along=True, by=administrator)
    assert str(person.memberships.get(agency=successor).last_day) == str(holds)


def test_nobody_gives_themselves_a_role(administrator, agency):
    for give in (
        lambda: services.give_role(
            person=administrator, role=Role.SUPERVISOR, agency=agency, by=administrator
        ),
        lambda: add(administrator, agency, account="chief", name="", email="", role=Role.SUPERVISOR),
        lambda: services.hand_over_account(
            person=factories.user("wang", role=Role.SUPERVISOR, agency=agency),
            successor=services.Successor("chief"),
            by=administrator,
        ),
    ):
        with pytest.raises(PeopleRefused, match="yourself a role"):
            give()
    assert administrator.memberships.count() == 1


@pytest.mark.on_every_database
@pytest.mark.parametrize("account", ["chen", "CHEN"])
def test_an_account_or_address_that_somebody_takes_at_the_same_moment_is_refused(
    administrator, agency, monkeypatch, account
):
    """As a second press of the button does, when both look before one of them has written."""

    def look(person):
        if User.objects.filter(username="chen").exists():
            refuse_taken(person)
        else:
            factories.user("chen", email="chen@example.org")

    monkeypatch.setattr(services, "refuse_taken", look)
    monkeypatch.setattr(checks, "refuse_taken", look)
    new = {"name": "王小明", "role": Role.OWNER, "agency": agency, "by": administrator}
    with pytest.raises(PeopleRefused, match=f"There is an account “{account}” already") as refused:
        services.add_person(account=account, email="", **new)
    assert field(refused) == "account"
    User.objects.filter(username="chen").delete()
    wang = factories.user("wang", role=Role.OWNER, agency=agency)
    with pytest.raises(PeopleRefused, match=r"chen@example\.org"):
        services.change_person(person=wang, name="王", email="chen@example.org", by=administrator)
