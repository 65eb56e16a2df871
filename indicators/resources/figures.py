"""The sheet 月報: monthly figures, thousands at a time, written by the same service as a single cell."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.reasons import LONGEST_REASON
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, UNCHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.core.workbook.widgets import Prose
from indicators.checks import NumberError, parse_number, read_milestone
from indicators.models import FigureChange, Indicator, IndicatorInput, MonthlyFigure, printed_order
from indicators.permissions import may_report
from indicators.resources.base import IndicatorSheetResource, indicator_column, input_column, month_column
from indicators.resources.form_columns import FORM_COLUMNS, HEADERS, Figure, TypedText
from indicators.selectors.explanations import said_without_figure
from indicators.selectors.month_states import explained_once
from indicators.services.figure_import import import_figures
from indicators.services.figures import FigureCell, FigureEntry, FigureFault, FiguresRefused
from objectives.models import Plan
from objectives.resources.base import agency_column, year_column


class FigurePlace(NamedTuple):
    """Where a row's figure goes."""

    plan: Plan
    input: IndicatorInput


class MonthlyFigureResource(IndicatorSheetResource):
    """月報: key year, agency, indicator, input, month. Allowed in an approved plan."""

    sheet = "月報"
    key = ("year", "agency", "indicator", "input", "month")
    structural = False

    year = year_column()
    agency = agency_column()
    indicator = indicator_column("input__indicator__code")
    input = input_column("input__code")
    month = month_column()
    value = Column("數值", Figure(), "value", width=16)
    note = Column("說明", Prose(LONGEST_REASON), "note", width=40)

    class Meta:
        model = MonthlyFigure
        fields = ("year", "agency", "indicator", "input", "month", "value", "note")
        import_id_fields = ("year", "agency", "indicator", "input", "month")

    def get_queryset(self):
        path = "input__indicator__objective__facet"
        rows = MonthlyFigure.objects.select_related("plan__agency", path)
        return rows.order_by(
            "plan__year", "plan__agency__code", *printed_order("input__indicator"), "input_id", "month"
        )

    def filter_export(self, queryset, **kwargs):
        """Each row with its ``note``: the explanation of an indicator's month stands once, in its first row."""
        return super().filter_export(explained_once(queryset), **kwargs)

    def export_of(self, year: int, agency_ids: Collection[int]):
        """The figures, then the months of which only something is said: rows without 數值. At most three queries."""
        dataset = super().export_of(year, agency_ids)
        months = list(super().filter_export(said_without_figure(year, agency_ids)))
        path = "indicator__objective__facet"
        inputs = IndicatorInput.objects.select_related(path).in_bulk(
            {month.input for month in months}  # type: ignore[attr-defined]  # annotated
        )
        for month in months:
            input = inputs[month.input]  # type: ignore[attr-defined]  # annotated
            row = MonthlyFigure(plan=month.plan, input=input, month=month.month)
            row.note = month.note  # type: ignore[attr-defined]  # as explained_once annotates it
            dataset.append(self.export_resource(row))
        return dataset

    def columns_of(self, sheet: Sheet) -> dict[str, Column]:
        return self.columns() if HEADERS.isdisjoint(sheet.headers) else self.columns() | FORM_COLUMNS

    def store(self, table: SheetTable, outcome: SheetOutcome) -> None:
        plans: dict[int, Plan] = {}
        by_plan: dict[int, list[tuple[SheetRow, FigureEntry]]] = defaultdict(list)
        for row, target in self._targets(table, outcome):
            try:
                entry = self._wanted(row, target, table)
            except RowFault as fault:
                outcome.faults.append(table.fault(row, fault.field, fault.message))
                continue
            if entry is None:
                self.left_alone(row, outcome)
            else:
                plans[target.plan.pk] = target.plan
                by_plan[target.plan.pk].append((row, entry))
        for pk, rows in by_plan.items():
            self.record(plans[pk], rows, table, outcome)

    def _wanted(self, row: SheetRow, target: FigurePlace, table: SheetTable) -> FigureEntry | None:
        """What the row wants to stand where; None where a form was not filled in, or not changed since its download.

        RowFault for a row that is no form's and has neither 數值 nor 說明.
        """
        values = row.values
        value, note = self._number(values["value"], target.input), values["note"]
        values["value"] = value
        if "seen_value" not in table.places:
            left = value is None and not note
            if left and HEADERS.isdisjoint(table.sheet.headers):
                raise RowFault("value", "數值 " + _("is empty."))
            return (
                None
                if left
                else FigureEntry(target.input.pk, values["month"], FigureCell(value, note or None))
            )
        seen = FigureCell(self._number(values["seen_value"], target.input), values["seen_note"])
        said = None if note == seen.note else note
        cleared = value is None and not said and seen.value is not None
        if value in (None, seen.value) and (said is None or cleared):
            return None
        # A figure that is left empty stays as it is, whatever is said of the month.
        cell = FigureCell(seen.value if value is None else value, said)
        return FigureEntry(target.input.pk, values["month"], cell, seen)

    def _number(self, value: Decimal | TypedText | None, input: IndicatorInput) -> Decimal | None:
        """The number; a text is read as the grid reads it, but that the bare number of a milestone stands for it.

        RowFault where the input has no such milestone or another unit.
        """
        milestones = self.known.milestones.get(input.pk, {})
        if not isinstance(value, TypedText):
            meant = [no for no, found in milestones.items() if found.percent == value]
            return Decimal(meant[0]) if len(meant) == 1 and value not in milestones else value
        try:
            if milestones:
                return read_milestone(value.text, tuple(milestones.values()), by_number=True)
            return parse_number(value.text, input.unit)
        except NumberError as error:
            raise RowFault("value", f"數值 {error}") from error

    def left_alone(self, row: SheetRow, outcome: SheetOutcome) -> None:
        """A row of a form from which nothing is to be taken."""
        outcome.entries.append(ImportedRow(row, UNCHANGED, None, {}))

    def _targets(self, table: SheetTable, outcome: SheetOutcome) -> Iterator[tuple[SheetRow, FigurePlace]]:
        """Each whole row with its target; an input's rows are looked up once."""
        found: dict[tuple, FigurePlace | RowFault | FollowsFromAnother] = {}
        for row in table.rows:
            self.context.rows_done += 1
            if not row.whole:
                continue
            values = row.values
            key = (values["year"], values["agency"], values["indicator"], values["input"])
            target = found.get(key)
            if target is None:
                target = found[key] = self._target_or_fault(row)
            if isinstance(target, FigurePlace):
                yield row, target
            elif isinstance(target, RowFault):
                outcome.faults.append(table.fault(row, target.field, target.message))

    def _target_or_fault(self, row: SheetRow) -> FigurePlace | RowFault | FollowsFromAnother:
        try:
            return self.target_of(row)
        except (RowFault, FollowsFromAnother) as fault:
            return fault

    def target_of(self, row: SheetRow) -> FigurePlace:
        plan = self.plan_of(row)
        indicator = self.effective_indicator(row)
        target = FigurePlace(plan, self.find_input(row, indicator, "投入"))
        self.check_right(row, plan, indicator)
        return target

    def check_right(self, row: SheetRow, plan: Plan, indicator: Indicator) -> None:
        """Refuse (RowFault) who may not write the indicator's figures by a file; a command's caller may."""
        by = self.context.by
        allowed = self.context.trusted or (
            by is not None
            and has_permission(by, Permission.IMPORT, plan.agency_id)
            and may_report(by, plan, indicator.objective.facet.no)
        )
        if not allowed:
            self.tell_once(
                ("permission", plan.pk),
                "agency",
                _("You may not import this sheet for %(plan)s.") % {"plan": plan},
            )

    def _milestone_is_faulty(self, row: SheetRow) -> bool:
        """Whether the milestone stands in this book, but could not be read there."""
        values = row.values
        key = [values[name] for name in ("year", "agency", "indicator", "input")]
        return self.is_faulty("里程碑", *key, int(values["value"]))

    def record(
        self, plan: Plan, rows: list[tuple[SheetRow, FigureEntry]], table: SheetTable, outcome: SheetOutcome
    ) -> None:
        entries = [entry for _row, entry in rows]
        try:
            written, left = import_figures(
                plan=plan,
                entries=entries,
                by=self.context.by,
                way=FigureChange.Way(self.context.way),
                reason=self.context.reason,
                only_looks=self.context.only_looks,
            )
        except FiguresRefused as error:
            place = {(entry.input_id, entry.month): row for row, entry in rows}
            for fault in error.faults:
                row = place[fault.input_id, fault.month]
                if fault.kind == "settled":  # what closes the whole year is said once
                    outcome.faults.append(table.fault(row, "agency", fault.message))
                    return
                if not (fault.kind == "milestone" and self._milestone_is_faulty(row)):
                    field = "note" if fault.kind in ("note", "explanation") else "value"
                    outcome.faults.append(table.fault(row, field, _said(fault)))
            return
        for (row, entry), (former, cell) in zip(rows, written, strict=True):
            kind = NEW if former.value is None else CHANGED
            if not cell.changes(former):
                kind = UNCHANGED
            row.values["note"] = former.note if cell.note is None else cell.note
            differs: dict[str, Any] = {}
            if kind == CHANGED:
                before = {"value": former.value, "note": former.note}
                now = {"value": cell.value, "note": row.values["note"]}
                differs = {name: old for name, old in before.items() if old != now[name]}
            outcome.entries.append(ImportedRow(row, kind, None, differs))
            if why := left.get((entry.input_id, entry.month)):
                outcome.warnings.append(table.fault(row, "note", why))
            if kind != UNCHANGED:
                outcome.plan_ids.add(plan.pk)


def _said(fault: FigureFault) -> str:
    if fault.now is None:
        return fault.message
    if fault.kind == "explanation":
        message = _("%(said)s By: %(who)s. Download the file anew.")
        return message % {"said": fault.message, "who": fault.changed_by or _("somebody")}
    message = _(
        "The cell was changed to %(now)s by %(who)s since this file was downloaded; download it anew."
    )
    return message % {"now": trimmed(fault.now.value, 4), "who": fault.changed_by or _("somebody")}
