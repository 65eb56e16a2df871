"""The addresses of reporting."""

from django.urls import include, path

from indicators.views import cell, evidence, grid, month_steps, panel

_of_plan = [
    path("", grid.grid, name="report_grid"),
    path("cell", cell.cell, name="report_cell"),
    path("answer", cell.answer, name="report_answer"),
    path("panel", panel.panel, name="report_panel"),
    path("note", month_steps.note, name="report_note"),
    path("nothing", month_steps.nothing, name="report_nothing"),
    path("submit", month_steps.submit, name="report_submit"),
    path("withdraw", month_steps.withdraw, name="report_withdraw"),
    path("evidence", evidence.attach, name="report_attach"),
    path("evidence/<int:evidence_id>", evidence.download, name="report_evidence"),
    path("evidence/<int:evidence_id>/remove", evidence.remove, name="report_evidence_remove"),
]

urlpatterns = [
    path("writing/<roc_year:year>/<slug:agency>/", include("reports.pages.writing.urls")),
    path("report/<roc_year:year>/<slug:agency>/", include(_of_plan)),
]
