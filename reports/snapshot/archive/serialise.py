"""A snapshot of a whole year as the record that is kept of it: plain JSON, every key written here by name.

``read`` makes a snapshot of it again. docs/settled-record.md describes the keys.
"""

import datetime
from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.sentences import in_a_row
from indicators.scoring import rounding
from indicators.scoring.engine import score
from indicators.scoring.errors import ScoringError
from indicators.scoring.model import AgencyScore
from indicators.scoring.record.document import Plain, canonical
from indicators.scoring.record.scores import Sentences, exact_or_none, written_month
from indicators.scoring.record.upgrades import SCHEMA
from indicators.scoring.record.years import typed, written, written_earlier, written_facets
from indicators.scoring.verify import Difference, score_differences
from indicators.scoring.wording import explain
from indicators.selectors.revisions import RevisionRow
from indicators.year_end.grades import Grade
from indicators.year_end.parts import ConfirmationRow, RatingRow
from reports.snapshot.archive.additions import written_money, written_plan_additions, written_remedies
from reports.snapshot.archive.read import read_record
from reports.snapshot.model import (
    BudgetItemView,
    BusinessLineView,
    ExecutionView,
    FacetView,
    IndicatorView,
    Snapshot,
)
from reports.snapshot.year_end import (
    Correction,
    EarlierIndicator,
    EvidenceView,
    LastYear,
    LeftOpen,
    RatedIndicator,
    YearEnd,
)

MOST_TOLD = 5


class RecordWrong(Refused):
    """A year whose record does not agree with itself: a fault of the portal, so nothing is settled."""

    def __init__(self, wrong: Sequence[str]) -> None:
        message = _(
            "The record of the year does not agree with itself, and nothing is settled. Tell the administrator:"
        )
        super().__init__(in_a_row(message, *wrong[:MOST_TOLD]))


def record_of(snapshot: Snapshot, scores: Sequence[AgencyScore], earlier: Sequence[Snapshot] = ()) -> Plain:
    """The record of a year to December with its ``year_end`` and ``seal``; ``scores`` are those of months 0 to 12, in order.

    December's are the settled ones, with what reviewers decided. The hash in the seal is not read: it is the record's.
    ``earlier``: where terms were changed during the year, the snapshots of the last months that had others (``last_months``).
    """
    seal, sentences = snapshot.seal, Sentences()
    if seal is None:
        raise ValueError("only a year with its seal is recorded")
    months = [written_month(score, sentences) for score in scores]
    return {
        "schema": SCHEMA,
        "agency": {"code": snapshot.agency_code, "name": snapshot.agency_name, "chapter": snapshot.chapter},
        "year": snapshot.year,
        "portal_ids": {"plan": snapshot.plan_id, "agency": snapshot.agency_id},
        "preamble": snapshot.preamble,
        "policy_axes": list(snapshot.axes),
        "has_sample_figures": snapshot.has_sample_figures,
        "judged_by_now": snapshot.scored_year.judged_by_now,
        "weights_in_hundredths": snapshot.scored_year.weights_in_hundredths,
        "only_due_is_lit": snapshot.scored_year.only_due_is_lit,
        "missing_comes_first": snapshot.scored_year.missing_comes_first,
        **({"only_equal_parts": True} if snapshot.scored_year.only_equal_parts else {}),
        "facets": _facets(snapshot),
        **_earlier_terms(snapshot, earlier),
        "rivals": [
            {"agency": rival.agency, "facets": written_facets(rival), **written_earlier(rival)}
            for rival in snapshot.rivals
        ],
        "business_lines": [_business_line(line) for line in snapshot.business_lines],
        "budget_execution": [_execution(row) for row in snapshot.executions],
        "year_end": _year_end(snapshot.report_year_end),
        **written_plan_additions(snapshot),
        "settled": {
            "at": _time(seal.at),
            "by": seal.by,
            "total": written(seal.total),
            "grade": seal.grade,
        },
        "months": months,
        "sentences": sentences.rows,
    }


def last_months(snapshot: Snapshot) -> tuple[int, ...]:
    """The months after which other terms held, in order."""
    return tuple(held.through for held in snapshot.scored_year.earlier)


