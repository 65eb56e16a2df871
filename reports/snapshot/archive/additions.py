"""What came into the record of a year without another schema: keys that are not there in what was settled before."""

import datetime
from decimal import Decimal
from typing import Any

from indicators.scoring.record.document import Plain
from indicators.scoring.record.years import decimal, written
from objectives.selectors import Paper
from reports.snapshot.model import Snapshot
from reports.snapshot.year_end import RemedyView, YearEnd


def written_remedies(end: YearEnd) -> Plain:
    """Not there in what was settled before there were measures."""
    if end.remedies is None:
        return {}
    return {
        "remedies": [_remedy(row) for row in end.remedies],
        "explanations": [
            {"code": row.code, "month": row.month, "text": row.text} for row in end.explanations
        ],
    }


def _remedy(row: RemedyView) -> Plain:
    return {
        "code": row.code,
        "month": row.month,
        "cause": row.cause,
        "measure": row.measure,
        "owner": row.owner,
        "due": row.due.isoformat(),
        "result": row.result,
        "no_evidence": row.no_evidence,
        "evidence": row.evidence,
        "done_on": _day(row.done_on),
        "closed_on": _day(row.closed_on),
    }


def written_money(end: YearEnd) -> Plain:
    """There only where something was known; records from before these keys lack them."""
    found: Plain = {}
    if end.items:
        found["budget_items"] = [
            {
                "line": row.line,
                "no": row.no,
                "month": row.month,
                "progress": None if row.progress is None else written(row.progress),
                "spent": row.spent,
                "explanation": row.explanation,
            }
            for row in end.items
        ]
    if end.budgets:
        found["budgets"] = [
            {
                "year": row.year,
                "central": row.central,
                "city": row.city,
                "current": row.current,
                "capital": row.capital,
            }
            for row in end.budgets
        ]
    return found


def written_plan_additions(snapshot: Snapshot) -> Plain:
    """What stands beside the scored plan; not there in what was settled before it was kept."""
    found: Plain = {}
    paper = snapshot.paper
    if paper.approved_at is not None:
        found["paper"] = {
            "approved_at": paper.approved_at.isoformat(),
            "signatories": list(paper.signatories),
        }
    if snapshot.served is not None:
        found["axis_of_objective"] = dict(snapshot.served)
    if snapshot.mid_term is not None:
        found["mid_term_targets"] = [
            {"portal_id": key, "year": year, "value": written(value)}
            for key, targets in snapshot.mid_term.items()
            for year, value in targets.items()
        ]
    return found


def read_plan_additions(record: Plain) -> dict[str, Any]:
    """The same as fields of a snapshot. Number, date and remarks of its paper are never part of a record."""
    found: dict[str, Any] = {}
    if "paper" in record:
        row = record["paper"]
        approved_at = datetime.datetime.fromisoformat(row["approved_at"])
        found["paper"] = Paper(approved_at=approved_at, signatories=tuple(row["signatories"]))
    if "axis_of_objective" in record:
        found["served"] = dict(record["axis_of_objective"])
    if "mid_term_targets" in record:
        targets: dict[int, dict[int, Decimal]] = {}
        for row in record["mid_term_targets"]:
            targets.setdefault(row["portal_id"], {})[row["year"]] = decimal(row["value"])
        found["mid_term"] = targets
    return found


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()
