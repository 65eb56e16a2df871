"""The sheets 預定, 中程目標 and 不適用: what is due by when, in the year and in the four-year plan, and what does not apply."""

from collections.abc import Mapping

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
    """Rows of one model that hang on the agency's plan; those of the plans in the sheet are looked up at once.

    ``beside``: the fields that tell an indicator's rows apart, each with its column.
    """

    beside: Mapping[str, str] = {}

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        rows = self._meta.model.objects.filter(plan__in=self.plans_named(table))
        self._existing = {self.existing_key(row): row for row in rows}

    def existing_key(self, instance) -> tuple:
        return instance.plan_id, instance.indicator_id, *(getattr(instance, name) for name in self.beside)

    def existing(self, row: SheetRow):
        beside = (row.values[column] for column in self.beside.values())
        return self._existing.get((row.values["plan"].pk, self.effective_indicator(row).pk, *beside))

    def parents(self, row: SheetRow) -> dict:
        beside = {name: row.values[column] for name, column in self.beside.items()}
        return {"plan": row.values["plan"], "indicator": self.effective_indicator(row)} | beside

    def get_queryset(self):
        rows = super().get_queryset().select_related("plan__agency", "indicator__objective__facet")
        return rows.order_by("plan__year", "plan__agency__code", *printed_order("indicator"))


class PlannedValueResource(FactResource):
    """預定: key year, agency, indicator, month. A row of ``*`` holds for every agency that plans nothing of its own for the indicator."""

    takes_common = True
    sheet = "預定"
    key = ("year", "agency", "indicator", "month")
    beside = {"month": "month"}
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


class MidTermTargetResource(FactResource):
    """中程目標: key year, agency, indicator, target year."""

    sheet = "中程目標"
    key = ("year", "agency", "indicator", "target_year")
    beside = {"year": "target_year"}
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
