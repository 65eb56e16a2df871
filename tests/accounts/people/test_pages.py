"""The pages on which people are found, added and changed."""

import datetime
from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.sign_in.factors import factors_of
from tests import factories
from tests.admin_client import signed_in
from tests.reading import elements, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return factories.agency("PD", "警察局")


@pytest.fixture
def planner(agency):
    return factories.user("planner", role=Role.PLANNER, agency=agency, name="陳研考")


def shown(response) -> set[str]:
    return {row.user.username for row in response.context["rows"]}


def page(person) -> str:
    return reverse("person", args=[person.pk])


def an_owner(agency) -> dict:
    """The form of a new owner."""
    return {
        "account": "wang",
        "name": "王小明",
        "email": "w@example.org",
        "role": "owner",
        "agency": agency.pk,
    }


def test_an_agencys_page_shows_its_own_people_and_nobody_elses(agency, planner):
    other = factories.agency()
    factories.user("wang", role=Role.OWNER, agency=agency)
    factories.user("lin", role=Role.OWNER, agency=other)
    client = signed_in(planner)

    assert shown(client.get(reverse("people_of_agency", args=["PD"]))) == {"planner", "wang"}
    assert shown(client.get(reverse("people"))) == {"planner", "wang"}
    assert client.get(reverse("people_of_agency", args=[other.code])).status_code == 404


def test_the_planning_office_sees_the_people_of_the_whole_city(agency, planner):
    office = factories.user("office", role=Role.PLANNING_OFFICE)
    assert shown(signed_in(office).get(reverse("people"))) == {"planner", "office"}


def test_an_agency_is_chosen_from_a_list_and_what_was_searched_stays(agency):
    for _one in range(34):
        factories.agency()
    client = signed_in(factories.user("office", role=Role.PLANNING_OFFICE))
    chosen = client.get(reverse("people"), {"agency": "PD", "search": "王", "show": "all"})
    assert (
        chosen.url
        == f"{reverse('people_of_agency', args=['PD'])}?{urlencode({'search': '王', 'show': 'all'})}"
    )
    choices = elements(client.get(chosen.url), '//select[@name="agency"]/option')
    assert len(choices) >= 36 and [one.get("value") for one in choices if "selected" in one.attrib] == ["PD"]
    assert client.get(reverse("people"), {"agency": ""}).url == f"{reverse('people')}?"
    assert client.get(reverse("people"), {"agency": "no such"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"planner", "wang"}),
        ({"search": "小明"}, {"wang"}),
        ({"search": "WANG@example"}, {"wang"}),
        ({"search": "no such"}, set()),
        ({"show": "waiting"}, {"wang"}),
        ({"show": "closed"}, {"gone", "left"}),
        ({"show": "all"}, {"planner", "wang", "gone", "left"}),
        ({"show": "nonsense"}, {"planner", "wang"}),
        ({"page": "x"}, {"planner", "wang"}),
    ],
)
def test_people_are_searched_and_shown_by_their_state(agency, planner, query, found):
    wang = factories.user("wang", role=Role.OWNER, agency=agency, name="王小明", email="wang@example.org")
    wang.set_unusable_password()
    wang.save()
    factories.user("gone", role=Role.OWNER, agency=agency, last_day=datetime.date(2018, 1, 1))
    factories.user("left", role=Role.OWNER, agency=agency, is_active=False)
    assert shown(signed_in(planner).get(reverse("people_of_agency", args=["PD"]), query)) == found


def test_an_agency_without_anybody_is_not_said_to_have_been_searched():
    factories.agency("CY")
    client = signed_in(factories.user("office", role=Role.PLANNING_OFFICE))
    where, add = reverse("people_of_agency", args=["CY"]), f'//a[@href="{reverse("person_new")}?agency=CY"]'
    nobody, searched = (client.get(where, query) for query in ({}, {"search": "王"}))
    assert "尚無人員" in text_of(nobody) and "查無人員" not in text_of(nobody)
    assert len(elements(nobody, add)) == 2
    assert "查無人員" in text_of(searched) and "尚無人員" not in text_of(searched)


