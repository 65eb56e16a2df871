"""Which agencies' years are public, with what settled ones came to. Five queries, however many there are."""

import datetime
from dataclasses import dataclass

from budget.selectors import last_budget_approvals
from indicators.selectors.monthly_figures import last_decisions
from indicators.year_end.selectors import SettlementRow, settlements
from objectives.selectors import PlanRow, public_plans, published_plans


@dataclass(frozen=True, slots=True)
class PublicYear:
    """A published year: open ``since`` then; ``updated``: when what is public last changed."""

    plan: PlanRow
    since: datetime.datetime
    updated: datetime.datetime
    settled: SettlementRow | None


def public_years(agency: str | None = None) -> list[PublicYear]:
    """The published years of the agency (None: of all), the newest first, each in the order of the city's volume."""
    plans = published_plans() if agency is None else published_plans(agency__code=agency)
    ids = [plan.id for plan in plans]
    since, settled = public_plans(ids), settlements(ids)
    settled_at = {key: row.at for key, row in settled.items()}
    decided, budget = last_decisions(ids), last_budget_approvals(ids)
    return [
        PublicYear(
            plan,
            since[plan.id],
            max(found[plan.id] for found in (since, decided, budget, settled_at) if plan.id in found),
            settled.get(plan.id),
        )
        for plan in plans
    ]


def by_year(years: list[PublicYear]) -> dict[int, list[PublicYear]]:
    """The same, each year's agencies together."""
    found: dict[int, list[PublicYear]] = {}
    for one in years:
        found.setdefault(one.plan.year, []).append(one)
    return found
