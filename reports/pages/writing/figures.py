"""Figures in an account: which the writer can choose from, and what they came to in a settled year."""

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import ScoreUnavailable
from objectives.models import Objective, Plan
from objectives.writing.fields import has_fields
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_REPORT
from reports.documents.written_fields import offered
from reports.snapshot.model import Snapshot


def figures_offered(plan: Plan, through: int) -> list[dict[str, str]]:
    """Every figure with what it is printed as in a report up to the month. Raises ScoreUnavailable."""
    found = offered(_report(plan, through))
    return [{"text": one.text, "about": one.about, "name": one.name, "value": one.value} for one in found]


def settled_account(plan: Plan, objective: Objective, text: str) -> str:
    """What an account with figures came to read when its year was settled; "" where there is nothing to be read there."""
    if not plan.is_settled or not has_fields(text):
        return ""
    try:
        objectives = _report(plan, LAST_MONTH).objectives()
    except ScoreUnavailable:
        return ""
    return next((one.account for one in objectives if one.code == objective.code), "")


def _report(plan: Plan, through: int) -> Snapshot:
    (snapshot,) = snapshots_for(
        ANNUAL_REPORT, year=plan.year, through=through, agency_codes=[plan.own_agency.code]
    )
    return snapshot
