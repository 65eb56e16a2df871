"""A made-up city on the last afternoon of a month: bureaus whose owners each have cells of their own to report."""

from dataclasses import dataclass
from decimal import Decimal

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment, Indicator, IndicatorInput, MonthlyFigure, ScoringComponent
from objectives.models import Facet, Objective, Plan
from trials.ledger import Cell

YEAR, OPEN = 107, 12
OWNERS_OF_A_BUREAU, INDICATORS_OF_AN_OWNER = 12, 3
_OBJECTIVES = 12


@dataclass(frozen=True, slots=True)
class Owner:
    """Who reports, by which session, what; ``address`` is what the pages of their bureau begin with."""

    pk: int
    session: str
    address: str
    cells: tuple[Cell, ...]
    indicators: tuple[int, ...]


def build(owners: int) -> list[Owner]:
    """So many owners, in as many bureaus as they fill; eleven months are reported."""
    found: list[Owner] = []
    while len(found) < owners:
        found += _bureau(len(found) // OWNERS_OF_A_BUREAU + 1, min(OWNERS_OF_A_BUREAU, owners - len(found)))
    return found


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.session.session_key


def large_bureau(number: int) -> Owner:
    """One owner alone with many cells, who sends them as a file."""
    (owner,) = _bureau(number, 1, each=15)
    return owner


def with_role(role: Role, agency: Agency | None = None) -> tuple[int, str]:
    """Somebody who holds the role, with a second factor where the settings ask for one: number and session."""
    person = User.objects.create_user(username=f"trial-{role}-{User.objects.count()}")
    Membership.objects.create(user=person, agency=agency, role=role)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
    return person.pk, session_of(person)


def _bureau(number: int, owners: int, each: int = INDICATORS_OF_AN_OWNER) -> list[Owner]:
    agency = Agency.objects.create(code=f"TRIAL-{number:02}", name=f"試驗第 {number} 局")
    plan = Plan.objects.create(year=YEAR, agency=agency, chapter=number, status=Plan.Status.APPROVED)
    facet = Facet.objects.create(plan=plan, no=1, name="核心業務面向", weight=100)
    objectives = Objective.objects.bulk_create(
        Objective(plan=plan, facet=facet, no=no, name=f"目標{no}", weight=Decimal("8.33"))
        for no in range(1, _OBJECTIVES + 1)
    )
    rows = [
        Indicator(plan=plan, objective=objective, no=no, name=f"指標{no}", weight=Decimal("2.77"))
        for no in range(1, each + 1)
        for objective in objectives
    ]
    indicators = Indicator.objects.bulk_create(rows[: owners * each] if owners > 1 else rows)
    ScoringComponent.objects.bulk_create(
        ScoringComponent(
            indicator=one,
            rule="attainment",
            parameters={"direction": "≥", "target": "110", "maximum": "2.77"},
        )
        for one in indicators
    )
    inputs = IndicatorInput.objects.bulk_create(
        IndicatorInput(indicator=one, code="n", name="數值", aggregation="sum") for one in indicators
    )
    MonthlyFigure.objects.bulk_create(
        MonthlyFigure(plan=plan, input=one, month=month, value=9 + month % 3)
        for one in inputs
        for month in range(1, OPEN)
    )
    return [_owner(plan, place, inputs[place::owners]) for place in range(owners)]


def _owner(plan: Plan, place: int, inputs: list[IndicatorInput]) -> Owner:
    person = User.objects.create_user(username=f"{plan.own_agency.code}-owner-{place}")
    Membership.objects.create(user=person, agency=plan.agency, role=Role.OWNER)
    Assignment.objects.bulk_create(
        Assignment(plan=plan, indicator_id=one.indicator_id, owner=person) for one in inputs
    )
    cells = tuple(Cell(plan.pk, one.pk, OPEN, Decimal(9), one.indicator.code) for one in inputs)
    address = reverse("report_grid", args=[plan.year, plan.own_agency.code])
    return Owner(person.pk, session_of(person), address, cells, tuple(one.indicator_id for one in inputs))
