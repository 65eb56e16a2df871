"""The sheet 指標: indicators with their weights and what is printed of them."""

from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.outcome import Entry
from chiayi_kpi.core.workbook.rows import Row, Table
from chiayi_kpi.core.workbook.widgets import Choice, Numbered, Prose, Whole
from indicators.models import Indicator
from indicators.resources.base import IndicatorSheetResource
from objectives.resources.base import agency_column, year_column
from objectives.resources.tree import points

WHEN_UNDEFINED = {
    "滿分": Indicator.WhenUndefined.FULL.value,
    "零分": Indicator.WhenUndefined.ZERO.value,
    "不適用": Indicator.WhenUndefined.NOT_APPLICABLE.value,
}


class IndicatorResource(IndicatorSheetResource):
    """指標: key year, agency or ``*``, code ``1-6-2``; its objective may be common."""

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
        )
        import_id_fields = ("year", "agency", "code")

    def get_queryset(self):
        return super().get_queryset().select_related("plan__agency", "objective__facet")

    def prepare(self, table: Table) -> None:
        super().prepare(table)
        self.announce(table, self.known.indicators)

    def existing(self, row: Row) -> Indicator | None:
        return self.known.indicators.own(*self.key_of(row))

    def parents(self, row: Row) -> dict:
        objective_code, _hyphen, no = row.values["code"].rpartition("-")
        objective = self.effective(self.keys.objectives, "目標", row, "code", objective_code)
        return {"plan": row.values["plan"], "objective": objective, "no": int(no)}

    def check(self, entry: Entry) -> None:
        self.refuse_clash(entry.row, self.known.indicators)

    def remember(self, instance: Indicator, row: Row) -> None:
        self.known.indicators.add(self.key_of(row), instance)