def test_of_an_agency_whose_people_have_all_left_that_is_said_and_they_are_shown():
    factories.user("gone", role=Role.OWNER, agency=factories.agency("CY"), last_day=datetime.date(2018, 1, 1))
    client = signed_in(factories.user("office", role=Role.PLANNING_OFFICE))
    where = reverse("people_of_agency", args=["CY"])
    nobody = client.get(where)
    assert "目前無在職人員" in text_of(nobody) and "尚無人員" not in text_of(nobody)
    assert elements(nobody, '//a[@href="?show=closed"]')
    assert shown(client.get(where, {"show": "closed"})) == {"gone"}


def test_the_number_of_queries_does_not_depend_on_how_many_people_there_are(agency, planner):
    client = signed_in(planner)
    counts = []
    for more in (3, 30):
        for _one in range(more):
            factories.user(role=Role.OWNER, agency=agency)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("people_of_agency", args=["PD"]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_planner_adds_a_person_who_gets_a_mail(
    agency, planner, mailoutbox, django_capture_on_commit_callbacks
):
    client = signed_in(planner)
    assert client.get(reverse("person_new")).context["form"]["agency"].value() == agency.pk
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("person_new"), an_owner(agency))

    person = User.objects.get(username="wang")
    assert response.url == page(person)
    assert person.memberships.get().role == Role.OWNER
    assert [mail.to for mail in mailoutbox] == [["w@example.org"]]


def test_where_mails_become_files_the_page_says_so(agency, planner, settings, tmp_path, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    client = signed_in(planner)
    monkeypatch.setattr("chiayi_kpi.accounts.people.links.transaction.on_commit", lambda later: later())
    added = client.post(reverse("person_new"), an_owner(agency), follow=True)
    assert f"是 {tmp_path / 'mail'} 中最新的檔案。" in text_of(added)
    assert str(tmp_path / "mail") in text_of(client.get(reverse("people")))
    asked = client.get(reverse("account_reset_password_done"))
    assert "本系統目前不寄出郵件" in text_of(asked) and str(tmp_path) not in asked.content.decode()


def test_whoever_works_elsewhere_already_takes_the_role(agency, planner, mailoutbox):
    known = factories.user("lin", role=Role.OWNER, agency=factories.agency(), name="林")
    sent = {"account": "lin", "name": "林", "role": "owner", "agency": agency.pk}
    assert signed_in(planner).post(reverse("person_new"), sent).url == page(known)
    assert known.memberships.count() == 2 and not mailoutbox


def test_without_an_address_the_link_is_shown_once(agency, planner):
    client = signed_in(planner)
    sent = {"account": "wang", "name": "王小明", "role": "owner", "agency": agency.pk}
    response = client.post(reverse("person_new"), sent)
    link = response.context["link"]
    assert response.status_code == 201 and link in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert link not in client.get(page(User.objects.get(username="wang"))).content.decode()


def test_the_steps_of_a_person_lead_to_their_page_wherever_it_is_shown(agency, planner):
    """Where they were just added, and where a change goes on after somebody said again who they are."""
    sent = {"account": "wang", "name": "王小明", "role": Role.OWNER, "agency": agency.pk}
    shown = signed_in(planner).post(reverse("person_new"), sent)
    assert shown.status_code == 201
    own = page(User.objects.get(username="wang"))
    assert {form.get("action") for form in elements(shown, "//main//form")} == {own}


def test_a_form_offers_no_role_above_ones_own(agency, planner):
    form = signed_in(planner).get(reverse("person_new")).context["form"]
    assert "由研考單位或該機關其他主管指派" in form["role"].help_text
    assert [value for value, _label in form.fields["role"].choices] == ["owner", "planner"]
    assert list(form.fields["agency"].queryset) == [agency]


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"account": "planner"}, "account"),
        ({"email": "taken@example.org"}, "email"),
        ({"name": ""}, "name"),
        ({"role": "supervisor"}, "role"),
        ({"role": "king"}, "role"),
        ({"agency": "0"}, "agency"),
        ({"agency": ""}, "agency"),
        ({"last_day": "2000-01-01"}, "last_day"),
        ({"last_day": "never"}, "last_day"),
    ],
)
def test_a_fault_stands_at_its_field(agency, planner, changes, at):
    factories.user(email="taken@example.org")
    sent = {"account": "wang", "name": "王小明", "email": "", "role": "owner", "agency": agency.pk} | changes
    response = signed_in(planner).post(reverse("person_new"), sent)
    assert response.status_code == 422 and at in response.context["form"].errors
    assert not User.objects.filter(username="wang").exists()


