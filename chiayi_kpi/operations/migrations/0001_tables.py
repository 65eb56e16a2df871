"""The tables as the first release has them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LastRun",
            fields=[
                (
                    "what",
                    models.CharField(
                        choices=[("worker", "worker"), ("backup", "backup"), ("drill", "restore drill")],
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                        verbose_name="what",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("succeeded", models.BooleanField(verbose_name="succeeded")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "last run",
                "verbose_name_plural": "last runs",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["worker", "backup", "drill"])),
                        name="last_run_known_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "name",
                    models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name="name"),
                ),
                ("period", models.CharField(max_length=20, verbose_name="period")),
                ("holder", models.CharField(max_length=100, verbose_name="machine")),
                ("until", models.DateTimeField(verbose_name="until")),
                ("is_done", models.BooleanField(default=False, verbose_name="done")),
            ],
            options={
                "verbose_name": "turn",
                "verbose_name_plural": "turns",
            },
        ),
    ]
