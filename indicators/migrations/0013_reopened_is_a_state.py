from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0012_objection")]

    operations = [
        migrations.RemoveConstraint(
            model_name="indicatormonth",
            name="indicator_month_known_state",
        ),
        migrations.AlterField(
            model_name="indicatormonth",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("approved", "approved and locked"),
                    ("returned", "returned"),
                    ("reopened", "reopened"),
                ],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatormonth",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=["draft", "submitted", "approved", "returned", "reopened"]),
                name="indicator_month_known_state",
            ),
        ),
    ]