def settled_text(snapshot: Snapshot, earlier: Sequence[Snapshot] = ()) -> str:
    """The text that is kept of a year to December with its ``year_end`` and ``seal``, after everything in it was verified.

    ``earlier`` as for ``record_of``.

    Raises RecordWrong where what is written cannot be read again as it is, or does not follow from its own figures.
    """
    city = (snapshot.scored_year, *snapshot.rivals)
    code = snapshot.agency_code
    before = [score(city, month, only={code})[code] for month in range(snapshot.through)]
    record = record_of(snapshot, [*before, snapshot.score], earlier)
    text = canonical(record)
    try:
        wrong = list(score_differences(record, words=False))
        read = read_record(text)
    except ScoringError as fault:
        raise RecordWrong([explain(fault.step, get_language() or "")]) from fault
    again = [read.up_to(month) for month in last_months(read.december)]
    if canonical(record_of(read.december, read.scores, again)) != text:
        wrong.append(Difference("reread", {}))
    if wrong:
        raise RecordWrong([one.in_words(get_language() or "") for one in wrong])
    return text


def _facets(snapshot: Snapshot) -> list[Plain]:
    """The tree that was scored, with the texts that are printed beside."""
    rows = written_facets(snapshot.scored_year)
    for row, facet in zip(rows, snapshot.facets, strict=True):
        _add_texts(row, facet)
    return rows


def _earlier_terms(snapshot: Snapshot, earlier: Sequence[Snapshot]) -> Plain:
    """As ``written_earlier``, each tree with the texts that were printed beside."""
    found = written_earlier(snapshot.scored_year)
    for held, then in zip(found.get("earlier_terms", ()), earlier, strict=True):
        for row, facet in zip(held["facets"], then.facets, strict=True):
            _add_texts(row, facet)
    return found


def _add_texts(row: Plain, facet: FacetView) -> None:
    row["note"] = facet.note
    for below, objective in zip(row["objectives"], facet.objectives, strict=True):
        below |= {
            "heading": objective.heading,
            "description": objective.description,
            "account": objective.account,
        }
        for inner, indicator in zip(below["indicators"], objective.indicators, strict=True):
            inner |= _texts(indicator)


def _texts(indicator: IndicatorView) -> Plain:
    return {
        "no": indicator.no,
        "portal_id": indicator.id,
        "evaluation_system": indicator.evaluation_system,
        "evaluation_method": indicator.evaluation_method,
        "standard": indicator.standard,
        "target_text": indicator.target_text,
        "reported_inputs": list(indicator.typed),
        "revisions": [_revision(row) for row in indicator.revisions],
    }


def _revision(row: RevisionRow) -> Plain:
    found: Plain = {
        "what": row.what,
        "old": row.old,
        "new": row.new,
        "lowered": row.lowered,
        "cause": row.cause,
        "countermeasure": row.countermeasure,
        "at": _time(row.at),
    }
    if not row.year:
        found["whole_year"] = True
    return found


def _business_line(line: BusinessLineView) -> Plain:
    return {"name": line.name, "items": [_item(item) for item in line.items]}


def _item(item: BudgetItemView) -> Plain:
    return {
        "no": item.no,
        "name": item.name,
        "content": item.content,
        "central": item.central,
        "city": item.city,
        "whole_central": item.whole_central,
        "whole_city": item.whole_city,
        "objective": item.objective_code,
    }


def _execution(row: ExecutionView) -> Plain:
    return {
        "month": row.month,
        "category": row.category,
        "budget": row.budget,
        "controlled": row.frozen,
        "paid": row.paid,
        "payable": row.payable,
        "reserved": row.reserved,
    }


def _year_end(end: YearEnd) -> Plain:
    return {
        "grade": end.graded.grade.name,
        "grades": [_grade(grade) for grade in end.grades],
        "higher_grades_denied": [
            {"grade": grade.name, "conditions": [condition.value for condition in conditions]}
            for grade, conditions in end.graded.denied
        ],
        "ratings": [_rated(row) for row in end.ratings],
        "confirmed": [_confirmed(part, row) for part, row in end.confirmed.items()],
        "last_year": None if end.last_year is None else _last_year(end.last_year),
        "corrections": [_correction(row) for row in end.corrections],
        "evidence": [_evidence(row) for row in end.evidence],
    } | {**written_remedies(end), **_settled_before(end), **_left_open(end.left_open), **written_money(end)}


