"""Saving one cell of the grid, in as few queries as it takes; the same rules as for any other way of reporting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from chiayi_kpi.core.errors import NotThere
from chiayi_kpi.core.prepared import Given, Prepared, PreparedObjects
from indicators.checks import Finding, read_figure, soft_checks
from indicators.models import Assignment, CheckAnswer, FigureChange, IndicatorMonth
from indicators.permissions import may_report, may_view
from indicators.reporting.figure_sheet import (
    FigureCell,
    FigureEntry,
    FigureSheet,
    SheetInput,
    SheetMonth,
    State,
    read_sheet_of_cell,
)
from indicators.services.acting_deputy import acts_by
from indicators.services.figures import write_entries
from objectives.models import Plan


class CellNotFound(NotThere):
    """There is no such cell, or the person may not see it."""


@dataclass(frozen=True, slots=True)
class SavedCell:
    """What stands in the cell now, and what is still to be answered about it ("is it so?").

    ``beside``: input id → the same of each part of which this input is the whole, as it stands in the same month.
    """

    plan: Plan
    input: SheetInput
    month: int
    cell: FigureCell
    changed: bool
    questions: tuple[Finding, ...]
    beside: Mapping[int, tuple[Finding, ...]]


class Unknown:
    """The writer did not say what they saw."""


UNKNOWN = Unknown()


@transaction.atomic
def save_cell(
    *,
    by,
    year: int,
    agency_code: str,
    input_id: int,
    month: int,
    value: Decimal | str | None,
    seen: Decimal | Unknown | None = UNKNOWN,
) -> SavedCell:
    """Write one cell; ``value`` None empties it, a text is what a person typed, read as the input says. ``seen`` is the
    value on the screen.

    Raises CellNotFound, PermissionDenied, NumberError, FiguresRefused (with ``conflicts`` where somebody else was first).
    """
    plan, state, assignment = _plan(year, agency_code, input_id, month)
    if not may_view(by, plan):
        raise CellNotFound
    figure_sheet = read_sheet_of_cell(plan, input_id, month, state)
    row = figure_sheet.inputs.get(input_id)
    if row is None:
        raise CellNotFound
    if not may_report(by, plan, row.facet_no, assignment):
        raise PermissionDenied(_("You are neither owner nor deputy of this indicator."))
    acts_by(by, [assignment])
    if isinstance(value, str):
        value = read_figure(value, row.spec)
    entry = FigureEntry(
        row.id, month, FigureCell(value), None if isinstance(seen, Unknown) else FigureCell(seen)
    )
    changes = write_entries(
        plan=plan, figure_sheet=figure_sheet, entries=[entry], by=by, way=FigureChange.Way.PAGE
    )
    figures = figure_sheet.after([entry])
    questions = _questions(plan, figure_sheet, figures, row, month, changed=bool(changes))
    beside = {
        part.id: _questions(plan, figure_sheet, figures, part, month, changed=False)
        for part in _parts_of(figure_sheet, row)
        if figures.get((part.id, month)) is not None
    }
    return SavedCell(plan, row, month, entry.cell, bool(changes), questions, beside)


_ASSIGNED = (
    Assignment.objects.filter(plan=OuterRef("pk"), indicator__inputs=Given("input"))
    .order_by()
    .values(
        found=JSONObject(
            owner_id="owner_id", deputy_id="deputy_id", deputy_from="deputy_from", deputy_to="deputy_to"
        )
    )
)
_MONTHS = (
    IndicatorMonth.objects.filter(plan=OuterRef("pk"), indicator__inputs=Given("input"), month=Given("month"))
    .order_by()
    .values(found=JSONObject(state="state", nothing="nothing_to_report"))
)
_PLANS = PreparedObjects(
    Plan.objects.select_for_update(of=("self",), no_key=True)
    .filter(year=Given("year"), agency__code=Given("code"))
    .select_related("agency")
    .order_by()
)
_HELD = Prepared(
    Plan.objects.filter(pk=Given("plan"))
    .order_by()
    .values_list(Subquery(_ASSIGNED[:1]), Subquery(_MONTHS[:1]))
)


def _plan(year: int, agency_code: str, input_id: int, month: int) -> tuple[Plan, SheetMonth, Assignment]:
    """The plan, locked, with the month's state and the indicator's assignment: two queries, since one that waits for the lock
    has read beside it what stood there before.
    """
    plan = _PLANS.first(year=year, code=agency_code)
    if plan is None:
        raise CellNotFound
    ((assigned, month_held),) = _HELD(plan=plan.pk, input=input_id, month=month)
    held = month_held or {"state": State.DRAFT, "nothing": False}
    return (
        plan,
        SheetMonth(held["state"], bool(held["nothing"])),
        _assignment(plan, assigned or {}),
    )


def _assignment(plan: Plan, found: Mapping[str, Any]) -> Assignment:
    """The assignment of a JSON object, in which days are text."""
    days = {name: date.fromisoformat(found[name]) for name in ("deputy_from", "deputy_to") if found.get(name)}
    return Assignment(plan=plan, **{**found, **days})


def _parts_of(figure_sheet: FigureSheet, whole: SheetInput) -> Iterator[SheetInput]:
    """The inputs that somebody types and that are a part of this one: attended of assigned."""
    parts = {
        share.part
        for share in figure_sheet.shares.get(whole.indicator_id, ())
        if share.whole == whole.spec.code
    }
    for row in figure_sheet.inputs.values():
        if row.indicator_id == whole.indicator_id and row.spec.code in parts and not row.source:
            yield row


def _questions(
    plan: Plan,
    figure_sheet: FigureSheet,
    figures: Mapping[tuple[int, int], Decimal | None],
    row: SheetInput,
    month: int,
    *,
    changed: bool,
) -> tuple[Finding, ...]:
    """What is unlikely about the value as it stands in ``figures``. An answer holds for the value it was given about, so a
    change asks anew."""
    value = figures[row.id, month]
    if value is None:
        return ()
    siblings = figure_sheet.siblings(figures)[row.indicator_id]
    of_shares = figure_sheet.shares.get(row.indicator_id, ())
    asked = soft_checks(siblings[row.spec.code], month, siblings, of_shares)
    if not asked or changed:
        return asked
    answered = CheckAnswer.objects.filter(plan=plan, input=row.id, month=month, value=value)
    kinds = set(answered.values_list("check_kind", flat=True))
    return tuple(found for found in asked if found.kind not in kinds)
