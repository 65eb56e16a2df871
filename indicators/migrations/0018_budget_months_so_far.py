"""Months of budget figures had no state before: those whose other figures a supervisor has approved count as approved.

A month with execution is approved where every indicator's month that the agency handed in for it is, and there is one;
and in a settled year, in which nothing is written any more. Every other month is a draft: somebody hands it in, and the
supervisor decides it. The history says that nobody took the step.
"""

from django.db import migrations
from django.utils import timezone

WHY = "系統升級：當月各項指標數據已核定"


def approve(apps, schema_editor):
    executions = apps.get_model("budget", "Execution").objects
    states = apps.get_model("indicators", "IndicatorMonth").objects
    months = apps.get_model("budget", "BudgetMonth").objects
    history = apps.get_model("budget", "HistoricalBudgetMonth").objects
    now = timezone.now()
    there = set(months.values_list("plan", "month"))  # a portal that went back and comes again
    reported = (
        executions.order_by("plan", "month").values_list("plan", "month", "plan__settled_at").distinct()
    )
    for plan_id, month, settled_at in reported:
        if (plan_id, month) in there:
            continue
        held = set(states.filter(plan=plan_id, month=month).values_list("state", flat=True))
        if settled_at is None and held != {"approved"}:
            continue
        (row,) = months.bulk_create([months.model(plan_id=plan_id, month=month, state="approved")])
        history.create(
            id=row.pk,
            plan_id=plan_id,
            month=month,
            state="approved",
            changed_at=row.changed_at,
            history_date=now,
            history_type="+",
            history_change_reason=WHY,
        )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0017_figures_have_no_note"), ("budget", "0002_budget_month")]

    operations = [migrations.RunPython(approve, migrations.RunPython.noop)]
