"""The objective page, with its indicators and what their weights leave open."""

from django.contrib import admin

from indicators.models import Indicator
from objectives.admin import ObjectiveAdmin as TreeAdmin
from objectives.admin_access import add_url, children_panel
from objectives.models import Objective


@admin.register(Objective)
class ObjectiveAdmin(TreeAdmin):
    """A strategic performance objective (策略績效目標) and the indicators under it."""

    change_form_template = "admin/objectives/branch/change_form.html"

    def panel_context(self, request, obj) -> dict:
        if obj is None:
            return {}
        rows = Indicator.objects.filter(objective=obj, plan=obj.plan_id).select_related("objective__facet")
        new_url = ""
        if self.has_change_permission(request, obj):
            new_url = add_url(Indicator, plan=obj.plan_id, objective=obj.pk)
        return {"children": children_panel(list(rows.order_by("no")), Indicator, obj.weight, new_url)}
