"""The column 前一年度指標 of the sheet 指標: the indicator of the latest earlier plan that a row's indicator goes on from."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.context import FollowsFromAnother, ImportContext, RowFault
from chiayi_kpi.core.workbook.rows import SheetRow
from chiayi_kpi.core.workbook.widgets import Numbered
from indicators.models import Indicator
from indicators.resources.base import nearest_code
from objectives.keys import owner_code, owner_key
from objectives.models import Plan

Key = tuple[int, str, str]  # ROC year, agency code or ``*``, the indicator's code in that year


class IndicatorCode(Numbered):
    """An indicator, written by the code that it has in its own year; read as that code."""

    def __init__(self) -> None:
        super().__init__(3)

    def render(self, value, obj=None, **kwargs):
        return value.code if isinstance(value, Indicator) else value or ""


class Forerunners:
    """What the rows of a sheet may go on from, and who does already; three queries where a row names one.

    The rows are asked for in the order of their years, so that an earlier year's new row is there before it is named.
    """

    def __init__(self, context: ImportContext, sheet: str, rows: Iterable[SheetRow]) -> None:
        self._context, self._sheet = context, sheet
        self._typed: dict[Key, str] = {_key(row): row.values["forerunner"] for row in rows if row.whole}
        self._years: dict[str, set[int]] = defaultdict(set)  # of the plans, by agency code
        self._found: dict[Key, Indicator] = {}
        self._existing: dict[int, Indicator] = {}  # by the id of who goes on from it
        self._holders: dict[int, Indicator] = {}  # by the id of the forerunner
        self._named: dict[Key, int] = {}  # the number of the row that names a forerunner
        named = [key for key, code in self._typed.items() if code]
        if named:
            self._load(named)

    def _load(self, named: Iterable[Key]) -> None:
        years = {year for year, _code, _number in named}
        for plan in Plan.objects.filter(year__lt=max(years)).select_related("agency"):
            self._years[owner_code(plan)].add(plan.year)
        before = {self._year_before(year, code) for year, code, _number in named}
        rows = Indicator.objects.select_related("plan__agency", "objective__facet").order_by()
        for row in rows.filter(plan__year__in=before):
            self.add(row)
        held = rows.filter(
            Q(plan__year__in=years) | Q(forerunner__plan__year__in=before), forerunner__isnull=False
        )
        for row in held.select_related("forerunner__plan__agency", "forerunner__objective__facet"):
            if row.forerunner is not None:
                self._existing[row.pk] = row.forerunner
                self._holders[row.forerunner.pk] = row

    def add(self, indicator: Indicator) -> None:
        """Let rows of later years go on from ``indicator``."""
        self._found.setdefault((*owner_key(indicator.plan), indicator.code), indicator)

    def named_by(self, row: SheetRow, indicator: Indicator | None) -> Indicator:
        """The forerunner that the row names for ``indicator`` (None: a new one); RowFault where that cannot be."""
        existing = self._existing.get(indicator.pk) if indicator else None
        if indicator and existing:
            indicator.forerunner = existing  # read already
        found = existing if existing and existing.code == row.values["forerunner"] else self._earlier(row)
        self._refuse_claimed(row, found, indicator)
        return found

    def _earlier(self, row: SheetRow) -> Indicator:
        year, code, number = row.values["year"], row.values["agency"], row.values["forerunner"]
        before = self._year_before(year, code)
        found = self._found.get((before, code, number))
        if found is not None:
            return found
        if self._context.is_faulty(self._sheet, (before, code, number)):
            raise FollowsFromAnother
        if not before:
            raise RowFault(
                "forerunner", _("No earlier year has a plan from which this indicator could go on.")
            )
        known = [held for of_year, owner, held in self._found if (of_year, owner) == (before, code)]
        near = nearest_code(number, known)
        message = _("The plan of the year %(year)d has no indicator %(number)s.")
        if near:
            message = _("The plan of the year %(year)d has no indicator %(number)s. Is %(nearest)s meant?")
        said = {"year": before, "number": number, "nearest": near}
        raise RowFault("forerunner", message % said)

    def _refuse_claimed(self, row: SheetRow, found: Indicator, indicator: Indicator | None) -> None:
        year, _code, number = key = (*owner_key(found.plan), found.code)
        by_row = self._named.setdefault(key, row.number)
        if by_row != row.number:
            message = _("Row %(row)d goes on from %(number)s of the year %(year)d already.")
            raise RowFault("forerunner", message % {"row": by_row, "number": number, "year": year})
        holder = self._holders.get(found.pk)
        if holder is None or (indicator is not None and holder.pk == indicator.pk):
            return
        if self._typed.get((*owner_key(holder.plan), holder.code)) in (None, "", number):
            message = _("%(holder)s goes on from %(number)s of the year %(year)d already.")
            raise RowFault("forerunner", message % {"holder": holder, "number": number, "year": year})

    def _year_before(self, year: int, code: str) -> int:
        return max((one for one in self._years[code] if one < year), default=0)


def _key(row: SheetRow) -> Key:
    return row.values["year"], row.values["agency"], row.values["code"]
