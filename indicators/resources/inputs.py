"""The sheets 投入 and 里程碑: what is reported each month, and the milestones of construction progress."""

from budget.sources import WORDS
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.rows import Row
from chiayi_kpi.core.workbook.widgets import Choice, Exact, Prose, Whole
from indicators.models import IndicatorInput, Milestone
from indicators.resources.base import IndicatorSheetResource, indicator_column, input_column
from objectives.resources.base import agency_column, year_column

AGGREGATIONS = {
    "加總": IndicatorInput.Aggregation.SUM.value,
    "最新": IndicatorInput.Aggregation.LAST.value,
    "平均": IndicatorInput.Aggregation.MEAN.value,
    "最大": IndicatorInput.Aggregation.MAX.value,
}


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
    source = Column("來源", Choice(WORDS), "source", width=20)

    class Meta:
        model = IndicatorInput
        fields = ("year", "agency", "indicator", "input", "name", "unit", "aggregation", "source")
        import_id_fields = ("year", "agency", "indicator", "input")

    def get_queryset(self):
        rows = super().get_queryset().select_related("indicator__plan__agency", "indicator__objective__facet")
        return rows.order_by(
            "indicator__objective__facet__no", "indicator__objective__no", "indicator__no", "pk"
        )

    def existing(self, row: Row) -> IndicatorInput | None:
        return self.known.inputs.get(self.own_indicator(row).pk, {}).get(row.values["input"])

    def parents(self, row: Row) -> dict:
        return {"indicator": self.own_indicator(row), "code": row.values["input"]}

    def remember(self, instance: IndicatorInput, row: Row) -> None:
        self.known.inputs[instance.indicator_id][instance.code] = instance


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
        "累計百分比", Exact(digits=5, places=2, least=0, most=100), "percent", required=True, width=12
    )

    class Meta:
        model = Milestone
        fields = ("year", "agency", "indicator", "input", "no", "name", "percent")
        import_id_fields = ("year", "agency", "indicator", "input", "no")

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_related("input__indicator__plan__agency", "input__indicator__objective__facet")

    def existing(self, row: Row) -> Milestone | None:
        return self.known.milestones.get(self.own_input(row).pk, {}).get(row.values["no"])

    def parents(self, row: Row) -> dict:
        return {"input": self.own_input(row), "no": row.values["no"]}

    def remember(self, instance: Milestone, row: Row) -> None:
        self.known.milestones[instance.input_id][instance.no] = instance
