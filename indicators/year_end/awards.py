"""Awarding the points of an indicator that reviewers rate (評分), criterion by criterion where it has several."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import EMPTY
from chiayi_kpi.core.history import stamp
from chiayi_kpi.core.reasons import reason_given
from chiayi_kpi.core.roc import LAST_MONTH, dotted_moment
from indicators.errors import RatingRefused
from indicators.models import Award, ScoringComponent
from indicators.permissions import may_award
from indicators.scoring.rounding import plain
from indicators.selectors.live import read_live
from indicators.year_end.parts import reviewed_parts
from indicators.year_end.selectors import confirmations
from objectives.locking import lock_open
from objectives.models import Plan


@transaction.atomic
def award_points(
    *,
    plan: Plan,
    indicator_id: int,
    points: Mapping[int, Decimal | None],
    seen: Mapping[int, Decimal | None],
    reason: str,
    by,
) -> None:
    """Award ``points`` by component number, with the reason; None takes what was awarded back.

    Only what differs from what was ``seen`` is awarded, and has the reason; where nothing differs, the reason is that of all
    that stand. Raises YearSettled, and RatingRefused: nothing that reviewers award here, not theirs to award, confirmed by
    those who review it, awarded otherwise since it was seen, more than there is, no reason.
    """
    lock_open(plan)
    node = read_live(plan, LAST_MONTH).node(indicator_id)
    awarded = {part.no: part for part in node.spec.components if part.rule.awarded} if node else {}
    if node is None or not awarded or not points.keys() <= awarded.keys():
        raise RatingRefused(_("This indicator is not part of the plan."))
    facet_no = int(node.spec.code.partition("-")[0])
    if not may_award(by, plan, facet_no):
        raise RatingRefused(_("You may not award the points of this indicator."))
    if reviewed_parts(facet_no, confirmations([plan.pk]).get(plan.pk, {})):
        raise RatingRefused(_("This part is confirmed. Open it again to change its points."))
    reason = reason_given(reason, RatingRefused, missing=_("Give the reason for these points."))
    components = {row.no: row for row in ScoringComponent.objects.filter(indicator=indicator_id)}
    rows = Award.objects.filter(plan=plan, component__indicator=indicator_id).select_related("component")
    existing = {row.component.no: row for row in rows}
    touched = {no: given for no, given in points.items() if given != seen.get(no)}
    for no, given in (touched or points).items():
        row = existing.get(no) or Award(plan=plan, component=components[no])
        if row.points == given and (given is None or row.reason == reason):
            continue
        _refuse_unseen(row, seen.get(no))
        if given is None:
            stamp(row, by=by, reason=reason)
            row.delete()
            continue
        _refuse_points(given, awarded[no].rule.most_awarded)
        row.points, row.reason = given, reason
        stamp(row, by=by)
        row.save()


def _refuse_unseen(row: Award, seen: Decimal | None) -> None:
    """Refuse where ``row``, which stands or has no points yet, is not what was ``seen``."""
    if row.points == seen:
        return
    awards = Award.history.filter(plan=row.plan, component=row.component).select_related("history_user")
    last = awards.first()
    text = _(
        "Meanwhile the points here are %(points)s (%(by)s, %(at)s). Yours are not kept yet: look, and send them again."
    )
    raise RatingRefused(
        text
        % {
            "points": _("not awarded") if row.points is None else plain(row.points),
            "by": (last and last.history_user) or _("somebody"),
            "at": dotted_moment(last.history_date) if last else EMPTY,
        }
    )


def _refuse_points(points: Decimal, most: Fraction) -> None:
    if points < 0 or Fraction(points) > most:
        raise RatingRefused(
            _("At least 0 and at most %(maximum)s points can be given here.") % {"maximum": plain(most)}
        )
    if points.quantize(Decimal("0.01")) != points:
        raise RatingRefused(_("Points have two decimals at most."))
