"""Awarding the points of an indicator that reviewers rate (評分), criterion by criterion where it has several."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import stamp
from chiayi_kpi.core.reasons import reason_given
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import RatingRefused
from indicators.models import Award, ScoringComponent
from indicators.permissions import may_award
from indicators.scoring.rounding import plain
from indicators.selectors.live import read_live
from objectives.locking import lock_open
from objectives.models import Plan


@transaction.atomic
def award_points(
    *, plan: Plan, indicator_id: int, points: Mapping[int, Decimal | None], reason: str, by
) -> None:
    """Award ``points`` by component number, with the reason; None takes what was awarded back. What stood there stays as it is.

    Raises YearSettled, and RatingRefused: nothing that reviewers award here, not theirs to award, more than there is, no reason.
    """
    lock_open(plan)
    node = read_live(plan, LAST_MONTH).node(indicator_id)
    awarded = {part.no: part for part in node.spec.components if part.rule.awarded} if node else {}
    if node is None or not awarded or not points.keys() <= awarded.keys():
        raise RatingRefused(_("This indicator is not part of the plan."))
    if not may_award(by, plan, int(node.spec.code.partition("-")[0])):
        raise RatingRefused(_("You may not award the points of this indicator."))
    reason = reason_given(reason, RatingRefused, missing=_("Give the reason for these points."))
    components = {row.no: row for row in ScoringComponent.objects.filter(indicator=indicator_id)}
    standing = {
        row.component.no: row
        for row in Award.objects.filter(plan=plan, component__indicator=indicator_id).select_related(
            "component"
        )
    }
    for no, given in points.items():
        row = standing.get(no) or Award(plan=plan, component=components[no])
        if given is None:
            if row.pk:
                stamp(row, by=by, reason=reason)
                row.delete()
            continue
        _refuse_points(given, awarded[no].rule.most_awarded)
        if row.pk and (row.points, row.reason) == (given, reason):
            continue
        row.points, row.reason = given, reason
        stamp(row, by=by)
        row.save()


def _refuse_points(points: Decimal, most: Fraction) -> None:
    if points < 0 or Fraction(points) > most:
        raise RatingRefused(
            _("At least 0 and at most %(maximum)s points can be given here.") % {"maximum": plain(most)}
        )
    if points.quantize(Decimal("0.01")) != points:
        raise RatingRefused(_("Points have two decimals at most."))
