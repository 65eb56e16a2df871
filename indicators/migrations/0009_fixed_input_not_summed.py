from django.db import migrations, models


def take_latest(apps, schema_editor):
    """What is fixed for the year counted in every month where it was summed; it is the number that holds."""
    rows = apps.get_model("indicators", "IndicatorInput").objects
    rows.filter(frequency="fixed", aggregation="sum").update(aggregation="last")


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0008_grade_named_indicator_and_deductions"),
    ]

    operations = [
        migrations.RunPython(take_latest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="indicatorinput",
            constraint=models.CheckConstraint(
                condition=models.Q(("aggregation", "sum"), ("frequency", "fixed"), _negated=True),
                name="input_fixed_not_summed",
            ),
        ),
    ]
