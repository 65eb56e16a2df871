"""A deputy may stand in for a time only: the first and the last day of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_forerunners_and_copied_years"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name=field,
            field=models.DateField(blank=True, null=True, verbose_name=label),
        )
        for name in ("assignment", "historicalassignment")
        for field, label in (("deputy_from", "deputy from"), ("deputy_to", "deputy until"))
    ]
