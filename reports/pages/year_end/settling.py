"""Settling an agency's year: its snapshot with the decided points is frozen, and kept by the service below.

What the year came to stands from then on among the earlier years' values of the next plan.
"""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.errors import YearNotReady
from indicators.models import Settlement
from indicators.services.earlier import keep_year_values
from indicators.year_end.grades import graded
from indicators.year_end.services import keep_settlement
from objectives.locking import lock_for_settling
from objectives.models import Plan
from reports.pages.year_end.rated_year import RatedYear, rated_year
from reports.snapshot.archive.serialise import settled_text
from reports.snapshot.model import Snapshot
from reports.snapshot.report_appendix import with_year_end
from reports.snapshot.year_end import Seal
from reports.snapshot.year_values import year_values


@transaction.atomic
def settle_year(*, plan: Plan, by) -> Settlement:
    """Settle the year of ``plan``: freeze its snapshot with the decided points and all that its report shows.

    Raises YearNotReady with every open matter, YearSettled where it is settled already, ScoreUnavailable, and
    RecordWrong where its record would not be what the engine makes of it.
    """
    lock_for_settling(plan)
    year = rated_year(plan)
    if year.open_matters:
        raise YearNotReady(
            _("The year cannot be settled yet."), [str(matter) for matter in year.open_matters]
        )
    frozen = frozen_snapshot(year)
    seal = Seal(
        "",
        timezone.now(),
        str(by) if by else "",
        frozen.score.total,
        frozen.report_year_end.graded.grade.name,
    )
    text = settled_text(replace(frozen, seal=seal))
    settlement = keep_settlement(
        plan=plan, snapshot=text, total=seal.total, grade=seal.grade, at=seal.at, by=by
    )
    reason = _("The year %s was settled") % plan.year
    keep_year_values(plan=plan, values=year_values(frozen), settled=True, by=by, reason=reason)
    return settlement


def frozen_snapshot(year: RatedYear) -> Snapshot:
    """The snapshot that settling freezes: decided points in the score, computed ones beside them in the ratings."""
    (beside,) = with_year_end([year.computed])
    end = beside.report_year_end
    return replace(year.result, year_end=replace(end, graded=graded(year.result.score, end.grades)))
