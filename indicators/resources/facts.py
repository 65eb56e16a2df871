"""The sheets 預定, 不適用, 評分 and 歷年: what is planned, declared, awarded and known from earlier years."""

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import agency_ids, has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import RowFault
from chiayi_kpi.core.workbook.outcome import UNCHANGED, Entry
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.rows import Row, Table
from chiayi_kpi.core.workbook.widgets import Exact, Prose, Whole
from indicators.models import Award, Indicator, NotApplicable, PlannedValue, PriorValue, ScoringComponent
from indicators.permissions import may_award
from indicators.resources.base import IndicatorSheetResource, indicator_column, month_column
from objectives.keys import COMMON, PlanKeys
from objectives.resources.base import agency_column, year_column


class _FactResource(IndicatorSheetResource):
    """Rows of one model that hang on the agency's plan; those of the plans in the sheet are looked up at once."""

    def prepare(self, table: Table) -> None:
        super().prepare(table)
        plans = {
            self.keys.plans.get((row.values.get("year"), row.values.get("agency"))) for row in table.rows
        }
        rows = self._meta.model.objects.filter(plan__in=plans - {None})
        self._standing = {self.standing_key(row): row for row in rows}

    def standing_key(self, instance) -> tuple:
        raise NotImplementedError

    def get_queryset(self):
        rows = super().get_queryset().select_related("plan__agency", "indicator__objective__facet")
        return rows.order_by(
            "plan__year",
            "plan__agency__code",
            "indicator__objective__facet__no",
            "indicator__objective__no",
            "indicator__no",
        )


class PlannedValueResource(_FactResource):
    """預定: key year, agency, indicator, month."""

    sheet = "預定"
    key = ("year", "agency", "indicator", "month")
    column_checked = True

    year = year_column()
    agency = agency_column()
    indicator = indicator_column()
    month = month_column()
    value = Column("預定值", Exact(), "value", required=True)

    class Meta:
        model = PlannedValue
        fields = ("year", "agency", "indicator", "month", "value")
        import_id_fields = ("year", "agency", "indicator", "month")

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.order_by(*rows.query.order_by, "month")

    def standing_key(self, instance: PlannedValue) -> tuple:
        return instance.plan_id, instance.indicator_id, instance.month

    def existing(self, row: Row) -> PlannedValue | None:
        indicator = self.effective_indicator(row)
        return self._standing.get((row.values["plan"].pk, indicator.pk, row.values["month"]))

    def parents(self, row: Row) -> dict:
        return {
            "plan": row.values["plan"],
            "indicator": self.effective_indicator(row),
            "month": row.values["month"],
        }


class NotApplicableResource(_FactResource):
    """不適用: key year, agency, indicator; the reason is required."""

    sheet = "不適用"
    key = ("year", "agency", "indicator")

    year = year_column()
    agency = agency_column()
    indicator = indicator_column()
    reason = Column("說明", Prose(500), "reason", required=True, width=60)

    class Meta:
        model = NotApplicable
        fields = ("year", "agency", "indicator", "reason")
        import_id_fields = ("year", "agency", "indicator")

    def standing_key(self, instance: NotApplicable) -> tuple:
        return instance.plan_id, instance.indicator_id

    def existing(self, row: Row) -> NotApplicable | None:
        return self._standing.get((row.values["plan"].pk, self.effective_indicator(row).pk))

    def parents(self, row: Row) -> dict:
        return {"plan": row.values["plan"], "indicator": self.effective_indicator(row)}


class AwardResource(_FactResource):
    """評分: key year, agency, indicator, component number. Allowed in an approved plan."""

    sheet = "評分"
    key = ("year", "agency", "indicator", "no")
    structural = False

    year = year_column()
    agency = agency_column()
    indicator = indicator_column("component__indicator__code")
    no = Column("項次", Whole(1), "component__no", required=True, width=6)
    points = Column(
        "得分", Exact(digits=5, places=2, least=0, most="999.99"), "points", required=True, width=9
    )
    reason = Column("說明", Prose(), "reason", width=60)

    class Meta:
        model = Award
        fields = ("year", "agency", "indicator", "no", "points", "reason")
        import_id_fields = ("year", "agency", "indicator", "no")

    def get_queryset(self):
        path = "component__indicator__objective__facet"
        rows = Award.objects.select_related("plan__agency", path)
        return rows.order_by(
            "plan__year",
            "plan__agency__code",
            f"{path}__no",
            "component__indicator__objective__no",
            "component__indicator__no",
            "component__no",
        )

    def standing_key(self, instance: Award) -> tuple:
        return instance.plan_id, instance.component_id

    def existing(self, row: Row) -> Award | None:
        return self._standing.get((row.values["plan"].pk, self._component(row).pk))

    def parents(self, row: Row) -> dict:
        return {"plan": row.values["plan"], "component": self._component(row)}

    def _component(self, row: Row) -> ScoringComponent:
        indicator = self.effective_indicator(row)
        component = self.known.components.get(indicator.pk, {}).get(row.values["no"])
        if component is None or component.rule != "award":
            raise RowFault(
                "no",
                _("%(code)s has no component %(no)d that reviewers award.")
                % {"code": row.values["indicator"], "no": row.values["no"]},
            )
        return component

    def check(self, entry: Entry) -> None:
        maximum = entry.instance.component.maximum
        if maximum is not None and entry.row.values["points"] > maximum:
            raise RowFault("points", _("is more than the maximum of %s.") % maximum)

    def authorise_entry(self, entry: Entry) -> None:
        facet_no = int(entry.row.values["indicator"].partition("-")[0])
        by, plan = self.context.by, entry.row.values["plan"]
        allowed = self.context.trusted or (
            by is not None
            and has_permission(by, Permission.IMPORT, plan.agency_id)
            and may_award(by, plan, facet_no)
        )
        if not allowed:
            self.tell_once(
                ("permission", plan.pk, facet_no),
                "agency",
                _("You may not import this sheet for %(plan)s.") % {"plan": plan},
            )


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

    def prepare(self, table: Table) -> None:
        self._agencies = self.context.shared(PlanKeys)
        self._agencies.load(())
        codes = {row.values.get("agency") for row in table.rows}
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
    parts = ("objective__facet__no", "objective__no", "no", "plan__agency_id", "plan__year")
    found: dict[tuple[int | None, str], int] = {}
    for facet, objective, no, agency_id, year in rows.values_list(*parts):
        key = agency_id, f"{facet}-{objective}-{no}"
        found[key] = max(found.get(key, 0), year)
    return found
