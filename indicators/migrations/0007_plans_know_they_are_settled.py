"""Plans whose year was settled before the plan itself kept the day of it.

A year could be settled while its plan was still a draft; settling it was agreeing to it, so it counts as approved then.
The plan's history says so on the day of the update: nobody approved such a plan on the page.
"""

from django.db import migrations
from django.utils import timezone

REASON = "Update: the year had been settled, so its plan counts as approved since then and is closed."


def mark_settled(apps, schema_editor):
    plans = apps.get_model("objectives", "Plan").objects
    for standing in apps.get_model("indicators", "Settlement").objects.filter(reopened_at=None):
        plan = plans.get(pk=standing.plan_id)
        if plan.status != "approved":
            plan.status, plan.approved_at, plan.approved_by_id = "approved", standing.at, standing.by_id
        plan.settled_at = standing.at
        plan.save(update_fields=["status", "approved_at", "approved_by", "settled_at"])
        _keep(apps.get_model("objectives", "HistoricalPlan"), plan)


def _keep(history, plan):
    """The plan's state of now; migrations have no history of their own. Without a person: the update did it."""
    own = {field.attname for field in plan._meta.concrete_fields}
    fields = {name: getattr(plan, name) for name in own}
    now = timezone.now()
    history.objects.create(**fields, history_date=now, history_type="~", history_change_reason=REASON)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0006_kept_records"),
        ("objectives", "0006_plan_settled_at"),
    ]

    operations = [migrations.RunPython(mark_settled, migrations.RunPython.noop)]
