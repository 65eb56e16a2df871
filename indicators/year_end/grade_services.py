"""Setting the city's table of grades for a year."""

from collections.abc import Sequence
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import save_with_history
from indicators.errors import RatingRefused
from indicators.models import GradeBand
from indicators.year_end.grades import Grade

_FIELDS = ("name", "least", "core_scored", "no_red", "facet_share")


@transaction.atomic
def set_grades(*, year: int, grades: Sequence[Grade], by) -> None:
    """Replace the year's grades. Years that are settled keep the grade they were settled with.

    Raises RatingRefused: none, a name or bound twice, no grade for every total (from 0, without conditions).
    """
    _refuse_gaps(grades)
    rows = [GradeBand(year=year, **{field: getattr(grade, field) for field in _FIELDS}) for grade in grades]
    for row in rows:
        _refuse_invalid(row)
    # Two grades may exchange their bounds, which a row at a time would break; so the table is written anew.
    for standing in GradeBand.objects.select_for_update().filter(year=year):
        standing._history_user = by
        standing.delete()
    save_with_history(created=rows, changed=[], fields=_FIELDS, by=by)


def _refuse_gaps(grades: Sequence[Grade]) -> None:
    if not grades:
        raise RatingRefused(_("The table needs at least one grade."))
    if len({grade.name for grade in grades}) < len(grades):
        raise RatingRefused(_("A grade's name stands there twice."))
    ordered = sorted(grades, key=lambda grade: grade.least)
    if any(lower.least == higher.least for lower, higher in pairwise(ordered)):
        raise RatingRefused(_("Two grades have the same least total."))
    if ordered[0].least != 0 or ordered[0].conditions:
        raise RatingRefused(
            _("The lowest grade begins at 0 and has no conditions, so that every total has one.")
        )


def _refuse_invalid(row: GradeBand) -> None:
    try:
        row.clean_fields()
    except ValidationError as fault:
        raise RatingRefused(" ".join(fault.messages)) from fault
