"""The sheets 經費 and 執行: budget items in thousands of NT$, execution in NT$."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from budget.checks import doubts
from budget.keys import BudgetKeys
from budget.models import BudgetItem, Execution
from budget.selectors import closed_months, why_closed
from budget.services.lines import save_business_lines
from budget.services.rows import says_nothing, take_away
from budget.sources import AMOUNTS, CATEGORIES
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.clock import has_begun
from chiayi_kpi.core.month_state import not_begun
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.faults import FileFault
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, UNCHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import Choice, Money, Month, Numbered, Prose, Thousands, Whole
from objectives.models import Plan
from objectives.resources.base import PlanSheetResource, agency_column, year_column


class BudgetItemResource(PlanSheetResource):
    """經費: key year, agency, business line, number. A business line stands where it first appears."""

    sheet = "經費"
    key = ("year", "agency", "line", "no")
    plan_path = "line__plan"

    year = year_column("line__plan__year")
    agency = agency_column("line__plan__agency__code")
    line = Column("業務別", Prose(100), "line__name", required=True, width=14)
    no = Column("項次", Whole(1), "no", required=True, sets=False, width=6)
    name = Column("計畫項目", Prose(500), "name", required=True, width=40)
    content = Column("實施內容", Prose(), "content", width=70)
    central = Column("中央", Thousands(), "central", empty=0)
    city = Column("本府", Thousands(), "city", empty=0)
    whole_central = Column("全案中央", Thousands(), "whole_central")
    whole_city = Column("全案本府", Thousands(), "whole_city")
    objective = Column("目標", Numbered(2), "objective__code", sets=False, width=8)

    class Meta:
        model = BudgetItem
        fields = (
            "year",
            "agency",
            "line",
            "no",
            "name",
            "content",
            "central",
            "city",
            "whole_central",
            "whole_city",
            "objective",
        )
        import_id_fields = ("year", "agency", "line", "no")

    def get_queryset(self):
        return super().get_queryset().select_related("line__plan__agency", "objective__facet")

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        self.budget = self.context.shared(BudgetKeys)
        self.budget.load(self.keys, {row.values["year"] for row in table.rows if "year" in row.values})

    def existing(self, row: SheetRow) -> BudgetItem | None:
        return self.budget.items.get(self.key_of(row))

    def parents(self, row: SheetRow) -> dict:
        return {"no": row.values["no"]}

    def attributes(self, row: SheetRow) -> dict:
        code = row.values["objective"]
        objective = self.effective(self.keys.objectives, "目標", row, "objective", code) if code else None
        # The instance itself: a new objective is already written when this sheet's turn comes.
        return super().attributes(row) | {"objective": objective}

    def write(self, outcome: SheetOutcome, fields: list[str]) -> None:
        wanted = [(entry.row.values["plan"], entry.row.values["line"]) for entry in outcome.entries]
        if self.context.writes:
            lines = save_business_lines(
                wanted=wanted, existing=self.budget.lines, by=self.context.by, reason=self.context.reason
            )
            for entry in outcome.entries:
                if entry.instance.line_id is None:
                    entry.instance.line = lines[entry.row.values["plan"].pk, entry.row.values["line"]]
        super().write(outcome, fields)

    def remember(self, instance: BudgetItem, row: SheetRow) -> None:
        self.budget.items[self.key_of(row)] = instance


def _amount(name: str) -> Column:
    return Column(AMOUNTS[name], Money(), name, width=16)


class ExecutionResource(PlanSheetResource):
    """執行: key year, agency, month, category; cumulative for the year, in NT$. Allowed in an approved plan."""

    sheet = "執行"
    key = ("year", "agency", "month", "category")
    structural = False

    year = year_column()
    agency = agency_column()
    month = Column("月份", Month(), "month", required=True, sets=False, width=6)
    category = Column(
        "門別",
        Choice({word: str(key) for key, word in CATEGORIES.items()}),
        "category",
        required=True,
        sets=False,
        width=8,
    )
    budget = _amount("budget")
    frozen = _amount("frozen")
    paid = _amount("paid")
    payable = _amount("payable")
    reserved = _amount("reserved")

    class Meta:
        model = Execution
        fields = ("year", "agency", "month", "category", "budget", "frozen", "paid", "payable", "reserved")
        import_id_fields = ("year", "agency", "month", "category")

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        plans = self.plans_named(table)
        rows = Execution.objects.filter(plan__in=plans)
        self._existing = {(row.plan_id, row.month, row.category): row for row in rows}
        self._locked = closed_months([plan.pk for plan in plans])

    def store(self, table: SheetTable, outcome: SheetOutcome) -> None:
        """A file may correct many months at once, so what the page refuses cell by cell is said here of the whole."""
        super().store(table, outcome)
        series = defaultdict(list)
        for row in self._existing.values():
            series[row.plan_id, row.category].append(row)
        changed = [entry for entry in outcome.entries if entry.kind != UNCHANGED]
        doubted = defaultdict(set)
        for entry in changed:
            doubted[entry.instance.plan_id, entry.instance.category].add(entry.instance.month)
        for entry in changed:
            closed = why_closed(self._locked.get((entry.instance.plan_id, entry.instance.month)))
            if closed:
                outcome.faults.append(table.fault(entry.row, "month", closed))
            outcome.warnings += self._doubts(table, entry, series, doubted)

    def _doubts(
        self,
        table: SheetTable,
        entry: ImportedRow,
        series: Mapping[tuple, list[Execution]],
        doubted: Mapping[tuple, set[int]],
    ) -> Iterator[FileFault]:
        row = entry.instance
        if not says_nothing(row) and not has_begun(entry.row.values["year"], row.month):
            yield table.fault(entry.row, "month", not_begun(row.month))
        category = row.plan_id, row.category
        for name, message in doubts(series[category], row, doubted[category]):
            yield table.fault(entry.row, name, message)

    def entry(self, row: SheetRow) -> ImportedRow:
        """Of a new row without amounts nothing is made."""
        entry = super().entry(row)
        return entry._replace(kind=UNCHANGED) if entry.kind == NEW and says_nothing(entry.instance) else entry

    def write(self, outcome: SheetOutcome, fields: list[str]) -> None:
        """A row whose last amount is emptied goes."""
        super().write(outcome, fields)
        if self.context.writes:
            emptied = [entry.instance for entry in outcome.entries if entry.kind == CHANGED]
            take_away(emptied, by=self.context.by, reason=self.context.reason)

    def remember(self, instance: Execution, row: SheetRow) -> None:
        """A row that says nothing was not made, or has gone."""
        key = instance.plan_id, instance.month, instance.category
        if says_nothing(instance):
            self._existing.pop(key, None)
        else:
            self._existing[key] = instance

    def may_import(self, user, plan: Plan) -> bool:
        return (
            user is not None
            and has_permission(user, Permission.IMPORT, plan.agency_id)
            and has_permission(user, Permission.REPORT, plan.agency_id)
        )

    def existing(self, row: SheetRow) -> Execution | None:
        return self._existing.get((row.values["plan"].pk, row.values["month"], row.values["category"]))

    def parents(self, row: SheetRow) -> dict:
        return {name: row.values[name] for name in ("plan", "month", "category")}
