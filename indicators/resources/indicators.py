"""The sheet 指標: indicators with their weights, what is printed of them, and what they were the year before."""

from itertools import groupby

from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.outcome import CHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import Choice, Numbered, Prose, Whole
from indicators.models import Indicator
from indicators.resources.base import IndicatorSheetResource
from indicators.resources.forerunners import Forerunners, IndicatorCode
from objectives.resources.base import agency_column, year_column
from objectives.resources.tree import points

WHEN_UNDEFINED = {
    "滿分": Indicator.WhenUndefined.FULL.value,
    "零分": Indicator.WhenUndefined.ZERO.value,
    "不適用": Indicator.WhenUndefined.NOT_APPLICABLE.value,
}


class IndicatorResource(IndicatorSheetResource):
    """指標: key year, agency or ``*``, code ``1-6-2``; its objective may be common.

    An empty 前一年度指標 leaves the forerunner as it is: files from before the column was there take none away.
    """

    sheet = "指標"
    key = ("year", "agency", "code")
    takes_common = True

    year = year_column()
    agency = agency_column()
    code = Column("指標", Numbered(3), "code", required=True, sets=False, width=8)
    name = Column("名稱", Prose(500), "name", required=True, width=40)
    weight = points("權重", "weight", required=True)
    system = Column(
        "評估體制", Whole(1, 5), "evaluation_system", empty=Indicator.EvaluationSystem.EXISTING.value
    )
    method = Column("評估方式", Prose(500), "evaluation_method", width=16)
    standard = Column("衡量標準", Prose(), "standard", width=60)
    target = Column("年度目標值", Prose(500, typed=True), "target_text", width=16)
    unit = Column("單位", Prose(30, typed=True), "unit", width=10)
    when_undefined = Column("無案件時", Choice(WHEN_UNDEFINED), "when_undefined")
    forerunner = Column("前一年度指標", IndicatorCode(), "forerunner", sets=False, optional=True)

    class Meta:
        model = Indicator
        fields = (
            "year",
            "agency",
            "code",
            "name",
            "weight",
            "system",
            "method",
            "standard",
            "target",
            "unit",
            "when_undefined",
            "forerunner",
        )
        import_id_fields = ("year", "agency", "code")

    def get_queryset(self):
        related = ("plan__agency", "objective__facet", "forerunner__objective__facet")
        return super().get_queryset().select_related(*related)

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        self.announce(table, self.known.indicators)
        table.rows.sort(key=_year)
        self._forerunners = Forerunners(self.context, self.sheet, table.rows)

    def existing(self, row: SheetRow) -> Indicator | None:
        return self.known.indicators.own(*self.key_of(row))

    def parents(self, row: SheetRow) -> dict:
        objective_code, _hyphen, no = row.values["code"].rpartition("-")
        objective = self.effective(self.keys.objectives, "目標", row, "code", objective_code)
        return {"plan": row.values["plan"], "objective": objective, "no": int(no)}

    def attributes(self, row: SheetRow) -> dict:
        found = super().attributes(row)
        if row.values["forerunner"]:
            found["forerunner"] = self._forerunners.named_by(row, self.existing(row))
        return found

    def check(self, entry: ImportedRow) -> None:
        self.refuse_clash(entry.row, self.known.indicators)
        self._forerunners.add(entry.instance)

    def write(self, outcome: SheetOutcome, fields: list[str]) -> None:
        """Year by year, for a new row may go on from another; one forerunner after another is free before it is taken."""
        freed = [entry.instance.pk for entry in outcome.entries if _gives_up(entry)]
        if freed and self.context.writes:
            Indicator.objects.filter(pk__in=freed).update(forerunner=None)
        for _of_year, entries in groupby(outcome.entries, key=lambda entry: _year(entry.row)):
            part = SheetOutcome(self.sheet, list(entries))
            super().write(part, fields)
            outcome.plan_ids |= part.plan_ids

    def remember(self, instance: Indicator, row: SheetRow) -> None:
        self.known.indicators.add(self.key_of(row), instance)


def _year(row: SheetRow) -> int:
    """The row's ROC year; 0 where it could not be read."""
    return row.values.get("year", 0)


def _gives_up(entry: ImportedRow) -> bool:
    return entry.kind == CHANGED and entry.former.get("forerunner") is not None
