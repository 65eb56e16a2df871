"""Months that were locked and are open again had the state of those that were returned."""

from django.db import migrations


def tell_apart(apps, schema_editor):
    months = apps.get_model("indicators", "IndicatorMonth").objects
    events = apps.get_model("indicators", "MonthEvent").objects.filter(action__in=["return", "reopen"])
    for month in months.filter(state="returned", plan__settled_at=None):
        steps = events.filter(plan=month.plan_id, indicator=month.indicator_id, month=month.month)
        last = steps.order_by("at", "pk").last()
        if last is not None and last.action == "reopen":
            months.filter(pk=month.pk).update(state="reopened")


def as_one(apps, schema_editor):
    apps.get_model("indicators", "IndicatorMonth").objects.filter(state="reopened").update(state="returned")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0013_reopened_is_a_state")]

    operations = [migrations.RunPython(tell_apart, as_one)]
