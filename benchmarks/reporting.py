"""Reporting: saving a cell, the panel beside it and the whole grid, each beside an empty page of the same server."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from server import Connection, served
from timing import compare, line

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment, Indicator, IndicatorInput, MonthlyFigure, ScoringComponent
from objectives.models import Facet, Objective, Plan

INDICATORS, OBJECTIVES = 40, 10
ROUNDS = 60
TARGETS = {"saving a cell": 5, "the panel": 8, "the grid": 12}
TODAY = "2019-01-03"
OPEN = 12


def measure(_folder: Path) -> Iterator[str]:
    """One line for each of saving, panel and grid: its median, the empty page's, and the ratio."""
    owner, plan, inputs = reported_year()
    with served(TODAY) as port:
        connection = Connection(port, session_of(owner))
        figures = [""]
        cell, panel, grid = (
            reverse(f"report_{name}", args=[plan.year, plan.agency.code])
            for name in ("cell", "panel", "grid")
        )
        asked = (
            f"{panel}?indicator={inputs[0].indicator_id}&input={inputs[0].pk}&month={OPEN}&person={owner.pk}"
        )

        def save() -> bytes:
            # Every round writes another figure, so that each is a change with its audit row.
            seen = figures[-1]
            figures.append(str(100 + len(figures)))
            where = {"input": inputs[0].pk, "month": OPEN, "person": owner.pk}
            return connection.post(cell, {**where, "value": figures[-1], "seen": seen})

        contestants = {
            "an empty page": Connection(port).empty,
            "saving a cell": save,
            "the panel": lambda: connection.get(asked),
            "the grid": lambda: connection.get(grid),
        }
        found = compare(contestants, ROUNDS)
        sizes = {name: len(run()) for name, run in contestants.items()}
    for name, target in TARGETS.items():
        title = f"{name} ({INDICATORS} indicators, {sizes[name]:,} bytes)"
        yield line(title, found, name, "an empty page", target)


def session_of(person: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key


def reported_year(code: str = "BENCH-GRID") -> tuple[User, Plan, list[IndicatorInput]]:
    """An owner with forty indicators, eleven months of them reported."""
    agency = Agency.objects.create(code=code, name="填報處")
    plan = Plan.objects.create(year=107, agency=agency)
    facet = Facet.objects.create(plan=plan, no=1, name="核心業務面向", weight=100)
    objectives = [
        Objective.objects.create(plan=plan, facet=facet, no=no, name=f"目標{no}", weight=10)
        for no in range(1, OBJECTIVES + 1)
    ]
    owner = User.objects.create_user(username=f"{code}-owner")
    Membership.objects.create(user=owner, agency=agency, role=Role.OWNER)
    inputs = []
    for place in range(INDICATORS):
        no, objective = place // OBJECTIVES + 1, objectives[place % OBJECTIVES]
        indicator = Indicator.objects.create(
            plan=plan, objective=objective, no=no, name=f"指標{no}", weight=Decimal("2.5")
        )
        ScoringComponent.objects.create(
            indicator=indicator,
            rule="attainment",
            parameters={"direction": "≥", "target": "110", "maximum": "2.5"},
        )
        inputs.append(
            IndicatorInput.objects.create(indicator=indicator, code="n", name="場次", aggregation="sum")
        )
        Assignment.objects.create(plan=plan, indicator=indicator, owner=owner)
    MonthlyFigure.objects.bulk_create(
        MonthlyFigure(plan=plan, input=found, month=month, value=9 + month % 3)
        for found in inputs
        for month in range(1, OPEN)
    )
    return owner, plan, inputs
