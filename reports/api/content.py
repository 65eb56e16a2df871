"""A snapshot as JSON: the documented score, and beside it texts, due values, reporting and money."""

import datetime
from collections import Counter
from typing import Any

from django.utils.timezone import localtime

from indicators.models import MonthlyFigure
from indicators.refusals import Refusal
from indicators.scoring.model import COUNTED_LIGHTS
from indicators.scoring.rounding import plain, plain_or_none
from objectives.selectors import PlanRow
from reports.snapshot.model import BudgetItemView, ExecutionView, IndicatorView, Snapshot
from reports.snapshot.score_json import score_json
from reports.snapshot.year_end import Seal


def plan_entry(plan: PlanRow, updated: datetime.datetime | None) -> dict[str, Any]:
    """That an agency has a plan for a year."""
    return {
        "year": plan.year,
        "agency": plan.agency_code,
        "agency_name": plan.agency_name,
        "sample_data": plan.has_sample_figures,
        "draft": plan.is_draft,
        "updated_at": _moment(updated),
    }


def figure(row: MonthlyFigure) -> dict[str, Any]:
    """A reported figure of ``monthly_figures``, with the state and the explanation of its indicator's month."""
    return {
        "indicator": row.input.indicator.code,
        "input": row.input.code,
        "month": row.month,
        "value": plain(row.value),
        "state": row.state,  # type: ignore[attr-defined]  # annotated, as the two below
        "explanation": row.explanation,  # type: ignore[attr-defined]
        "updated_at": _moment(row.updated_at),  # type: ignore[attr-defined]
    }


def summary(snapshot: Snapshot, updated: datetime.datetime | None) -> dict[str, Any]:
    """One agency's year in a line: total, what it is out of, and how many indicators show each light."""
    counts = Counter(indicator.score.light for indicator in snapshot.indicators())
    return {
        "agency": snapshot.agency_code,
        "agency_name": snapshot.agency_name,
        "year": snapshot.year,
        "through": snapshot.through,
        "sample_data": snapshot.has_sample_figures,
        "draft": snapshot.is_draft,
        "total": f"{snapshot.score.total:.2f}",
        "maximum": plain(snapshot.score.maximum),
        "provisional": snapshot.score.provisional,
        "settled": _settled(snapshot.seal),
        "lights": {light.value: counts[light] for light in COUNTED_LIGHTS},
        "updated_at": _moment(updated),
    }


def _settled(seal: Seal | None) -> dict[str, str] | None:
    if seal is None:
        return None
    return {
        "total": f"{seal.total:.2f}",
        "grade": seal.grade,
        "at": seal.at.isoformat(),
        "sha256": seal.sha256,
    }


def refused(found: Refusal) -> dict[str, Any]:
    """An agency whose plan cannot be scored, and why."""
    return {
        "agency": found.plan.agency_code,
        "agency_name": found.plan.agency_name,
        "year": found.plan.year,
        "reason": found.reason,
    }


def whole(snapshot: Snapshot, updated: datetime.datetime | None) -> dict[str, Any]:
    """The whole snapshot. Whatever ``score.json`` has stands here under the same keys."""
    content = score_json(snapshot)
    views = {indicator.code: indicator for indicator in snapshot.indicators()}
    for facet in content["facets"]:
        for objective in facet["objectives"]:
            for indicator in objective["indicators"]:
                indicator |= _beside(views[indicator["code"]])
    return content | {
        "agency_name": snapshot.agency_name,
        "chapter": snapshot.chapter,
        "sample_data": snapshot.has_sample_figures,
        "draft": snapshot.is_draft,
        "settled": _settled(snapshot.seal),
        "updated_at": _moment(updated),
        "executions": [_execution(found) for found in snapshot.executions],
        "budget": [
            {"business_line": line.name, "items": [_item(item) for item in line.items]}
            for line in snapshot.business_lines
        ],
    }


def _beside(view: IndicatorView) -> dict[str, Any]:
    return {
        "unit": view.unit,
        "common": view.common,
        "standard": view.standard,
        "target_text": view.target_text,
        "due": plain_or_none(view.score.due),
        "rate": plain_or_none(view.score.rate),
        "revisions": [
            {
                "what": one.what,
                "old": one.old,
                "new": one.new,
                "at": one.at.isoformat(),
                "from_month": one.since,
            }
            for one in view.revisions
        ],
    }


def _moment(at: datetime.datetime | None) -> str | None:
    return None if at is None else localtime(at).isoformat(timespec="seconds")


def _execution(found: ExecutionView) -> dict[str, Any]:
    amounts = ("budget", "frozen", "paid", "payable", "reserved")
    return {"month": found.month, "account": found.category} | {
        name: getattr(found, name) for name in amounts
    }


def _item(item: BudgetItemView) -> dict[str, Any]:
    return {
        "no": item.no,
        "name": item.name,
        "objective": item.objective_code,
        "central": item.central,
        "city": item.city,
        "whole_central": item.whole_central,
        "whole_city": item.whole_city,
    }
