"""The sheets 投入 and 里程碑: what is reported and how often, and the milestones of construction progress."""

from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.outcome import UNCHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.values import is_blank
from chiayi_kpi.core.workbook.widgets import CellWidget, Choice, Exact, Prose, Whole
from indicators.models import IndicatorInput, Milestone, printed_order
from indicators.resources.base import IndicatorSheetResource, indicator_column, input_column
from indicators.sources import drawn_from, parse_source, source_fault, written_source
from objectives.resources.base import agency_column, year_column

AGGREGATIONS = {
    "加總": IndicatorInput.Aggregation.SUM.value,
    "最新": IndicatorInput.Aggregation.LAST.value,
    "平均": IndicatorInput.Aggregation.MEAN.value,
    "最大": IndicatorInput.Aggregation.MAX.value,
}


FREQUENCIES = {
    "月": IndicatorInput.Frequency.MONTH.value,
    "季": IndicatorInput.Frequency.QUARTER.value,
    "半年": IndicatorInput.Frequency.HALF_YEAR.value,
    "年": IndicatorInput.Frequency.YEAR.value,
    "固定": IndicatorInput.Frequency.FIXED.value,
}


class SourceText(CellWidget):
    """A column of the budget execution, ``經常門實支數``, or another input, ``1-1-1 reported``."""

    def clean(self, value, row=None, **kwargs):
        return "" if is_blank(value) else parse_source(value)

    def render(self, value, obj=None, **kwargs):
        return written_source(value or "")


class InputResource(IndicatorSheetResource):
    """投入: key year, agency or ``*``, indicator, code."""

    sheet = "投入"
    key = ("year", "agency", "indicator", "input")
    plan_path = "indicator__plan"
    takes_common = True

    year = year_column("indicator__plan__year")
    agency = agency_column("indicator__plan__agency__code")
    indicator = indicator_column()
    input = input_column("code")
    name = Column("名稱", Prose(200), "name", required=True, width=24)
    unit = Column("單位", Prose(30, typed=True), "unit", width=10)
    aggregation = Column("彙總", Choice(AGGREGATIONS), "aggregation", required=True, width=8)
    source = Column("來源", SourceText(), "source", width=20)
    frequency = Column(
        "週期",
        Choice(FREQUENCIES),
        "frequency",
        empty=IndicatorInput.Frequency.MONTH.value,
        width=8,
        optional=True,
    )

    may_be_negative = Column(
        "可為負數",
        Choice({"否": False, "是": True}),
        "may_be_negative",
        empty=False,
        width=10,
        optional=True,
    )

    class Meta:
        model = IndicatorInput
        fields = (
            *("year", "agency", "indicator", "input"),
            *("name", "unit", "aggregation", "source", "frequency", "may_be_negative"),
        )
        import_id_fields = ("year", "agency", "indicator", "input")

    def get_queryset(self):
        rows = super().get_queryset().select_related("indicator__plan__agency", "indicator__objective__facet")
        return rows.order_by(*printed_order("indicator"), "pk")

    def existing(self, row: SheetRow) -> IndicatorInput | None:
        return self.known.inputs.get(self.own_indicator(row).pk, {}).get(row.values["input"])

    def parents(self, row: SheetRow) -> dict:
        return {"indicator": self.own_indicator(row), "code": row.values["input"]}

    def check(self, entry: ImportedRow) -> None:
        if entry.kind != UNCHANGED:
            entry.instance.clean()

    def remember(self, instance: IndicatorInput, row: SheetRow) -> None:
        self.known.inputs[instance.indicator_id][instance.code] = instance

    def store(self, table: SheetTable, outcome: SheetOutcome) -> None:
        """Another input may stand further down in the sheet, so sources are checked when all inputs are known."""
        super().store(table, outcome)
        for row in table.rows:
            fault = self._source_fault(row) if row.whole else ""
            if fault:
                outcome.faults.append(table.fault(row, "source", fault))

    def _source_fault(self, row: SheetRow) -> str:
        named = drawn_from(row.values["source"])
        if named is None:
            return ""
        indicator = self.known.indicators.effective(row.values["year"], row.values["agency"], named.indicator)
        inputs = self.known.inputs.get(indicator.pk, {}) if indicator else {}
        return source_fault(
            row.values["source"], {(named.indicator, code): held.source for code, held in inputs.items()}
        )


class MilestoneResource(IndicatorSheetResource):
    """里程碑: key year, agency or ``*``, indicator, input, number; percentages are cumulative."""

    sheet = "里程碑"
    key = ("year", "agency", "indicator", "input", "no")
    plan_path = "input__indicator__plan"
    takes_common = True

    year = year_column("input__indicator__plan__year")
    agency = agency_column("input__indicator__plan__agency__code")
    indicator = indicator_column("input__indicator__code")
    input = input_column("input__code")
    no = Column("項次", Whole(1), "no", required=True, sets=False, width=6)
    name = Column("說明", Prose(200), "name", required=True, width=30)
    percent = Column(
        "累計百分比",
        Exact(digits=5, places=2, least=0, most=100, unit="%"),
        "percent",
        required=True,
        width=12,
    )

    class Meta:
        model = Milestone
        fields = ("year", "agency", "indicator", "input", "no", "name", "percent")
        import_id_fields = ("year", "agency", "indicator", "input", "no")

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_related("input__indicator__plan__agency", "input__indicator__objective__facet")

    def existing(self, row: SheetRow) -> Milestone | None:
        return self.known.milestones.get(self.own_input(row).pk, {}).get(row.values["no"])

    def parents(self, row: SheetRow) -> dict:
        return {"input": self.own_input(row), "no": row.values["no"]}

    def remember(self, instance: Milestone, row: SheetRow) -> None:
        self.known.milestones[instance.input_id][instance.no] = instance
