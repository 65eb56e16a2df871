"""Writing what stands in boxes of an indicator's page: milestones, the planned path, earlier years' values, mid-term targets."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import save_with_history, stamp
from indicators.models import Indicator, IndicatorInput, MidTermTarget, Milestone, PlannedValue
from indicators.selectors.agency_side import earlier_values, stored_codes
from indicators.services.drafts import EditRefused, lock_drafts
from indicators.services.earlier import change_earlier_value
from objectives.models import Plan

Lines = Iterable[
    tuple[str, Decimal]
]  # the name and the cumulative per cent of each milestone, in their order
Cells = Mapping[int, Decimal | None]  # month or year → value; None empties the cell


@transaction.atomic
def set_milestones(*, indicator: Indicator, lines: Mapping[int, Lines], by) -> None:
    """Give inputs (by id) of ``indicator`` exactly these milestones, numbered from 1. Raises as ``lock_drafts`` does."""
    lock_drafts([indicator.plan], by=by)
    for source in IndicatorInput.objects.filter(indicator=indicator, pk__in=lines):
        wanted = {
            no: {"name": name, "percent": percent}
            for no, (name, percent) in enumerate(lines[source.pk], start=1)
        }
        rows = Milestone.objects.filter(input=source)
        gone = dict.fromkeys({row.no for row in rows} - wanted.keys())
        _set(rows, "no", wanted | gone, partial(Milestone, input=source), by)


@transaction.atomic
def set_agency_side(
    *, plan: Plan, indicator: Indicator, path: Cells, earlier: Cells, mid_term: Cells, by
) -> None:
    """Write the planned values, earlier years' values and mid-term targets of an indicator, own or common, in an agency's ``plan``.

    In the common plan it is the path of every agency that plans none itself; earlier years and mid-term targets it has none.
    Months and years that are not named stay as they are. Raises as ``lock_drafts`` does, and ReportingRefused for a value
    on which an approved plan's target rests.
    """
    lock_drafts([plan], by=by)
    for model, key, cells in ((PlannedValue, "month", path), (MidTermTarget, "year", mid_term)):
        of_both = {"plan": plan, "indicator": indicator}
        _set(model.objects.filter(**of_both), key, _values(cells), partial(model, **of_both), by)
    codes = stored_codes(plan, indicator, earlier)
    existing = earlier_values(plan, indicator, earlier)
    for year, value in earlier.items():
        if value == existing.get(year):
            continue
        if year not in codes:
            message = _("The number %(code)s was another indicator's in the year %(year)s.")
            raise EditRefused(message % {"code": indicator.code, "year": year})
        change_earlier_value(agency=plan.own_agency, code=codes[year], year=year, value=value, by=by)


def _values(cells: Cells) -> dict[int, dict[str, Any] | None]:
    return {key: None if value is None else {"value": value} for key, value in cells.items()}


def _set(
    rows: Iterable[Model],
    key_name: str,
    wanted: Mapping[int, Mapping[str, Any] | None],
    new: Callable[..., Model],
    by,
) -> None:
    """Make ``rows`` say what is wanted of each key (None: no row), each change with its history."""
    existing = {getattr(row, key_name): row for row in rows}
    created: list[Model] = []
    changed: list[Model] = []
    fields: set[str] = set()
    for key, values in wanted.items():
        row = existing.get(key)
        if values is None:
            if row is not None:
                stamp(row, by=by)
                row.delete()
            continue
        if row is not None and all(getattr(row, name) == value for name, value in values.items()):
            continue
        (created if row is None else changed).append(row := row or new(**{key_name: key}))
        fields |= values.keys()
        for name, value in values.items():
            setattr(row, name, value)
    save_with_history(created=created, changed=changed, fields=sorted(fields), by=by)
