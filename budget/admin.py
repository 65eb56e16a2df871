"""The important plans (重要施政計畫) with their money, and the execution month by month. Amounts in whole NT$."""

from django.contrib import admin
from django.db.models import F, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budget.forms import BudgetItemForm
from budget.models import BudgetItem, BusinessLine, Execution
from budget.permissions import may_report_budget
from budget.resources import BudgetItemResource, ExecutionResource
from chiayi_kpi.core.admin_base import Crumb, TableInline
from chiayi_kpi.core.admin_sheets import SheetTransfer
from chiayi_kpi.core.formats import trimmed
from objectives import permissions
from objectives.admin_access import PlanRowAdmin, change_url, plan_crumb
from objectives.admin_filters import AgencyFilter, YearFilter
from objectives.models import Objective, Plan


class LineYearFilter(YearFilter):
    path = "line__plan__year"


class LineAgencyFilter(AgencyFilter):
    path = "line__plan__agency"


class BudgetItemInline(TableInline):
    """The items of a line at a glance; the contents are on each item's own page."""

    model = BudgetItem
    fields = ["no", "name", "central", "city", "whole_central", "whole_city"]
    show_change_link = True


@admin.register(BusinessLine)
class BusinessLineAdmin(PlanRowAdmin):
    """A business line (業務別) with its items."""

    section = "money"
    section_order = 10
    inlines = [BudgetItemInline]
    list_display = ["position", "name", "plan"]
    list_display_links = ["name"]
    list_filter = [YearFilter, AgencyFilter]
    list_select_related = ["plan__agency"]
    search_fields = ["name"]
    fields = ["plan", ("position", "name")]
    history_inside = [(BudgetItem, "line")]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("plan__agency")


@admin.register(BudgetItem)
class BudgetItemAdmin(SheetTransfer, PlanRowAdmin):
    """One project with its money by source."""

    section = "money"
    section_order = 20
    resource_classes = [BudgetItemResource]
    plan_path = "line__plan"
    list_display = ["no", "name", "line", "plan", "central_shown", "city_shown", "total_shown"]
    list_display_links = ["name"]
    list_filter = [LineYearFilter, LineAgencyFilter]
    list_select_related = ["line__plan__agency"]
    search_fields = ["name", "content", "line__name"]
    form = BudgetItemForm
    autocomplete_fields = ["line"]
    fieldsets = [
        (None, {"fields": ["line", ("no", "name"), "content", "objective"]}),
        (_("Money of the year (NT$)"), {"fields": [("central", "city")]}),
        (
            _("Whole project (NT$)"),
            {
                "fields": [("whole_central", "whole_city")],
                "description": _("Only for works of several years; leave empty otherwise."),
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("line__plan__agency", "objective__facet")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "line":
            rows = BusinessLine.objects.filter(permissions.editable(request.user, "plan"))
            kwargs["queryset"] = rows.select_related("plan__agency")
        if db_field.name == "objective":
            kwargs["queryset"] = self._objectives(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _objectives(self, user):
        """Those of the plans that may have items changed, and of their years' common plans."""
        drafts = Plan.objects.filter(permissions.editable(user))
        common = Q(plan__agency=None, plan__year__in=drafts.values("year"))
        rows = Objective.objects.filter(Q(plan__in=drafts) | common).select_related("facet", "plan__agency")
        own_first = F("plan__agency").asc(nulls_last=True)
        return rows.order_by("-plan__year", own_first, "facet__no", "no")

    def get_readonly_fields(self, request, obj=None):
        return ("line",) if obj is not None else ()

    def trail(self, obj) -> list[Crumb]:
        return [plan_crumb(obj.line.plan), Crumb(str(obj.line), change_url(obj.line))] if obj.line_id else []

    @admin.display(description=_("plan"))
    def plan(self, item: BudgetItem) -> str:
        return str(item.line.plan)

    @admin.display(description=_("central money"), ordering="central")
    def central_shown(self, item: BudgetItem) -> str:
        return trimmed(item.central)

    @admin.display(description=_("city money"), ordering="city")
    def city_shown(self, item: BudgetItem) -> str:
        return trimmed(item.city)

    @admin.display(description=_("total"))
    def total_shown(self, item: BudgetItem) -> str:
        return trimmed(item.total)


@admin.register(Execution)
class ExecutionAdmin(SheetTransfer, PlanRowAdmin):
    """The agency's budget execution (執行): read here, entered on its own page with its checks, and written by files."""

    section = "money"
    section_order = 30
    closed_by_approval = False
    resource_classes = [ExecutionResource]
    list_display = ["plan", "category", "month", "paid_shown", "budget_shown"]
    list_filter = [YearFilter, AgencyFilter, "category", "month"]
    list_select_related = ["plan__agency"]
    search_fields = ["plan__agency__name", "plan__agency__code"]
    fieldsets = [
        (None, {"fields": ["plan", ("category", "month")]}),
        (
            _("Amounts in NT$, cumulative from January"),
            {
                "fields": ["budget", "frozen", "paid", "payable", "reserved"],
                "description": _("With the original budget, supplements and reserves; without personnel."),
            },
        ),
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request).filter(plan__agency__isnull=False)
        return rows.select_related("plan__agency")

    def may_edit(self, user, obj=None) -> bool:
        return obj is not None and may_report_budget(user, obj.plan)

    def lock_reason(self, obj) -> str:
        """Closed also while the month is open: its amounts have one place."""
        where = reverse("budget_execution", args=[obj.plan.year, obj.plan.own_agency.code])
        return super().lock_reason(obj) or format_html(
            '{} <a href="{}?month={}">{}</a>',
            _("Budget execution is entered on its own page, where every amount is checked."),
            where,
            obj.month,
            _("To the month"),
        )

    @admin.display(description=_("paid"), ordering="paid")
    def paid_shown(self, row: Execution) -> str:
        return trimmed(row.paid)

    @admin.display(description=_("budget"), ordering="budget")
    def budget_shown(self, row: Execution) -> str:
        return trimmed(row.budget)
