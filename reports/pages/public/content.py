"""An agency's public year as JSON: what the page says, with formula, rule, inputs and figures of every indicator."""

from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from indicators.scoring.rated import is_rated, is_rating, working
from indicators.scoring.record.years import written_facets
from indicators.scoring.rounding import plain, plain_or_none
from indicators.scoring.wording import explain
from reports.pages.open_data import LANGUAGE
from reports.pages.public.addresses import PublicAddresses
from reports.pages.public.fields import contact, licence
from reports.pages.public.money import shown_executions
from reports.pages.public.page import PublicPage, PublicRow
from reports.snapshot.approved import Approved, ApprovedYear
from reports.snapshot.model import BusinessLineView, ExecutionView, Snapshot
from reports.snapshot.year_end import Seal

# Of the record's keys: what anyone needs to compute the value again.
_TERMS = ("common", "without_cases", "inputs", "components", "planned", "earlier_years")


def public_content(snapshot: Snapshot, approved: ApprovedYear, page: PublicPage) -> dict[str, Any]:
    """Points and their working only of a settled year; nobody's name: what reviewers wrote may have some, and stands in
    the record alone. Numbers are decimal strings, money whole NT$."""
    rows = {row.code: row for row in page.rows}
    terms = _terms(approved)
    addresses = PublicAddresses.of(page.year, page.agency_code)
    return {
        "year": page.year,
        "agency": page.agency_code,
        "agency_name": page.agency_name,
        "publisher": settings.CITY_NAME,
        "contact": contact()._asdict(),
        "licence": licence()._asdict(),
        "page": addresses.page,
        "fields": addresses.fields,
        "sample_data": page.sample,
        "through": page.month,
        "provisional": page.seal is None,
        "settled": _settled(page, addresses),
        "preamble": page.preamble,
        "policy_axes": list(page.axes),
        "facets": [
            {
                "name": facet.name,
                "objectives": [
                    {
                        "code": objective.code,
                        "name": objective.name,
                        "description": objective.description,
                        "indicators": [
                            _indicator(found, rows[found.view.code], terms, page.seal) for found in inside
                        ],
                    }
                    for objective, inside in facet.objectives
                ],
            }
            for facet in approved.facets
        ],
        "budget_execution": [_execution(row) for row in shown_executions(snapshot, approved.budget)],
        "business_lines": [_line(line) for line in snapshot.business_lines],
    }


def _terms(approved: ApprovedYear) -> dict[str, dict[str, Any]]:
    """Code → the indicator as it is scored, with the figures that are shown alone, in the words of the settled record."""
    return {
        row["code"]: {key: row[key] for key in _TERMS}
        for facet in (written_facets(approved.year) if approved.year else ())
        for objective in facet["objectives"]
        for row in objective["indicators"]
    }


def _indicator(
    found: Approved, row: PublicRow, terms: dict[str, dict[str, Any]], seal: Seal | None
) -> dict[str, Any]:
    content = {
        "code": row.code,
        "name": row.name,
        "standard": row.standard,
        "unit": row.unit,
        "weight": plain(row.weight),
        "target_text": row.target_text,
        "target": plain_or_none(found.score.target),
        "value": plain_or_none(row.number),
        "through": row.last_month,
        "outcome": row.outcome.value,
        "standing": row.standing.value,
        "sentence": row.sentence,
        "values": [plain_or_none(value) for value in row.months.values],
        "path": [plain_or_none(value) for value in row.months.path],
        "target_revisions": [
            {
                "old": one.old,
                "new": one.new,
                "on": localtime(one.at).date().isoformat(),
                "from_month": one.since,
            }
            for one in row.revisions
        ],
        **terms[row.code],
    }
    if seal is not None:  # before, nobody has said what the year is worth
        score = found.score
        content |= {
            "points": f"{score.points:.2f}",
            "maximum": plain(score.maximum),
            "decided_by_reviewers": is_rated(score),
            "working": [explain(step, LANGUAGE) for step in working(score) if not is_rating(step)],
        }
    return content


def _settled(page: PublicPage, addresses: PublicAddresses) -> dict[str, str] | None:
    seal = page.seal
    if seal is None:
        return None
    return {
        "total": f"{seal.total:.2f}",
        "maximum": plain(page.maximum),
        "grade": seal.grade,
        "at": localtime(seal.at).isoformat(timespec="seconds"),
        "sha256": seal.sha256,
        "record": addresses.record,
        "verifier": addresses.verifier,
    }


def _execution(row: ExecutionView) -> dict[str, Any]:
    return {
        "month": row.month,
        "category": row.category,
        "budget": row.budget,
        "controlled": row.frozen,
        "paid": row.paid,
        "payable": row.payable,
        "reserved": row.reserved,
    }


def _line(line: BusinessLineView) -> dict[str, Any]:
    return {
        "name": line.name,
        "projects": [
            {"name": item.name, "content": item.content, "central": item.central, "city": item.city}
            for item in line.items
        ],
    }
