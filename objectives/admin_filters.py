"""Filters of the admin lists: agency, year and facet, each in one query and only what the person may see."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency
from objectives import permissions
from objectives.models import Facet, Plan


class YearFilter(admin.SimpleListFilter):
    """The ROC years of the plans that the person may see; ``path`` leads from the row to the year."""

    title = _("year (ROC)")
    parameter_name = "year"
    path = "plan__year"

    def lookups(self, request, model_admin):
        rows = Plan.objects.filter(permissions.visible(request.user)).order_by("-year")
        return [(str(year), str(year)) for year in rows.values_list("year", flat=True).distinct()]

    def queryset(self, request, queryset):
        year = self.value()
        return queryset.filter(**{self.path: int(year)}) if year and year.isdecimal() else queryset


class AgencyFilter(admin.SimpleListFilter):
    """The agencies whose plans the person may see, and the common plan; ``path`` leads to the agency."""

    title = _("agency")
    parameter_name = "agency"
    path = "plan__agency"
    COMMON = "common"

    def lookups(self, request, model_admin):
        visible = Plan.objects.filter(permissions.visible(request.user), agency__isnull=False)
        rows = Agency.objects.filter(pk__in=visible.values("agency_id")).values_list("code", "name")
        return [(self.COMMON, _("Common plan")), *rows]

    def queryset(self, request, queryset):
        code = self.value()
        if not code:
            return queryset
        if code == self.COMMON:
            return queryset.filter(**{f"{self.path}__isnull": True})
        return queryset.filter(**{f"{self.path}__code": code})


class FacetFilter(admin.SimpleListFilter):
    """The facets by number, under the name that a plan gives them; ``path`` leads to the number."""

    title = _("facet")
    parameter_name = "facet"
    path = "facet__no"

    def lookups(self, request, model_admin):
        rows = Facet.objects.filter(permissions.visible(request.user, "plan")).order_by("no", "plan__year")
        names = dict(rows.values_list("no", "name").distinct())
        return [(str(no), f"{no} {name}") for no, name in names.items()]

    def queryset(self, request, queryset):
        no = self.value()
        return queryset.filter(**{self.path: int(no)}) if no and no.isdecimal() else queryset


class PlanYearFilter(YearFilter):
    path = "year"


class PlanAgencyFilter(AgencyFilter):
    path = "agency"
