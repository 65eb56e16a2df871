"""What came into the record of a year without another schema: keys that are not there in what was settled before."""

import datetime

from indicators.scoring.record.document import Plain
from indicators.scoring.record.years import written
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
        found["budgets"] = [row._asdict() for row in end.budgets]
    return found


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()