def _left_open(left: LeftOpen | None) -> Plain:
    """There only where something was."""
    if left is None:
        return {}
    return {
        "left_open": {
            "reason": left.reason,
            "months_not_handed_in": list(left.not_handed_in),
            "months_returned": list(left.returned),
            "months_reopened": list(left.reopened),
            "unapproved": [{"month": month, "indicators": count} for month, count in left.unapproved],
            "questions": [{"code": code, "month": month} for code, month in left.questions],
            "accounts_unfinished": list(left.unfinished),
            "accounts_overtaken": list(left.overtaken),
        }
    }


def _settled_before(end: YearEnd) -> Plain:
    """There only where the year had been settled before: records of schema 2 from before this key lack it."""
    if not end.earlier:
        return {}
    return {
        "settled_before": [
            {
                "total": written(row.total),
                "grade": row.grade,
                "sha256": row.sha256,
                "by": row.by,
                "at": _time(row.at),
                "reopened_by": row.reopened_by,
                "reopened_at": _time(row.reopened_at),
                "reason": row.reason,
            }
            for row in end.earlier
        ]
    }


def _grade(grade: Grade) -> Plain:
    return {
        "name": grade.name,
        "least": written(grade.least),
        "core_scored": grade.core_scored,
        "no_red": grade.no_red,
        "facet_share": grade.facet_share,
    } | _newer_conditions(grade)


def _newer_conditions(grade: Grade) -> Plain:
    """Conditions that came after schema 2 did: there only where the grade asks for them."""
    found: Plain = {}
    if grade.indicator_rate is not None:
        found |= {"indicator_code": grade.indicator_code, "indicator_rate": written(grade.indicator_rate)}
    if grade.no_deduction:
        found["no_deduction"] = True
    return found


def _rated(row: RatedIndicator) -> Plain:
    return {
        "code": row.code,
        "name": row.name,
        "computed": written(row.computed),
        "said": [_rating(rating) for rating in row.said.values()],
        "settled": written(row.settled),
    }


def _rating(row: RatingRow) -> Plain:
    return {
        "part": str(row.part),
        "points": written(row.points),
        "reason": row.reason,
        "by": row.by,
        "at": _time(row.at),
    }


def _confirmed(part: str, row: ConfirmationRow) -> Plain:
    return {"part": str(part), "by": row.by, "at": _time(row.at), "reason": row.reason}


def _last_year(last: LastYear) -> Plain:
    return {
        "year": last.year,
        "total": written(last.total),
        "maximum": rounding.exact(last.maximum),
        "grade": last.grade,
        "settled": last.settled,
        "provisional": last.provisional,
        "facets": [{"no": no, "points": written(points)} for no, points in last.facets.items()],
        "indicators": [_earlier(name, found) for name, found in last.indicators.items()],
    }


def _earlier(name: str, found: EarlierIndicator) -> Plain:
    return {
        "name": name,
        "value": exact_or_none(found.value),
        "points": written(found.points),
        "rate": exact_or_none(found.rate),
        "unit": found.unit,
        "months": [exact_or_none(value) for value in found.months],
    }


def _correction(row: Correction) -> Plain:
    return {
        "code": row.code,
        "indicator": row.indicator,
        "input": row.input,
        "month": row.month,
        "old": typed(row.old),
        "new": typed(row.new),
        "by": row.by,
        "at": _time(row.at),
        "reason": row.reason,
        **_if_any(old_milestone=row.old_milestone, new_milestone=row.new_milestone),
    }


def _if_any(**texts: str) -> Plain:
    return {key: text for key, text in texts.items() if text}


def _evidence(row: EvidenceView) -> Plain:
    return {
        "code": row.code,
        "indicator": row.indicator,
        "month": row.month,
        "name": row.name,
        "size": row.size,
        "sha256": row.sha256,
    }


def _time(moment: datetime.datetime) -> str:
    return moment.isoformat()
