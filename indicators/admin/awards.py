"""What the reviewers awarded (評分), by whoever may award the points of the facet."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.permissions import has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.admin_forms import FullCleanForm
from chiayi_kpi.core.admin_sheets import SheetTransfer
from indicators.admin.facts import SAME_PLAN, stands_in
from indicators.models import Award, ScoringComponent
from indicators.permissions import RATED_BY_AN_OFFICE, may_award
from indicators.resources import AwardResource
from indicators.scoring.rules import awarded_kinds
from objectives import permissions
from objectives.admin_access import PlanRowAdmin
from objectives.admin_filters import AgencyFilter, YearFilter
from objectives.models import Plan


class AwardForm(FullCleanForm):
    """Points awarded: at most what the component can give, for an award rule only."""

    def clean(self):
        cleaned = super().clean()
        plan = cleaned.get("plan") or (self.instance.plan if self.instance.plan_id else None)
        component = cleaned.get("component") or (
            self.instance.component if self.instance.component_id else None
        )
        if plan is None or component is None:
            return cleaned
        if not stands_in(component.indicator, plan):
            raise ValidationError({"component": SAME_PLAN})
        if not may_award(self.request_user, plan, component.indicator.objective.facet.no):
            raise ValidationError({"component": _("You may not award the points of this indicator.")})
        points = cleaned.get("points")
        most = component.most_awarded
        if points is not None and most is not None and points > most:
            raise ValidationError(
                {"points": _("At most %(maximum)s points can be awarded.") % {"maximum": most}}
            )
        return cleaned


@admin.register(Award)
class AwardAdmin(SheetTransfer, PlanRowAdmin):
    """What the reviewers awarded (評分), with the reason; facets 3 and 4 by their offices."""

    section = "figures"
    section_order = 55
    closed_by_approval = False
    resource_classes = [AwardResource]
    form = AwardForm
    list_display = ["plan", "indicator", "points", "reason"]
    list_display_links = ["indicator"]
    list_filter = [YearFilter, AgencyFilter]
    list_select_related = ["plan__agency", "component__indicator__objective__facet"]
    search_fields = ["component__indicator__name", "reason"]
    fields = ["plan", "component", "points", "reason"]

    @admin.display(description=_("indicator"))
    def indicator(self, row: Award) -> str:
        return str(row.component.indicator)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(
            "plan__agency", "component__indicator__objective__facet", "component__indicator__plan"
        )

    def may_edit(self, user, obj=None) -> bool:
        if obj is None:
            wanted = (Permission.AWARD, *RATED_BY_AN_OFFICE.values())
            return any(has_permission_anywhere(user, permission) for permission in wanted)
        return may_award(user, obj.plan, obj.component.indicator.objective.facet.no)

    def plans_to_write(self, request):
        mine = permissions.of_agencies_with(request.user, Permission.AWARD)
        for permission in RATED_BY_AN_OFFICE.values():
            mine |= permissions.of_agencies_with(request.user, permission)
        return Plan.objects.filter(mine).select_related("agency")

    def get_readonly_fields(self, request, obj=None):
        return ("plan", "component") if obj is not None else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "component":
            rows = ScoringComponent.objects.filter(
                permissions.visible(request.user, "indicator__plan"), rule__in=awarded_kinds()
            )
            if not has_permission_anywhere(request.user, Permission.AWARD):
                held = [
                    no
                    for no, kind in RATED_BY_AN_OFFICE.items()
                    if has_permission_anywhere(request.user, kind)
                ]
                rows = rows.filter(indicator__objective__facet__no__in=held)
            field.queryset = rows.select_related("indicator__plan", "indicator__objective__facet")
            field.label_from_instance = lambda row: f"{row.indicator} · {row.no}"
        return field
