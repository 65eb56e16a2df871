"""Nobody is their own deputy: where it was written so, the deputy goes, and the database refuses it from now on."""

from django.db import migrations, models


def remove_own_deputies(apps, schema_editor) -> None:
    assignments = apps.get_model("indicators", "Assignment").objects.using(schema_editor.connection.alias)
    assignments.filter(deputy=models.F("owner")).update(deputy=None)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0003_deputy_for_a_time"),
    ]

    operations = [
        migrations.RunPython(remove_own_deputies, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("deputy_to__gte", models.F("deputy_from"))),
                name="assignment_deputy_days_in_order",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("deputy", models.F("owner")), _negated=True),
                name="assignment_deputy_is_another",
                violation_error_message="The deputy has to be somebody else than the owner.",
            ),
        ),
    ]
