"""The sheets 預定, 中程目標 and 不適用: what is due by when, in the year and in the four-year plan, and what does not apply."""

from chiayi_kpi.core.reasons import LONGEST_REASON
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.outcome import ImportedRow
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import MaybePerCent, Prose, Year
from indicators.models import MidTermTarget, NotApplicable, PlannedValue, printed_order
from indicators.resources.base import (
    IndicatorSheetResource,
    indicator_column,
    month_column,
    refuse_percent,
)
from objectives.resources.base import agency_column, year_column


class FactResource(IndicatorSheetResource):
    """Rows of one model that hang on the agency's plan; those of the plans in the sheet are looked up at once."""

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        plans = {
            self.keys.plans.get((row.values.get("year", 0), row.values.get("agency", "")))
            for row in table.rows
        }
        rows = self._meta.model.objects.filter(plan__in=plans - {None})
        self._standing = {self.standing_key(row): row for row in rows}

    def standing_key(self, instance) -> tuple:
        raise NotImplementedError

    def get_queryset(self):
        rows = super().get_queryset().select_related("plan__agency", "indicator__objective__facet")
        return rows.order_by("plan__year", "plan__agency__code", *printed_order("indicator"))


class PlannedValueResource(FactResource):
    """預定: key year, agency, indicator, month. A row of ``*`` holds for every agency that plans nothing of its own for the indicator."""

    takes_common = True
    sheet = "預定"
    key = ("year", "agency", "indicator", "month")
    column_checked = True

    year = year_column()
    agency = agency_column()
    indicator = indicator_column()
    month = month_column()
    value = Column("預定值", MaybePerCent(), "value", required=True)

    class Meta:
        model = PlannedValue
        fields = ("year", "agency", "indicator", "month", "value")
        import_id_fields = ("year", "agency", "indicator", "month")

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.order_by(*rows.query.order_by, "month")

    def check(self, entry: ImportedRow) -> None:
        refuse_percent(entry.row, "value", self.effective_indicator(entry.row).unit)

    def standing_key(self, instance: PlannedValue) -> tuple:
        return instance.plan_id, instance.indicator_id, instance.month

    def existing(self, row: SheetRow) -> PlannedValue | None:
        indicator = self.effective_indicator(row)
        return self._standing.get((row.values["plan"].pk, indicator.pk, row.values["month"]))

    def parents(self, row: SheetRow) -> dict:
        return {
            "plan": row.values["plan"],
            "indicator": self.effective_indicator(row),
            "month": row.values["month"],
        }


class MidTermTargetResource(FactResource):
    """中程目標: key year, agency, indicator, target year."""

    sheet = "中程目標"
    key = ("year", "agency", "indicator", "target_year")
    column_checked = True

    year = year_column()
    agency = agency_column()
    indicator = indicator_column()
    target_year = Column("目標年度", Year(), "year", required=True, sets=False, width=9)
    value = Column("中程目標值", MaybePerCent(), "value", required=True)

    class Meta:
        model = MidTermTarget
        fields = ("year", "agency", "indicator", "target_year", "value")
        import_id_fields = ("year", "agency", "indicator", "target_year")

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.order_by(*rows.query.order_by, "year")

    def check(self, entry: ImportedRow) -> None:
        refuse_percent(entry.row, "value", self.effective_indicator(entry.row).unit)

    def standing_key(self, instance: MidTermTarget) -> tuple:
        return instance.plan_id, instance.indicator_id, instance.year

    def existing(self, row: SheetRow) -> MidTermTarget | None:
        indicator = self.effective_indicator(row)
        return self._standing.get((row.values["plan"].pk, indicator.pk, row.values["target_year"]))

    def parents(self, row: SheetRow) -> dict:
        return {
            "plan": row.values["plan"],
            "indicator": self.effective_indicator(row),
            "year": row.values["target_year"],
        }


class NotApplicableResource(FactResource):
    """不適用: key year, agency, indicator; the reason is required."""

    sheet = "不適用"
    key = ("year", "agency", "indicator")

    year = year_column()
    agency = agency_column()
    indicator = indicator_column()
    reason = Column("說明", Prose(LONGEST_REASON), "reason", required=True, width=60)

    class Meta:
        model = NotApplicable
        fields = ("year", "agency", "indicator", "reason")
        import_id_fields = ("year", "agency", "indicator")

    def standing_key(self, instance: NotApplicable) -> tuple:
        return instance.plan_id, instance.indicator_id

    def existing(self, row: SheetRow) -> NotApplicable | None:
        return self._standing.get((row.values["plan"].pk, self.effective_indicator(row).pk))

    def parents(self, row: SheetRow) -> dict:
        return {"plan": row.values["plan"], "indicator": self.effective_indicator(row)}
