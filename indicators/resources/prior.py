"""The sheet 歷年: values of earlier years, for baselines and for ``prior`` in a formula."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import agency_ids, has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import RowFault
from chiayi_kpi.core.workbook.outcome import UNCHANGED, Entry
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.rows import Row, Table
from chiayi_kpi.core.workbook.widgets import Exact
from indicators.models import Indicator, PriorValue, printed_order
from indicators.resources.base import indicator_column
from objectives.keys import COMMON, PlanKeys
from objectives.resources.base import agency_column, year_column


class PriorValueResource(SheetResource):
    """歷年: key agency, indicator code, year. The code is that of a later year's plan."""

    sheet = "歷年"
    key = ("agency", "indicator", "year")
    column_checked = True

    agency = agency_column("agency__code")
    indicator = indicator_column("code")
    year = year_column("year")
    value = Column("數值", Exact(), "value", required=True)

    class Meta:
        model = PriorValue
        fields = ("agency", "indicator", "year", "value")
        import_id_fields = ("agency", "indicator", "year")

    def get_queryset(self):
        return PriorValue.objects.select_related("agency").order_by("agency__code", "code", "year")

    def filter_export(self, queryset, **kwargs):
        ids = None if self.user is None else agency_ids(self.user, Permission.VIEW)
        return queryset if ids is None else queryset.filter(agency__in=ids)

    def rows_of(self, year: int, agency_ids: Collection[int]) -> QuerySet:
        return self.get_queryset().filter(agency__in=agency_ids, year__lt=year)

    def prepare(self, table: Table) -> None:
        self._agencies = self.context.shared(PlanKeys)
        self._agencies.load(())
        codes = {row.values.get("agency", "") for row in table.rows}
        agencies = [self._agencies.agencies[code] for code in codes & self._agencies.agencies.keys()]
        self._standing = {
            (row.agency_id, row.code, row.year): row for row in PriorValue.objects.filter(agency__in=agencies)
        }
        self._planned = _last_years_of_codes(agencies)

    def existing(self, row: Row) -> PriorValue | None:
        agency = self._agencies.agencies.get(row.values["agency"])
        if agency is None:
            raise RowFault(
                "agency",
                _("There is no agency with the code %s; enter it in the sheet 計畫 first.")
                % row.values["agency"],
            )
        self._check_code(agency.pk, row)
        return self._standing.get((agency.pk, row.values["indicator"], row.values["year"]))

    def _check_code(self, agency_id: int, row: Row) -> None:
        code, year = row.values["indicator"], row.values["year"]
        if any(self.context.is_faulty("指標", key) for key in self._faulty_keys(row)):
            return
        last = max(self._planned.get((agency_id, code), 0), self._planned.get((None, code), 0))
        if last <= year:
            raise RowFault(
                "indicator",
                _("No plan of a year after %(year)d has an indicator %(code)s.")
                % {"year": year, "code": code},
            )

    def _faulty_keys(self, row: Row) -> list[tuple]:
        owners = (row.values["agency"], COMMON)
        years = self._agencies.years
        return [(year, owner, row.values["indicator"]) for year in years for owner in owners]

    def parents(self, row: Row) -> dict:
        agency = self._agencies.agencies[row.values["agency"]]
        return {"agency": agency, "code": row.values["indicator"], "year": row.values["year"]}

    def check(self, entry: Entry) -> None:
        if entry.kind == UNCHANGED or self.context.trusted:
            return
        by, agency_id = self.context.by, entry.instance.agency_id
        if by is None or not (
            has_permission(by, Permission.IMPORT, agency_id)
            and has_permission(by, Permission.EDIT_PLAN, agency_id)
        ):
            raise RowFault("agency", _("You may not import this sheet for %s.") % entry.row.values["agency"])


def _last_years_of_codes(agencies) -> dict[tuple[int | None, str], int]:
    """(agency id, None for common; printed code) → the last year whose plan has it."""
    rows = Indicator.objects.filter(plan__agency__in=agencies) | Indicator.objects.filter(plan__agency=None)
    parts = (*printed_order(), "plan__agency_id", "plan__year")
    found: dict[tuple[int | None, str], int] = {}
    for facet, objective, no, agency_id, year in rows.values_list(*parts):
        key = agency_id, f"{facet}-{objective}-{no}"
        found[key] = max(found.get(key, 0), year)
    return found
