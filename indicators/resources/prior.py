"""The sheet 歷年: values of earlier years, for baselines and for ``prior`` in a formula."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import agency_ids, has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import CHANGED, UNCHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import MaybePerCent
from indicators.models import PriorValue
from indicators.resources.base import indicator_column, refuse_percent
from indicators.selectors.lineage import StoredCodes
from indicators.services.earlier import EarlierValues, moved_text
from objectives.keys import COMMON, WHOEVER, PlanKeys
from objectives.resources.base import agency_column, unknown_agency, year_column


class PriorValueResource(SheetResource):
    """歷年: key agency, indicator code, year. The code is that of the year's plan, or of a later one.

    A value on which an approved plan's target rests is not changed by a file: that is a change of target.
    """

    sheet = "歷年"
    key = ("agency", "indicator", "year")
    column_checked = True

    agency = agency_column("agency__code")
    indicator = indicator_column("code")
    year = year_column("year")
    value = Column("數值", MaybePerCent(), "value", required=True)

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

    def prepare(self, table: SheetTable) -> None:
        self._agencies = self.context.shared(PlanKeys)
        self._agencies.load(())
        codes = {row.values.get("agency", "") for row in table.rows}
        agencies = [self._agencies.agencies[code] for code in codes & self._agencies.agencies.keys()]
        ids = [agency.pk for agency in agencies]
        self._values, self._codes = EarlierValues(ids, only_looks=self.context.only_looks), StoredCodes(ids)
        self._written: set[tuple[int, str, int]] = set()

    def existing(self, row: SheetRow) -> PriorValue | None:
        agency = self._agencies.agencies.get(row.values["agency"])
        if agency is None:
            code = row.values["agency"]
            said = not self.context.tell_once(("no agency", code))
            if said or self.context.is_faulty_somewhere("計畫", code):
                raise FollowsFromAnother
            raise RowFault("agency", unknown_agency(code, self._agencies.agencies))
        key = (agency.pk, self._stored_code(agency.pk, row), row.values["year"])
        if key in self._written:
            raise RowFault(
                "indicator",
                _("This value is given twice: in that year the indicator had the code %s.") % key[1],
            )
        self._written.add(key)
        refuse_percent(row, "value", self._codes.unit(agency.pk, row.values["indicator"]))
        return self._values.rows.get(key)

    def _stored_code(self, agency_id: int, row: SheetRow) -> str:
        code, year = row.values["indicator"], row.values["year"]
        stored = self._codes.stored(agency_id, code, year)
        if not stored:
            if any(self.context.is_faulty("指標", key) for key in self._faulty_keys(row)):
                return code
            raise RowFault(
                "indicator",
                _("No plan of a year after %(year)d has an indicator %(code)s.")
                % {"year": year, "code": code},
            )
        return stored

    def _faulty_keys(self, row: SheetRow) -> list[tuple]:
        owners = (row.values["agency"], COMMON, WHOEVER)
        years = self._agencies.years
        return [(year, owner, row.values["indicator"]) for year in years for owner in owners]

    def parents(self, row: SheetRow) -> dict:
        agency = self._agencies.agencies[row.values["agency"]]
        return {
            "agency": agency,
            "code": self._stored_code(agency.pk, row),
            "year": row.values["year"],
        }

    def write(self, outcome: SheetOutcome, fields: list[str]) -> None:
        """Whatever a value was before, it is now what somebody entered."""
        for entry in outcome.entries:
            if entry.kind == CHANGED:
                entry.instance.origin = PriorValue.Origin.ENTERED
        super().write(outcome, [*fields, "origin"] if fields else fields)

    def check(self, entry: ImportedRow) -> None:
        if entry.kind == UNCHANGED and self._sees(entry):
            return
        if not self.context.trusted:
            self._authorise(entry)
        row = entry.instance
        moved = self._values.moves(row.agency_id, row.code, row.year, row.value)
        if moved:
            raise RowFault("value", moved_text(moved))

    def _sees(self, entry: ImportedRow) -> bool:
        """Whether who imports may know what stands there."""
        by = self.context.by
        return self.context.trusted or (
            by is not None and has_permission(by, Permission.VIEW, entry.instance.agency_id)
        )

    def _authorise(self, entry: ImportedRow) -> None:
        by, agency_id = self.context.by, entry.instance.agency_id
        if by is None or not (
            has_permission(by, Permission.IMPORT, agency_id)
            and has_permission(by, Permission.EDIT_PLAN, agency_id)
        ):
            raise RowFault("agency", _("You may not import this sheet for %s.") % entry.row.values["agency"])
