"""The sheet 期限 in and out: the deadlines of single months that were set by hand."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from chiayi_kpi.core.reasons import LONGEST_REASON
from chiayi_kpi.core.roc import LAST_MONTH
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import UNCHANGED, ImportedRow
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import Day, Prose, Whole
from chiayi_kpi.workdays.checks import deadline_faults
from chiayi_kpi.workdays.models import MonthDeadline
from chiayi_kpi.workdays.permissions import may_keep_calendar, visible_deadlines
from objectives.keys import COMMON, PlanKeys
from objectives.resources.base import agency_column, unknown_agency, year_column


class MonthDeadlineResource(SheetResource):
    """期限: key year, agency (``*``: all) and month. An empty review deadline follows from the reporting deadline."""

    sheet = "期限"
    key = ("year", "agency", "month")

    year = year_column("year")
    agency = agency_column("agency__code")
    month = Column("月份", Whole(1, LAST_MONTH), "month", required=True, sets=False, width=6)
    report_due = Column("填報期限", Day(), "report_due", required=True, width=12)
    review_due = Column("審核期限", Day(), "review_due", width=12)
    reason = Column("說明", Prose(LONGEST_REASON), "reason", width=40, optional=True)

    class Meta:
        model = MonthDeadline
        fields = ("year", "agency", "month", "report_due", "review_due", "reason")
        import_id_fields = ("year", "agency", "month")

    def get_queryset(self):
        return MonthDeadline.objects.select_related("agency").order_by("year", "month", "agency__code")

    def rows_of(self, year: int, agency_ids: Collection[int]):
        return self.get_queryset().filter(Q(agency=None) | Q(agency__in=agency_ids), year=year)

    def filter_export(self, queryset, **kwargs):
        """Nobody exports what they may not see; without a user a command exports."""
        return queryset if self.user is None else queryset.filter(visible_deadlines(self.user))

    def prepare(self, table: SheetTable) -> None:
        self._keys = self.context.shared(PlanKeys)
        self._keys.load(())
        years = {row.values["year"] for row in table.rows if "year" in row.values}
        rows = MonthDeadline.objects.filter(year__in=years)
        self._existing = {(row.year, row.agency_id, row.month): row for row in rows}
        self._refused = False
        self._has_reason = "reason" in table.places

    def existing(self, row: SheetRow) -> MonthDeadline | None:
        agency_id = self._agency_id(row)
        return self._existing.get((row.values["year"], agency_id, row.values["month"]))

    def parents(self, row: SheetRow) -> dict:
        return {
            "year": row.values["year"],
            "month": row.values["month"],
            "agency_id": self._agency_id(row),
        }

    def attributes(self, row: SheetRow) -> dict:
        """A sheet without the column 說明 leaves the reason as it stands."""
        found = super().attributes(row)
        if not self._has_reason:
            del found["reason"]
        return found

    def check(self, entry: ImportedRow) -> None:
        row = entry.instance
        faults = deadline_faults(row.year, row.month, row.report_due, row.review_due)
        for field, message in faults.items():
            raise RowFault(field, message)
        if entry.kind == UNCHANGED or self.context.trusted or may_keep_calendar(self.context.by):
            return
        if self._refused:
            raise FollowsFromAnother
        self._refused = True
        raise RowFault("agency", _("The planning office keeps the calendar and the deadlines."))

    def _agency_id(self, row: SheetRow) -> int | None:
        code = row.values["agency"]
        if code == COMMON:
            return None
        agency = self._keys.agencies.get(code)
        if agency is None:
            if self.context.is_faulty("計畫", (row.values["year"], code)):
                raise FollowsFromAnother
            raise RowFault("agency", unknown_agency(code, self._keys.agencies))
        return agency.pk
