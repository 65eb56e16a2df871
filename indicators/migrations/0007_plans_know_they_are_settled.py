"""Plans whose year was settled before the plan itself kept the day of it.

A year could be settled while its plan was still a draft; settling it was agreeing to it, so it counts as approved then.
"""

from django.db import migrations


def mark_settled(apps, schema_editor):
    plans = apps.get_model("objectives", "Plan").objects
    for standing in apps.get_model("indicators", "Settlement").objects.filter(reopened_at=None):
        plan = plans.get(pk=standing.plan_id)
        if plan.status != "approved":
            plan.status, plan.approved_at, plan.approved_by_id = "approved", standing.at, standing.by_id
        plan.settled_at = standing.at
        plan.save(update_fields=["status", "approved_at", "approved_by", "settled_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0006_kept_records"),
        ("objectives", "0006_plan_settled_at"),
    ]

    operations = [migrations.RunPython(mark_settled, migrations.RunPython.noop)]
