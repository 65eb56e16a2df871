"""Figures that another system reports (police, accounting, schools): the same checks, locks and history as any other way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.agency_changes import end_text
from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.permissions import may_keep_token
from chiayi_kpi.core.reasons import plain_lines, reason_fault
from chiayi_kpi.core.roc import MONTHS
from chiayi_kpi.core.typed_number import LONGEST_TEXT
from indicators.checks import NumberError, parse_number
from indicators.models import FigureChange
from indicators.reporting.figure_sheet import FigureCell, FigureEntry, FigureSheet, read_figure_sheet
from indicators.selectors.inputs_by_code import InputPlace, inputs_by_code
from indicators.services.explanations import with_one_explanation
from indicators.services.figures import FiguresRefused, apply_entries, check_entries
from objectives.locking import lock_plan
from objectives.models import Plan

MOST_FIGURES = 5_000
KEYS = frozenset({"indicator", "input", "month", "value", "note"})
_FIELD_OF_KIND = {"month": "month", "note": "note", "source": "input", "unknown": "input", "locked": "month"}


@dataclass(frozen=True, slots=True, order=True)
class PlacedFault:
    """What is wrong with the figure at ``index`` (from 0) of the list, and with which of its keys; -1: with all of it."""

    index: int
    field: str
    message: str


class SystemFiguresRefused(Exception):
    """Nothing was recorded; ``faults`` names every reason."""

    def __init__(self, faults: Sequence[PlacedFault]) -> None:
        super().__init__(_("; ").join(fault.message for fault in faults))
        self.faults = sorted(faults)


class ReportedFigure(NamedTuple):
    """A figure that changed, by its printed codes."""

    indicator: str
    input: str
    month: int
    old: Decimal | None
    new: Decimal | None


class Received(NamedTuple):
    """What came of a list: the figures that changed, how many stood there already, and which notes were left out, and why."""

    changed: list[ReportedFigure]
    unchanged: int
    notices: list[PlacedFault]


@dataclass(frozen=True, slots=True)
class _ReadFigure:
    """A figure of the list that could be read."""

    index: int
    indicator: str
    input: str
    entry: FigureEntry


@transaction.atomic
def record_system_figures(*, plan: Plan, figures: Sequence[Any], token: ApiToken) -> Received:
    """Write the figures of the list into the agency's ``plan``, all or nothing; the same list twice changes nothing.

    Each is a mapping of indicator, input, month, value and perhaps note, which joins what others wrote there
    (``explanations.with_one_explanation``).
    Raises SystemFiguresRefused with every fault, PermissionDenied for a token that writes nothing here, or nothing any more
    since its agency has ended or who issued it may not import there themselves.
    """
    if token.scope != ApiToken.Scope.WRITE or token.agency_id != plan.agency_id:
        raise PermissionDenied(_("This token may not write figures here."))
    if not may_keep_token(token.created_by, token.scope, token.agency_id):
        raise PermissionDenied(
            _(
                "Who issued this token may not import figures here any more; let somebody who may issue another."
            )
        )
    if plan.own_agency.ended:
        raise PermissionDenied(end_text(plan.own_agency))
    lock_plan(plan)
    places = inputs_by_code(plan)
    sheet = read_figure_sheet(plan, {place.id for place in places.values()})
    read, faults = _read(figures, places)
    explained = with_one_explanation(plan, sheet, [one.entry for one in read], system=token.name)
    wanted = [replace(one, entry=entry) for one, entry in zip(read, explained.entries, strict=True)]
    changing, refused = _checked(plan, sheet, wanted)
    if faults or refused:
        raise SystemFiguresRefused([*faults, *refused])
    apply_entries(
        plan=plan,
        figure_sheet=sheet,
        entries=[one.entry for one in changing],
        by=None,
        way=FigureChange.Way.SYSTEM,
        system=token.name,
    )
    notices = [
        PlacedFault(one.index, "note", explained.left[place])
        for one in wanted
        if (place := (one.entry.input_id, one.entry.month)) in explained.left
    ]
    return Received([_reported(one, sheet) for one in changing], len(wanted) - len(changing), notices)


def _read(
    figures: Sequence[Any], places: Mapping[tuple[str, str], InputPlace]
) -> tuple[list[_ReadFigure], list[PlacedFault]]:
    """What can be read of the list, and what is wrong with the rest."""
    wanted: list[_ReadFigure] = []
    faults: list[PlacedFault] = []
    first: dict[tuple[int, int], int] = {}
    for index, figure in enumerate(figures):
        found = _figure_faults(index, figure, places)
        if found:
            faults += found
            continue
        place = places[figure["indicator"], figure["input"]]
        try:
            value = parse_number(_typed(figure["value"]), place.unit)
        except NumberError as error:
            faults.append(PlacedFault(index, "value", str(error)))
            continue
        key = place.id, figure["month"]
        if first.setdefault(key, index) != index:
            message = _("This figure stands in the list already, at %(index)d.")
            faults.append(PlacedFault(index, "input", message % {"index": first[key]}))
            continue
        entry = FigureEntry(*key, FigureCell(value, figure.get("note") or None))
        wanted.append(_ReadFigure(index, figure["indicator"], figure["input"], entry))
    return wanted, faults


def _typed(value: str | int | Decimal) -> str:
    """The value as people type it: 1.5E3, as programs write it, is 1500."""
    if isinstance(value, Decimal) and abs(value.adjusted()) < LONGEST_TEXT:
        return f"{value:f}"
    return str(value)


def _figure_faults(
    index: int, figure: Any, places: Mapping[tuple[str, str], InputPlace]
) -> list[PlacedFault]:
    """What is wrong with the form of a figure, before its value is looked at."""
    if not isinstance(figure, Mapping):
        return [PlacedFault(index, "", _("This is no object with indicator, input, month and value."))]
    faults = [
        PlacedFault(index, str(name)[:40], _("There is no such key here.")) for name in figure.keys() - KEYS
    ]
    for name in ("indicator", "input"):
        if not isinstance(figure.get(name), str):
            faults.append(PlacedFault(index, name, _("This has to be a text.")))
    month = figure.get("month")
    if not isinstance(month, int) or isinstance(month, bool) or month not in MONTHS:
        faults.append(PlacedFault(index, "month", _("This has to be a whole number from 1 to 12.")))
    value = figure.get("value")
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal) or not str(value).strip():
        faults.append(PlacedFault(index, "value", _("This has to be a number.")))
    note = figure.get("note", "")
    if not isinstance(note, str):
        faults.append(PlacedFault(index, "note", _("This has to be a text.")))
    elif fault := reason_fault(plain_lines(note)):
        faults.append(PlacedFault(index, "note", fault))
    return faults or _unknown(index, figure["indicator"], figure["input"], places)


def _unknown(
    index: int, indicator: str, code: str, places: Mapping[tuple[str, str], InputPlace]
) -> list[PlacedFault]:
    if (indicator, code) in places:
        return []
    codes = [known for of, known in places if of == indicator]
    if codes:
        message = _("%(number)s has no input with the code %(code)s; it has: %(codes)s.")
        said = {"number": indicator, "code": code[:40], "codes": _(", ").join(codes)}
        return [PlacedFault(index, "input", message % said)]
    message = _("There is no indicator %(number)s in this plan.")
    return [PlacedFault(index, "indicator", message % {"number": indicator[:40]})]


def _checked(
    plan: Plan, sheet: FigureSheet, wanted: Sequence[_ReadFigure]
) -> tuple[list[_ReadFigure], list[PlacedFault]]:
    """The figures that change something, and every fault: what cannot be written hides what cannot be true."""
    by_key = {(one.entry.input_id, one.entry.month): one for one in wanted}
    refused: dict[tuple[int, int], list[PlacedFault]] = {}
    while True:
        entries = [one.entry for key, one in by_key.items() if key not in refused]
        try:
            changing = check_entries(plan=plan, figure_sheet=sheet, entries=entries)
        except FiguresRefused as error:
            if error.faults[0].kind == "settled":  # what closes the whole year is said once
                return [], [PlacedFault(-1, "", error.faults[0].message)]
            for fault in error.faults:
                key = fault.input_id, fault.month
                placed = PlacedFault(
                    by_key[key].index, _FIELD_OF_KIND.get(fault.kind, "value"), fault.message
                )
                refused.setdefault(key, []).append(placed)
        else:
            faults = [fault for found in refused.values() for fault in found]
            return [by_key[entry.input_id, entry.month] for entry in changing], faults


def _reported(one: _ReadFigure, sheet: FigureSheet) -> ReportedFigure:
    entry = one.entry
    old = sheet.cell(entry.input_id, entry.month).value
    return ReportedFigure(one.indicator, one.input, entry.month, old, entry.cell.value)
