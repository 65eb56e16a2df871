"""The sheet 行事曆 in and out: every day that was imported or entered by hand."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from chiayi_kpi.core.reasons import LONGEST_REASON
from chiayi_kpi.core.roc import LAST_MONTH, gregorian
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import UNCHANGED, ImportedRow
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import Choice, Day, Prose
from chiayi_kpi.workdays.models import CalendarDay
from chiayi_kpi.workdays.permissions import may_keep_calendar


class CalendarDayResource(SheetResource):
    """行事曆: key day. 否 on a weekend is a make-up working day."""

    sheet = "行事曆"
    key = ("day",)

    day = Column("日期", Day(), "day", required=True, width=12)
    is_off = Column("放假", Choice({"是": True, "否": False}), "is_off", required=True, width=6)
    note = Column("說明", Prose(LONGEST_REASON), "note", width=40)

    class Meta:
        model = CalendarDay
        fields = ("day", "is_off", "note")
        import_id_fields = ("day",)

    def rows_of(self, year: int, agency_ids: Collection[int]):
        """The days on which the year's deadlines can fall: its own and those of the next."""
        first, last = gregorian(year), gregorian(year + 1)
        return CalendarDay.objects.filter(day__range=(date(first, 1, 1), date(last, LAST_MONTH, 31)))

    def prepare(self, table: SheetTable) -> None:
        days = [row.values["day"] for row in table.rows if "day" in row.values]
        rows = CalendarDay.objects.filter(day__range=(min(days), max(days))) if days else ()
        self._existing = {row.day: row for row in rows}
        self._refused = False

    def existing(self, row: SheetRow) -> CalendarDay | None:
        return self._existing.get(row.values["day"])

    def parents(self, row: SheetRow) -> dict:
        return {}

    def check(self, entry: ImportedRow) -> None:
        if entry.kind == UNCHANGED or self.context.trusted or may_keep_calendar(self.context.by):
            return
        if self._refused:
            raise FollowsFromAnother
        self._refused = True
        raise RowFault("day", _("The planning office keeps the calendar and the deadlines."))
