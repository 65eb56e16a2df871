"""Changing a column over all indicators of a plan at once: all of it or nothing, each fault at its cell."""

from collections.abc import Mapping
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field
from django.utils.translation import gettext as _

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.history import save_with_history
from chiayi_kpi.core.sentences import in_a_row
from chiayi_kpi.core.typed_number import NumberError
from indicators.checks import parse_number
from indicators.models import Indicator, IndicatorInput
from indicators.selectors.plan_sheet import PEOPLE, PRINTED, SheetColumn, SheetRow, sheet_columns, sheet_rows
from indicators.services.assignments import assign_cell
from indicators.services.drafts import EditRefused, lock_drafts
from objectives.models import Plan

Cell = tuple[int, str]  # indicator id, key of the column


class SheetRefused(EditRefused):
    """Cells that cannot be saved; ``faults`` says why, by cell. Nothing was changed."""

    def __init__(self, faults: Mapping[Cell, str]) -> None:
        super().__init__(_("; ").join(faults.values()))
        self.faults = dict(faults)


@transaction.atomic
def save_sheet(*, plan: Plan, typed: Mapping[Cell, str], seen: Mapping[Cell, str], by) -> int:
    """Write the cells that were typed over; ``seen`` is what stood there for the writer. Returns how many changed.

    Raises SheetRefused, and as ``lock_drafts`` does.
    """
    lock_drafts([plan], by=by)
    columns = sheet_columns()
    rows = {row.indicator.pk: row for row in sheet_rows(plan, {key for _pk, key in typed})}
    faults: dict[Cell, str] = {}
    changed: list[Cell] = []
    for cell, text in typed.items():
        try:
            if _write(plan, rows.get(cell[0]), columns[cell[1]], text, seen.get(cell, ""), by):
                changed.append(cell)
        except ValidationError as fault:
            faults[cell] = in_a_row(*fault.messages)
        except (Refused, NumberError) as fault:
            faults[cell] = str(fault)
    if faults:
        raise SheetRefused(faults)
    _save(rows, changed, by)
    return len(changed)


def _write(plan: Plan, row: SheetRow | None, column: SheetColumn, text: str, seen: str, by) -> bool:
    """Put what was typed into the row, to be saved with the others; whether it changes anything."""
    if row is None:
        raise EditRefused(_("This indicator is no longer part of the plan."))
    now = row.cells[column.key]
    if text == now:
        return False
    if now != seen:
        raise EditRefused(_("Somebody else has written “%s” here meanwhile.") % (now or _("(empty)")))
    indicator = row.indicator
    if column.key in PEOPLE:
        part = PEOPLE[column.key]
        return assign_cell(
            plan=plan, indicator=indicator.pk, column=part, text=text, seen=None, by=by
        ).changed
    if column.key == "frequency":
        value = _chosen(column, text, blank=False)
        for one in indicator.inputs.all():
            one.frequency = value
            one.clean()
        return True
    field = cast(Field, Indicator._meta.get_field(column.key))
    value = field.clean(_value(column, field, text), indicator)
    setattr(indicator, column.key, value)
    return True


def _value(column: SheetColumn, field: Field, text: str) -> Any:
    if column.choices:
        return _chosen(column, text, blank=field.blank)
    return parse_number(text, "%") if column.key == "weight" else text


def _chosen(column: SheetColumn, text: str, *, blank: bool) -> str:
    """The key of what was typed: the key itself or its name."""
    wanted = text.strip().casefold()
    if not wanted and blank:
        return ""
    for key, label in column.choices.items():
        if wanted and wanted in (key.casefold(), label.casefold()):
            return key
    offered = _(", ").join(column.choices.values())
    raise EditRefused(_("“%(typed)s” is none of: %(choices)s.") % {"typed": text, "choices": offered})


def _save(rows: Mapping[int, SheetRow], changed: list[Cell], by) -> None:
    printed = {pk for pk, key in changed if key in PRINTED}
    fields = sorted({key for _pk, key in changed if key in PRINTED})
    touched = [rows[pk].indicator for pk in rows if pk in printed]
    save_with_history(created=[], changed=touched, fields=fields, by=by)
    inputs: list[IndicatorInput] = [
        one for pk, key in changed if key == "frequency" for one in rows[pk].indicator.inputs.all()
    ]
    save_with_history(created=[], changed=inputs, fields=["frequency"], by=by)
