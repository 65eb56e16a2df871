"""What the sheets of this app have in common: they name an indicator by its printed code."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from chiayi_kpi.core.typed_number import PERCENT
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.values import nearest
from chiayi_kpi.core.workbook.widgets import Code, Month, Numbered, PerCent
from indicators.keys import IndicatorKeys
from indicators.models import Indicator, IndicatorInput
from objectives.keys import COMMON
from objectives.resources.base import PlanSheetResource


def indicator_column(path: str = "indicator__code") -> Column:
    return Column("指標", Numbered(3), path, required=True, sets=False, width=8)


def input_column(path: str) -> Column:
    return Column("代號", Code(40), path, required=True, sets=False, width=16)


def month_column() -> Column:
    return Column("月份", Month(), "month", required=True, sets=False, width=6)


def refuse_percent(row: SheetRow, field: str, unit: str) -> None:
    """Refuse (RowFault) a per cent sign behind what is counted in another unit."""
    if isinstance(row.values[field], PerCent) and unit and unit not in PERCENT:
        message = _("This is counted in %(unit)s; leave the per cent sign out.")
        raise RowFault(field, message % {"unit": unit})


def nearest_code(number: str, known: Iterable[str]) -> str:
    """The known indicator of the same facet that was most likely meant; empty where none is near."""
    facet = number.partition("-")[0]
    return nearest(number, [one for one in known if one.partition("-")[0] == facet])


class IndicatorSheetResource(PlanSheetResource):
    """A sheet whose rows name an indicator of the year and agency in the field ``indicator``."""

    @property
    def known(self) -> IndicatorKeys:
        return self.context.shared(IndicatorKeys)

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        self.known.load(row.values["year"] for row in table.rows if "year" in row.values)

    def effective_indicator(self, row: SheetRow) -> Indicator:
        """The agency's own indicator of the row's code, or the common one."""
        return self.effective(self.known.indicators, "指標", row, "indicator", row.values["indicator"])

    def own_indicator(self, row: SheetRow) -> Indicator:
        """The indicator that the row's agency (or ``*``) itself defines; its parts stand beside it."""
        year, code, number = row.values["year"], row.values["agency"], row.values["indicator"]
        indicator = self.known.indicators.own(year, code, number)
        if indicator is None and code != COMMON and self.known.indicators.own(year, COMMON, number):
            raise RowFault(
                "agency", _("%s is a common indicator; write * in 機關代碼 to define it for all.") % number
            )
        return indicator or self.effective_indicator(row)

    def own_input(self, row: SheetRow) -> IndicatorInput:
        return self.find_input(row, self.own_indicator(row), "投入")

    def find_input(self, row: SheetRow, indicator: Indicator, sheet: str) -> IndicatorInput:
        """The indicator's input of the row's code; RowFault names those that there are."""
        code = row.values["input"]
        inputs = self.known.inputs.get(indicator.pk, {})
        if code in inputs:
            return inputs[code]
        number = row.values["indicator"]
        if self.is_faulty("投入", row.values["year"], row.values["agency"], number, code):
            raise FollowsFromAnother
        message = _("%(number)s has no input with the code %(code)s; it has: %(codes)s.")
        raise RowFault(
            "input",
            message % {"number": number, "code": code, "codes": _(", ").join(inputs) or _("none")},
        )
