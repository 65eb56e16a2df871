"""The addresses of reporting: the month's grid, approval, who reports what, who has reported, exchange, history, targets,
improvement measures, comments."""

from django.urls import URLPattern, URLResolver, include, path

from chiayi_kpi.core.script_views import tried
from indicators.views import (
    approval,
    assignments,
    budget_approval,
    budget_submit,
    cell,
    city,
    comments,
    deadlines,
    evidence,
    exchange,
    grid,
    handover,
    history,
    month_steps,
    panel,
    rates,
    remedies,
    revision,
)

_report = [
    path("", grid.grid, name="report_grid"),
    path("cell", cell.cell, name="report_cell"),
    path("cells/try", tried(cell.cell), name="report_cells_try"),
    path("answer", cell.answer, name="report_answer"),
    path("panel", panel.panel, name="report_panel"),
    path("note", month_steps.note, name="report_note"),
    path("nothing", month_steps.nothing, name="report_nothing"),
    path("check", month_steps.check, name="report_check"),
    path("submit", month_steps.submit, name="report_submit"),
    path("withdraw", month_steps.withdraw, name="report_withdraw"),
    path("evidence", evidence.attach, name="report_attach"),
    path("evidence/<int:evidence_id>", evidence.download, name="report_evidence"),
    path("evidence/<int:evidence_id>/remove", evidence.remove, name="report_evidence_remove"),
]

_of_plan: list[URLPattern | URLResolver] = [
    path("report/", include(_report)),
    path("approval/", approval.approval, name="approval"),
    path("approval/reopen", approval.reopen, name="reopen"),
    path("approval/budget", budget_approval.decide, name="budget_decide"),
    path("approval/budget/reopen", budget_approval.reopen, name="budget_reopen"),
    path("assignments/", assignments.assignments, name="assignments"),
    path("assignments/cell", assignments.assignment_cell, name="assignment_cell"),
    path("assignments/absence/", assignments.absence, name="absence"),
    path("assignments/absence/end", assignments.absence_end, name="absence_end"),
    path("comments/", comments.comment, name="comment"),
    path("comments/people", comments.comment_people, name="comment_people"),
    path("comments/<int:comment>/withdraw", comments.comment_withdraw, name="comment_withdraw"),
    path("execution/rates", rates.rates, name="execution_rates"),
    path("execution/submit", budget_submit.submit, name="budget_submit"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/form.<slug:ending>", exchange.workbook, name="exchange_workbook"),
    path("exchange/confirm", exchange.confirmed, name="exchange_confirm"),
    path("history/", history.history, name="history"),
    path("improvements/", remedies.remedies, name="remedies"),
    path("improvements/new/", remedies.remedy_new, name="remedy_new"),
    path("improvements/<int:remedy_id>/", remedies.remedy, name="remedy"),
    path("improvements/<int:remedy_id>/delete", remedies.remedy_delete, name="remedy_delete"),
    path("improvements/<int:remedy_id>/decide", remedies.remedy_decide, name="remedy_decide"),
    path("targets/", revision.revisions, name="revisions"),
    path("targets/<int:component>/", revision.revise, name="revise"),
]

urlpatterns = [
    path("person/<int:person>/replace/", handover.person_replace, name="person_replace"),
    path("<roc_year:year>/reporting/", city.city, name="city_reporting"),
    path("<roc_year:year>/reporting/deadlines/", deadlines.deadlines, name="deadlines"),
    path(
        "<roc_year:year>/reporting/deadlines/<int:deadline>/withdraw",
        deadlines.withdraw,
        name="deadline_withdraw",
    ),
    path("<roc_year:year>/<slug:agency>/", include(_of_plan)),
]
