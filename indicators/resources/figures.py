"""The sheet 月報: monthly figures, thousands at a time, written by the same service as a single cell."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, UNCHANGED, Entry, SheetOutcome
from chiayi_kpi.core.workbook.rows import Row, Table
from chiayi_kpi.core.workbook.widgets import Exact, Prose
from indicators.models import IndicatorInput, MonthlyFigure
from indicators.permissions import may_report
from indicators.resources.base import IndicatorSheetResource, indicator_column, input_column, month_column
from indicators.services.figure_import import import_figures
from indicators.services.figures import Cell, FiguresRefused
from indicators.services.figures import Entry as CellEntry
from objectives.keys import COMMON
from objectives.models import Plan
from objectives.resources.base import agency_column, year_column


class Target(NamedTuple):
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
    value = Column("數值", Exact(), "value", required=True, width=16)
    note = Column("說明", Prose(1000), "note", width=40)

    class Meta:
        model = MonthlyFigure
        fields = ("year", "agency", "indicator", "input", "month", "value", "note")
        import_id_fields = ("year", "agency", "indicator", "input", "month")

    def get_queryset(self):
        path = "input__indicator__objective__facet"
        rows = MonthlyFigure.objects.select_related("plan__agency", path)
        return rows.order_by(
            "plan__year",
            "plan__agency__code",
            f"{path}__no",
            "input__indicator__objective__no",
            "input__indicator__no",
            "input_id",
            "month",
        )

    def store(self, table: Table, outcome: SheetOutcome) -> None:
        by_plan: dict[Plan, list[tuple[Row, CellEntry]]] = defaultdict(list)
        for row, target in self._targets(table, outcome):
            values = row.values
            cell = Cell(values["value"], values["note"])
            by_plan[target.plan].append((row, CellEntry(target.input.pk, values["month"], cell)))
        for plan, rows in by_plan.items():
            self._record(plan, rows, table, outcome)

    def _targets(self, table: Table, outcome: SheetOutcome) -> Iterator[tuple[Row, Target]]:
        """Each whole row with its target; an input's rows are looked up once."""
        found: dict[tuple, Target | RowFault | FollowsFromAnother] = {}
        for row in table.rows:
            if not row.whole:
                continue
            values = row.values
            key = (values["year"], values["agency"], values["indicator"], values["input"])
            target = found.get(key)
            if target is None:
                target = found[key] = self._target_or_fault(row)
            if isinstance(target, Target):
                yield row, target
            elif isinstance(target, RowFault):
                outcome.faults.append(table.fault(row, target.field, target.message))

    def _target_or_fault(self, row: Row) -> Target | RowFault | FollowsFromAnother:
        try:
            return self._target(row)
        except (RowFault, FollowsFromAnother) as fault:
            return fault

    def _target(self, row: Row) -> Target:
        plan = self.plan_of(row)
        indicator = self.effective_indicator(row)
        target = Target(plan, self.find_input(row, indicator, "投入"))
        allowed = self.context.trusted or (
            self.context.by is not None
            and has_permission(self.context.by, Permission.IMPORT, plan.agency_id)
            and may_report(self.context.by, plan, indicator.objective.facet.no)
        )
        if not allowed:
            self.tell_once(
                ("permission", plan.pk),
                "agency",
                _("You may not import this sheet for %(plan)s.") % {"plan": plan},
            )
        return target

    def _milestone_is_faulty(self, row: Row) -> bool:
        """Whether the milestone stands in this book, but could not be read there."""
        values = row.values
        rest = (values["indicator"], values["input"], int(values["value"]))
        owners = (values["agency"], COMMON)
        return any(self.context.is_faulty("里程碑", (values["year"], owner, *rest)) for owner in owners)

    def _record(
        self, plan: Plan, rows: list[tuple[Row, CellEntry]], table: Table, outcome: SheetOutcome
    ) -> None:
        entries = [entry for _row, entry in rows]
        try:
            former = import_figures(
                plan=plan,
                entries=entries,
                by=self.context.by,
                way=self.context.way,
                reason=self.context.reason,
            )
        except FiguresRefused as error:
            place = {(entry.input_id, entry.month): row for row, entry in rows}
            for fault in error.faults:
                row = place[fault.input_id, fault.month]
                if not (fault.kind == "milestone" and self._milestone_is_faulty(row)):
                    outcome.faults.append(table.fault(row, "value", fault.message))
            return
        for (row, entry), cell in zip(rows, former, strict=True):
            kind = UNCHANGED if cell == entry.cell else NEW if cell == Cell() else CHANGED
            before = {"value": cell.value, "note": cell.note} if kind == CHANGED else {}
            outcome.entries.append(Entry(row, kind, None, before))
            if kind != UNCHANGED:
                outcome.plan_ids.add(plan.pk)
