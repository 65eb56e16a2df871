"""Settling an agency's year: its snapshot with the decided points is frozen, and kept by the service below.

What the year came to stands from then on among the earlier years' values of the next plan.
"""

from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import now
from chiayi_kpi.core.models import FIRST_YEAR, LAST_YEAR
from chiayi_kpi.core.reasons import ReasonRefused, reason_given
from indicators.errors import YearNotReady
from indicators.models import Settlement
from indicators.selectors.agency_side import mid_term_targets
from indicators.services.earlier import keep_year_values
from indicators.year_end.grades import graded
from indicators.year_end.services import keep_settlement
from objectives.locking import lock_for_settling
from objectives.models import DocumentIssue, Plan
from objectives.selectors import objective_axes, papers
from reports.documents.written_fields import with_fields
from reports.pages.year_end.rated_year import RatedYear, rated_year
from reports.snapshot.archive.serialise import last_months, settled_text
from reports.snapshot.model import Snapshot
from reports.snapshot.report_appendix import with_year_end
from reports.snapshot.selectors import build_snapshots
from reports.snapshot.year_end import LeftOpen, Seal
from reports.snapshot.year_values import year_values


def shown_as(total: Decimal, grade: str) -> str:
    """What a page carries of the total and grade that it showed: ``85.00 甲``."""
    return f"{total:.2f} {grade}"


@transaction.atomic
def settle_year(*, plan: Plan, by, reason: str = "", shown: str = "") -> Settlement:
    """Settle the year of ``plan``: freeze its snapshot with the decided points and all that its report shows, the figures
    that its accounts name in braces with the values that they then have.

    What is not finished (months, questions, accounts) needs a ``reason``, which is frozen and printed with it; without
    anything open there is none. ``shown``: what whoever settles was shown (``shown_as``); nothing else is settled. Raises
    YearNotReady with every open matter, or where another total or grade stands by now, ReasonRefused without that reason,
    YearSettled where it is settled already, ScoreUnavailable, and RecordWrong where its record would not be what the engine makes of it.
    """
    lock_for_settling(plan)
    year = rated_year(plan)
    if year.open_matters:
        raise YearNotReady(
            _("The year cannot be settled yet."), [str(matter) for matter in year.open_matters]
        )
    left = _left_open(year, reason)
    settled = snapshot_to_settle(year, left)
    stands = shown_as(settled.score.total, settled.report_year_end.graded.grade.name)
    if shown and shown != stands:
        text = _(
            "Nothing is settled: since the page was made the total and grade became %(now)s (it showed %(shown)s)."
        )
        raise YearNotReady(text % {"now": stands, "shown": shown}, ())
    seal = Seal(
        "",
        now(),
        str(by) if by else "",
        settled.score.total,
        settled.report_year_end.graded.grade.name,
    )
    written = with_fields(_with_plan_additions(settled))
    text = settled_text(replace(written, seal=seal), _earlier(written))
    settlement = keep_settlement(
        plan=plan,
        snapshot=text,
        total=seal.total,
        grade=seal.grade,
        at=seal.at,
        by=by,
        reason=left.reason if left else "",
    )
    reason = _("The year %s was settled") % plan.year
    keep_year_values(plan=plan, values=year_values(settled), settled=True, by=by, reason=reason)
    return settlement


def _with_plan_additions(settled: Snapshot) -> Snapshot:
    """With what else the plan's pages and papers show of it: who signs, the axes of its objectives, its mid-term targets."""
    key = settled.plan_id
    return replace(
        settled,
        paper=papers([key], DocumentIssue.Document.REPORT)[key],
        served=objective_axes(key, settled.year),
        mid_term=mid_term_targets(key, FIRST_YEAR, LAST_YEAR),
    )


def _earlier(settled: Snapshot) -> list[Snapshot]:
    """What the plan said before its terms were changed during the year."""
    return [
        with_fields(snapshot, settled)
        for month in last_months(settled)
        for snapshot in build_snapshots(
            year=settled.year, through=month, agency_codes=[settled.agency_code], with_items=False
        )
    ]


def _left_open(year: RatedYear, reason: str) -> LeftOpen | None:
    if year.left_open.is_empty:
        return None
    missing = _("Say why the year is settled although this is not finished.")
    return replace(year.left_open, reason=reason_given(reason, ReasonRefused, missing=missing))


def snapshot_to_settle(year: RatedYear, left: LeftOpen | None = None) -> Snapshot:
    """The snapshot that settling freezes: decided points in the score, computed ones beside them in the ratings."""
    (computed,) = with_year_end([year.computed])
    end = computed.report_year_end
    grade = graded(year.result.score, end.grades)
    return replace(year.result, year_end=replace(end, graded=grade, left_open=left))
