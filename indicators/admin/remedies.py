"""The list of improvement measures: read here with their history, written on their own pages."""

from django.contrib import admin

from indicators.admin.figure_lists import ReadOnly
from indicators.models import Remedy
from objectives.admin_access import PlanRowAdmin
from objectives.admin_filters import AgencyFilter, FacetFilter, YearFilter


@admin.register(Remedy)
class RemedyAdmin(ReadOnly, PlanRowAdmin):
    """Who may view the plan reads them; nobody writes here."""

    class OfFacet(FacetFilter):
        path = "indicator__objective__facet__no"

    section = "figures"
    section_order = 60
    list_display = ["plan", "indicator", "month", "owner", "due", "done_on", "closed_on"]
    list_display_links = ["indicator"]
    list_select_related = ["plan__agency", "indicator__objective__facet", "owner"]
    list_filter = [YearFilter, AgencyFilter, OfFacet, "month"]
    search_fields = ["indicator__name", "measure"]
