"""The addresses of the budget's grids."""

from django.urls import include, path

from budget.views import cells, item_panel, month_steps, pages
from chiayi_kpi.core.script_views import tried

_of_plan = [
    path("", pages.execution, name="budget_execution"),
    path("cell", cells.amount, name="budget_cell"),
    path("cells/try", tried(cells.amount), name="budget_cells_try"),
    path("withdraw", month_steps.withdraw, name="budget_withdraw"),
    path("items/", pages.items, name="budget_items"),
    path("items/cell", cells.item_value, name="budget_item_cell"),
    path("items/cells/try", tried(cells.item_value), name="budget_item_cells_try"),
    path("items/panel", item_panel.item_panel, name="budget_item_panel"),
    path("items/explain", cells.explain, name="budget_item_explain"),
]

urlpatterns = [path("<roc_year:year>/<slug:agency>/execution/", include(_of_plan))]