def test_all_faults_of_a_new_person_are_named_at_once(agency, planner):
    sent = {"account": "李 新人", "name": "", "role": "owner", "agency": agency.pk, "last_day": "2000-01-01"}
    errors = signed_in(planner).post(reverse("person_new"), sent).context["form"].errors
    assert errors["account"] == ["帳號只能使用文字、數字及 . - _ @ +，不得有空格。"]
    assert list(errors) == ["account", "name", "last_day"]


@pytest.mark.parametrize("role", [Role.OWNER, Role.PLANNER, Role.SUPERVISOR])
def test_who_works_for_an_agency_is_not_let_into_the_whole_city_by_a_choice_left_out(role):
    client = signed_in(factories.user(role=Role.ADMINISTRATOR))
    sent = {"account": "wang", "name": "王小明", "role": role, "agency": ""}
    response = client.post(reverse("person_new"), sent)
    assert response.status_code == 422 and list(response.context["form"].errors) == ["agency"]
    assert client.post(reverse("person_new"), sent | {"role": Role.AUDITOR}).status_code == 201
    person = User.objects.get(username="wang")
    given = client.post(page(person), {"step": "give", "role": role, "agency": ""})
    assert given.status_code == 422 and list(given.context["role_form"].errors) == ["agency"]


def test_another_of_the_same_name_is_said(agency, planner):
    factories.user("wang1", role=Role.OWNER, agency=agency, name="王小明")
    sent = {"account": "wang2", "name": "王小明", "role": "owner", "agency": agency.pk}
    response = signed_in(planner).post(reverse("person_new"), sent)
    assert response.context["same_names"] == ["wang1"]


def test_each_step_on_a_persons_page_does_what_it_says(agency, planner):
    person = factories.user("wang", role=Role.OWNER, agency=agency, email="w@example.org")
    client = signed_in(planner)
    held = person.memberships.get()

    def step(which, **more):
        response = client.post(page(person), {"step": which, **more})
        assert response.status_code == 302, which
        person.refresh_from_db()

    step("change", name="王大明", email="")
    assert (person.name, person.email) == ("王大明", "")
    step("give", role="planner", agency=agency.pk)
    assert person.memberships.in_force().count() == 2
    step("end", membership=held.pk, last_day="2019-01-02")
    assert person.memberships.in_force().count() == 1
    step("close")
    assert not person.is_active
    step("open")
    assert person.is_active
    assert client.post(page(person), {"step": "make"}).status_code == 422  # who took the address away
    colleague = signed_in(factories.user(role=Role.PLANNER, agency=agency))
    made = colleague.post(page(person), {"step": "make"})
    assert made.status_code == 200 and "/accounts/password/reset/key/" in made.context["link"]
    assert len(client.get(page(person)).context["changes"]) > 4


@pytest.mark.parametrize(
    "sent",
    [
        {"step": "close"},
        {"step": "change", "name": "x", "email": "mine@example.org"},
        {"step": "make"},
        {"step": "send"},
        {"step": "give", "role": "supervisor"},
        {"step": "end", "last_day": "2019-01-02"},
        {"step": "end", "last_day": "soon"},
    ],
)
def test_a_supervisors_account_is_not_the_planners_to_change(agency, planner, sent):
    boss = factories.user("boss", role=Role.SUPERVISOR, agency=agency)
    sent |= {"membership": boss.memberships.get().pk, "agency": agency.pk}
    response = signed_in(planner).post(page(boss), sent)
    assert response.status_code == 422
    boss.refresh_from_db()
    assert boss.is_active and boss.email == "" and boss.memberships.get().last_day is None
    assert not boss.history.filter(history_user=planner).exists()


@pytest.mark.parametrize(
    "sent", [{}, {"step": "crown"}, {"step": "end", "membership": "999"}, {"step": "end"}]
)
def test_a_step_that_there_is_not_is_not_found(agency, planner, sent):
    person = factories.user(role=Role.OWNER, agency=agency)
    assert signed_in(planner).post(page(person), sent).status_code == 404


