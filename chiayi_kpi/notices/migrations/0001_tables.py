"""The tables as the first release has them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import chiayi_kpi.core.clock
import chiayi_kpi.core.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("returned", "Figures returned"),
                            ("approved", "Figures approved"),
                            ("reopened", "Figures reopened"),
                            ("budget_returned", "Budget figures returned"),
                            ("budget_approved", "Budget figures approved"),
                            ("budget_reopened", "Budget figures reopened"),
                            ("mentioned", "Mentioned in a comment"),
                            ("due", "Due soon"),
                            ("overdue", "Overdue"),
                            ("remedy_given", "An improvement measure is yours"),
                            ("remedy_returned", "Improvement measure sent back"),
                            ("remedy_closed", "Improvement measure closed"),
                            ("standing_in", "Time of absence with a deputy"),
                            ("stood_in", "Deputy ended"),
                            ("plan_approved", "Plan approved"),
                            ("plan_returned", "Plan returned to draft"),
                            ("reviewed", "The review took points off"),
                            ("settled", "Year settled"),
                            ("unsettled", "Settled year opened again"),
                            ("answered", "Objection answered"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(null=True, verbose_name="year (ROC)")),
                ("month", chiayi_kpi.core.models.MonthField(null=True, verbose_name="month")),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="about")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("url", models.CharField(max_length=300, verbose_name="address")),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                ("read_at", models.DateTimeField(editable=False, null=True, verbose_name="read at")),
                ("to_mail", models.BooleanField(default=False, verbose_name="to be mailed")),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="for whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["recipient", "agency"],
                        name="notice_unread",
                    ),
                    models.Index(
                        condition=models.Q(("to_mail", True)), fields=["recipient"], name="notice_to_mail"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (90, 200))), name="notice_year_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="notice_month_1_to_12"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url__startswith", "/"), models.Q(("url__startswith", "//"), _negated=True)
                        ),
                        name="notice_leads_into_the_portal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("at_once", "each at once"), ("daily", "once a day, together")],
                        max_length=10,
                        verbose_name="by mail",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_choice",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "notices by mail",
                "verbose_name_plural": "notices by mail",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["at_once", "daily"])), name="mail_choice_known_how"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminded",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "how",
                    models.CharField(
                        choices=[("portal", "in the portal"), ("mail", "by mail")],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder told",
                "verbose_name_plural": "reminders told",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "day", "how"), name="reminded_once"),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["portal", "mail"])), name="reminded_known_how"
                    ),
                ],
            },
        ),
    ]
