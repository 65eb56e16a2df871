"""What is said in each state of a year: rendered once, then read by every test."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from indicators.reminder_mail import reminder_mail
from indicators.reporting.reminders import reminders
from reports.documents.html import annual_plan_html, annual_report_html
from reports.snapshot.report_appendix import report_snapshots
from tests.reading import text_of
from tests.sentences.states import STATES, YEAR, State, World, made_world

OF_AGENCY = ("dashboard", "forecast", "report_grid", "approval", "ratings", "writing", "publication")
OF_YEAR = ("city", "city_months", "settling")
# What does not depend on how far the year is: walked in one state alone.
ONCE = "gaps"
OF_AGENCY_ONCE = (
    "what_if", "assignments", "exchange", "history", "revisions", "budget_execution", "budget_items",
    "budget_analysis", "next_year", "years", "strategy",
)  # fmt: skip
OF_YEAR_ONCE = ("city_reporting", "deadlines", "calendar", "grades", "volumes", "guide")


@dataclass(frozen=True)
class Said:
    """``pages``, ``documents`` and ``mails`` (by address) as HTML or text, as they are in ``state``."""

    name: str
    state: State
    world: World
    pages: Mapping[str, str] = field(default_factory=dict, repr=False)
    documents: Mapping[str, str] = field(default_factory=dict, repr=False)
    mails: Mapping[str, str] = field(default_factory=dict, repr=False)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Everything as people read it, with where it stands."""
        for where, html in {**self.pages, **self.documents}.items():
            yield where, text_of(html, "//main")
        yield from self.mails.items()

    def text(self, where: str, part: str = "//main") -> str:
        return text_of({**self.pages, **self.documents}[where], part)


@pytest.fixture(scope="module", params=STATES)
def said(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Said]:
    state = STATES[request.param]
    folder = tmp_path_factory.mktemp("files")
    today = {"PORTAL_TODAY": state.today, "REPORTS_ROOT": folder, "MEDIA_ROOT": folder}
    with django_db_blocker.unblock(), override_settings(**today), transaction.atomic():
        world = made_world()
        state.make(world)
        yield Said(request.param, state, world, _pages(world, state), _documents(state), _mails(state))
        transaction.set_rollback(True)


def _pages(world: World, state: State) -> dict[str, str]:
    found, browsers = {}, {role: _browser(person) for role, person in world.people.items()}
    for where, (role, address) in _addresses(world, state).items():
        response = browsers[role].get(address)
        assert response.status_code == 200, where
        found[where] = response.content.decode()
    return found


def _browser(person: User) -> Client:
    client = Client(headers={"accept-language": "zh-hant"})
    client.force_login(person)
    return client


def _addresses(world: World, state: State) -> dict[str, tuple[str, str]]:
    boss, agency = Role.PLANNING_OFFICE, [YEAR, "PD"]
    once = state is STATES[ONCE]
    of_agency, of_year = [*OF_AGENCY, *OF_AGENCY_ONCE * once], [*OF_YEAR, *OF_YEAR_ONCE * once]
    found = {name: (boss, reverse(name, args=agency)) for name in of_agency}
    found |= {name: (boss, reverse(name, args=[YEAR])) for name in of_year}
    for code in ("1-1-1", "3-2-1"):
        found[f"indicator {code}"] = (boss, reverse("indicator", args=[*agency, code]))
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR, *((Role.OWNER, boss) if once else ())):
        found[f"my_work {role}"] = (role, reverse("my_work"))
    if once:
        found["admin plan"] = (boss, reverse("admin:objectives_plan_history", args=[world.plan.pk]))
        for page in ("change", "history"):
            address = reverse(f"admin:accounts_user_{page}", args=[world.people[Role.PLANNER].pk])
            found[f"admin user {page}"] = (Role.ADMINISTRATOR, address)
    if state.is_settled:
        found["public"] = (boss, reverse("public", args=agency))
    return found


def _documents(state: State) -> dict[str, str]:
    found = {}
    for through in {max(state.over, 1), min(max(state.over, 1), 8)}:
        (snapshot,) = report_snapshots(year=YEAR, through=through, agency_codes=["PD"])
        found[f"report {through}"] = annual_report_html(snapshot)
    return found | {"plan": annual_plan_html(snapshot)}


def _mails(state: State) -> dict[str, str]:
    mails = [reminder_mail(one) for one in reminders(state.today) if one.by_mail]
    return {mail.to[0].partition("@")[0]: f"{mail.subject}\n{mail.body}" for mail in mails}