def test_whoever_ends_their_own_planning_leaves_the_page(agency, planner):
    held = planner.memberships.get()
    Membership.objects.create(user=planner, agency=agency, role=Role.OWNER)
    sent = {"step": "end", "membership": held.pk, "last_day": "2018-12-31"}
    assert signed_in(planner).post(page(planner), sent).url == reverse("my_work")


def test_ones_own_page_takes_no_later_last_day(agency):
    last_day = datetime.date(2098, 6, 30)
    planner = factories.user(role=Role.PLANNER, agency=agency, last_day=last_day)
    client, held = signed_in(planner), planner.memberships.get()
    (box,) = elements(client.get(page(planner)), f'//input[@id="end-{held.pk}"]')
    assert box.get("max") == "2098-06-30"
    sent = {"step": "end", "membership": held.pk, "last_day": "2098-12-31"}
    response = client.post(page(planner), sent)
    assert response.status_code == 422 and "此處不能延長" in response.context["refused"]
    assert Membership.objects.get(pk=held.pk).last_day == last_day


def test_the_menu_leads_there_for_whom_it_is(agency, planner):
    factories.plan(agency)
    owner = factories.user(role=Role.OWNER, agency=agency)
    found = []
    for person in (planner, owner):
        client = signed_in(person)
        link = f'//nav//a[@href="{reverse("people")}"]'
        found.append(bool(elements(client.get(reverse("plans")), link)))
    assert found == [True, False]


def _at_an_open_desk(client, person) -> str:
    """Signed in some time ago; the page of their own account."""
    client.force_login(person)
    return reverse("person", args=[person.pk])


def test_ones_own_mail_address_is_changed_after_saying_again_who_one_is(client):
    """A link to set a password is sent there, whoever asks for it: nobody at an open desk gives the account theirs."""
    person = factories.user("chief", role=Role.ADMINISTRATOR, email="chief@example.org", name="王")
    page = _at_an_open_desk(client, person)
    changed = {"step": "change", "name": "王", "email": "mine@example.org"}
    asked = client.post(page, changed)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    person.refresh_from_db()
    assert person.email == "chief@example.org"
    client.post(asked.url, {"password": "wrong", "next": page})
    person.refresh_from_db()
    assert person.email == "chief@example.org"

    done = client.post(asked.url, {"password": "not-a-secret", "next": page})
    assert done.url == page
    person.refresh_from_db()
    assert person.email == "mine@example.org"


@pytest.mark.parametrize("email", ["chief@example.org", "CHIEF@example.org"])
def test_ones_own_name_and_the_address_of_another_are_changed_at_once(client, email):
    person = factories.user("chief", role=Role.ADMINISTRATOR, email="chief@example.org", name="王")
    other = factories.user("wang", email="wang@example.org")
    page = _at_an_open_desk(client, person)
    assert client.post(page, {"step": "change", "name": "王大明", "email": email}).url == page
    person.refresh_from_db()
    assert person.name == "王大明"
    page = reverse("person", args=[other.pk])
    assert client.post(page, {"step": "change", "name": "x", "email": "w@example.org"}).url == page


def test_nobody_opens_their_own_account_on_the_page_of_people(client):
    """At an open desk that would be a way past the password and the second step, which their own pages ask for."""
    person = factories.user("chief", role=Role.ADMINISTRATOR)
    TOTP.activate(person, generate_totp_secret())
    client.force_login(person)
    page = reverse("person", args=[person.pk])
    shown = client.get(page).content.decode()
    for step in ("make", "reset"):
        assert f'value="{step}"' not in shown
        answer = client.post(page, {"step": step})
        assert answer.status_code == 422 and "password/reset" not in answer.content.decode()
    assert factors_of(person)


def test_what_is_typed_of_a_person_is_kept_by_the_tab_alone(planner):
    client = signed_in(factories.user(role=Role.ADMINISTRATOR))
    for address in (page(planner), reverse("person_new"), reverse("person_replace", args=[planner.pk])):
        named = elements(client.get(address), '//main//form[.//input[@name="name"]]')
        assert [form.get("data-keeps-in-tab") for form in named] == [""], address
