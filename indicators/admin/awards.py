"""What the reviewers awarded (評分): read here, awarded on the page of the year's ratings, and written by files."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.admin_sheets import SheetTransfer
from indicators.models import Award
from indicators.permissions import may_award
from indicators.resources import AwardResource
from objectives.admin_access import PlanRowAdmin
from objectives.admin_filters import AgencyFilter, YearFilter


@admin.register(Award)
class AwardAdmin(SheetTransfer, PlanRowAdmin):
    """The points with their reason, each leading to the place where they are awarded beside the text that they are for."""

    section = "figures"
    section_order = 55
    closed_by_approval = False
    resource_classes = [AwardResource]
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
        return obj is not None and may_award(user, obj.plan, obj.component.indicator.objective.facet.no)

    def lock_reason(self, obj) -> str:
        """Closed also while the year is open: awarding has one place."""
        where = reverse("ratings", args=[obj.plan.year, obj.plan.own_agency.code])
        return super().lock_reason(obj) or format_html(
            '{} <a href="{}#indicator-{}">{}</a>',
            _(
                "These points are awarded on the page of the year's ratings, beside the text that they are for."
            ),
            where,
            obj.component.indicator_id,
            _("To the indicator"),
        )
