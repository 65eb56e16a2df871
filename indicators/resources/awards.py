"""The sheet 評分: the points that reviewers awarded."""

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.reasons import LONGEST_REASON
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.outcome import UNCHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import Exact, Prose, Whole
from indicators.models import Award, RatingPart, ScoringComponent, printed_order
from indicators.permissions import may_award
from indicators.resources.base import indicator_column
from indicators.resources.facts import FactResource
from indicators.scoring.rules import awarded_kinds
from indicators.year_end.parts import reviewed_parts
from indicators.year_end.selectors import confirmations
from objectives.resources.base import agency_column, year_column


class AwardResource(FactResource):
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
    reason = Column("說明", Prose(LONGEST_REASON), "reason", width=60)

    class Meta:
        model = Award
        fields = ("year", "agency", "indicator", "no", "points", "reason")
        import_id_fields = ("year", "agency", "indicator", "no")

    def prepare(self, table: SheetTable) -> None:
        super().prepare(table)
        plans = {plan.pk for plan in self.plans_named(table)}
        self._confirmed = confirmations(plans)  # as it stands before anything is written

    def store(self, table: SheetTable, outcome: SheetOutcome) -> None:
        """What changes below a confirmed part opens it again: the person is told before, once a plan."""
        super().store(table, outcome)
        told: set[tuple[int, RatingPart]] = set()
        for entry in outcome.entries:
            plan = entry.row.values["plan"]
            parts = reviewed_parts(self._facet_no(entry.row), self._confirmed.get(plan.pk, {}))
            opened = [part for part in parts if (plan.pk, part) not in told]
            if entry.kind == UNCHANGED or not opened:
                continue
            told.update((plan.pk, part) for part in opened)
            said = _(
                "%(parts)s of %(plan)s is confirmed: other points open it again, and whoever reviews has to confirm it anew."
            )
            words = {"parts": _(", ").join(str(part.label) for part in opened), "plan": plan}
            outcome.warnings.append(table.fault(entry.row, "points", said % words))

    def get_queryset(self):
        path = "component__indicator__objective__facet"
        rows = Award.objects.select_related("plan__agency", path)
        return rows.order_by(
            "plan__year", "plan__agency__code", *printed_order("component__indicator"), "component__no"
        )

    def existing_key(self, instance: Award) -> tuple:
        return instance.plan_id, instance.component_id

    def existing(self, row: SheetRow) -> Award | None:
        return self._existing.get((row.values["plan"].pk, self._component(row).pk))

    def parents(self, row: SheetRow) -> dict:
        return {"plan": row.values["plan"], "component": self._component(row)}

    def _component(self, row: SheetRow) -> ScoringComponent:
        indicator = self.effective_indicator(row)
        component = self.known.components.get(indicator.pk, {}).get(row.values["no"])
        if component is None and self.is_faulty("計分", *(row.values[name] for name in self.key)):
            raise FollowsFromAnother
        if component is None or component.rule not in awarded_kinds():
            raise RowFault(
                "no",
                _("%(code)s has no component %(no)d that reviewers award.")
                % {"code": row.values["indicator"], "no": row.values["no"]},
            )
        return component

    @staticmethod
    def _facet_no(row: SheetRow) -> int:
        return int(row.values["indicator"].partition("-")[0])

    def check(self, entry: ImportedRow) -> None:
        maximum = entry.instance.component.most_awarded
        if maximum is not None and entry.row.values["points"] > maximum:
            raise RowFault("points", _("is more than the maximum of %s.") % maximum)

    def authorise_entry(self, entry: ImportedRow) -> None:
        facet_no = self._facet_no(entry.row)
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
        self.refuse_settled(plan)
