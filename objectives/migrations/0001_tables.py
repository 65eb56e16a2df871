"""The tables as the first release has them."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
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
            name="PerformanceYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(unique=True, verbose_name="year (ROC)")),
                (
                    "report_day",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="reporting deadline (day of the following month)",
                    ),
                ),
                (
                    "review_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="days for the supervisor after that",
                    ),
                ),
                (
                    "signatories",
                    models.CharField(
                        blank=True,
                        default="承辦、科長、主計、人事、主任秘書、首長",
                        help_text="On the last page of plan and report, in this order, with 、 between. Empty: nobody signs.",
                        max_length=200,
                        verbose_name="who signs",
                    ),
                ),
                (
                    "city_preface",
                    models.TextField(
                        blank=True,
                        help_text="Printed in the city's part of its volume. Empty: only what the portal can say itself.",
                        verbose_name="preface of the city's volume",
                    ),
                ),
                (
                    "city_conclusions",
                    models.TextField(
                        blank=True,
                        help_text="Printed in the city's part of its volume. Empty: only what the portal can say itself.",
                        verbose_name="conclusions of the city's volume",
                    ),
                ),
            ],
            options={
                "verbose_name": "performance year",
                "verbose_name_plural": "performance years",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (90, 200))), name="performance_year_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("report_day__range", (1, 28))), name="report_day_1_to_28"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPerformanceYear",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(db_index=True, verbose_name="year (ROC)")),
                (
                    "report_day",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="reporting deadline (day of the following month)",
                    ),
                ),
                (
                    "review_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="days for the supervisor after that",
                    ),
                ),
                (
                    "signatories",
                    models.CharField(
                        blank=True,
                        default="承辦、科長、主計、人事、主任秘書、首長",
                        help_text="On the last page of plan and report, in this order, with 、 between. Empty: nobody signs.",
                        max_length=200,
                        verbose_name="who signs",
                    ),
                ),
                (
                    "city_preface",
                    models.TextField(
                        blank=True,
                        help_text="Printed in the city's part of its volume. Empty: only what the portal can say itself.",
                        verbose_name="preface of the city's volume",
                    ),
                ),
                (
                    "city_conclusions",
                    models.TextField(
                        blank=True,
                        help_text="Printed in the city's part of its volume. Empty: only what the portal can say itself.",
                        verbose_name="conclusions of the city's volume",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical performance year",
                "verbose_name_plural": "historical performance years",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                (
                    "chapter",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The agency's chapter in the city's volume.",
                        null=True,
                        verbose_name="chapter number",
                    ),
                ),
                ("preamble", models.TextField(blank=True, verbose_name="preamble")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("approved", "approved")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="approved at"),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="settled at"),
                ),
                (
                    "regrouped_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="regrouped at"),
                ),
                (
                    "has_sample_figures",
                    models.BooleanField(
                        default=False,
                        help_text="Shown as 示範數據 wherever the figures appear.",
                        verbose_name="figures are sample data",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the common plan of the whole city.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="accounts.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan",
                "verbose_name_plural": "plans",
                "ordering": ["-year", "chapter", "agency_id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("agency__isnull", False)),
                        fields=("year", "agency"),
                        name="plan_one_per_agency_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agency__isnull", True)),
                        fields=("year",),
                        name="plan_one_common_per_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (90, 200))), name="plan_year_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "approved"])), name="plan_known_status"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_at__isnull", True),
                            models.Q(("agency__isnull", False), ("status", "approved")),
                            _connector="OR",
                        ),
                        name="plan_settled_is_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                (
                    "chapter",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The agency's chapter in the city's volume.",
                        null=True,
                        verbose_name="chapter number",
                    ),
                ),
                ("preamble", models.TextField(blank=True, verbose_name="preamble")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("approved", "approved")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="approved at"),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="settled at"),
                ),
                (
                    "regrouped_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="regrouped at"),
                ),
                (
                    "has_sample_figures",
                    models.BooleanField(
                        default=False,
                        help_text="Shown as 示範數據 wherever the figures appear.",
                        verbose_name="figures are sample data",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty: the common plan of the whole city.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical plan",
                "verbose_name_plural": "historical plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PolicyAxis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="axes",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy axis",
                "verbose_name_plural": "policy axes",
                "ordering": ["plan_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "position"), name="policy_axis_one_per_position")
                ],
            },
        ),
        migrations.CreateModel(
            name="Facet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "weight",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="weight (%)",
                    ),
                ),
                (
                    "cap",
                    chiayi_kpi.core.models.PointsField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty: no cap.",
                        max_digits=5,
                        null=True,
                        verbose_name="score cap",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="Printed under the facet's table.", verbose_name="note"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facets",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "facet",
                "verbose_name_plural": "facets",
                "ordering": ["plan_id", "no"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "no"), name="facet_one_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("no__range", (0, 5))), name="facet_number_0_to_5"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (0, 100))), name="facet_weight_0_to_100"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cap__gte", 0), ("cap__isnull", True), _connector="OR"),
                        name="facet_cap_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFacet",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "weight",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="weight (%)",
                    ),
                ),
                (
                    "cap",
                    chiayi_kpi.core.models.PointsField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty: no cap.",
                        max_digits=5,
                        null=True,
                        verbose_name="score cap",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="Printed under the facet's table.", verbose_name="note"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical facet",
                "verbose_name_plural": "historical facets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("name", models.CharField(max_length=500, verbose_name="name")),
                (
                    "weight",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2,
                        help_text="0: a bonus objective.",
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="weight (%)",
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        help_text="A first line beginning with # is the heading printed in part one, where it differs from the name.",
                        verbose_name="description",
                    ),
                ),
                (
                    "facet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="objectives.facet",
                        verbose_name="facet",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectives",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "axis",
                    models.ForeignKey(
                        blank=True,
                        help_text="One of the plan, or of the year's common plan.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="objectives",
                        to="objectives.policyaxis",
                        verbose_name="policy axis",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ["facet__no", "no"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "facet", "no"), name="objective_one_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("no__range", (1, 99))), name="objective_number_1_to_99"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (0, 100))), name="objective_weight_0_to_100"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalObjective",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("name", models.CharField(max_length=500, verbose_name="name")),
                (
                    "weight",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2,
                        help_text="0: a bonus objective.",
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="weight (%)",
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        help_text="A first line beginning with # is the heading printed in part one, where it differs from the name.",
                        verbose_name="description",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "facet",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.facet",
                        verbose_name="facet",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "axis",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="One of the plan, or of the year's common plan.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.policyaxis",
                        verbose_name="policy axis",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical objective",
                "verbose_name_plural": "historical objectives",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ObjectiveAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="account")),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accounts",
                        to="objectives.objective",
                        verbose_name="objective",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accounts",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective account",
                "verbose_name_plural": "objective accounts",
                "ordering": ["plan_id", "objective_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "objective"), name="account_one_per_objective")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalObjectiveAccount",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("text", models.TextField(verbose_name="account")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.objective",
                        verbose_name="objective",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical objective account",
                "verbose_name_plural": "historical objective accounts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="AccountPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="SHA-256 and the kind of picture.", max_length=70, verbose_name="file name"
                    ),
                ),
                ("width", models.PositiveIntegerField(verbose_name="width (pixels)")),
                ("height", models.PositiveIntegerField(verbose_name="height (pixels)")),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ["plan_id", "at"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "name"), name="account_picture_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="public since"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publication",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "ordering": ["plan_id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPublication",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "since",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="public since"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical publication",
                "verbose_name_plural": "historical publications",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="DocumentIssue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        choices=[("plan", "annual plan"), ("report", "annual report")],
                        max_length=10,
                        verbose_name="document",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="Empty: a line to fill in by hand.",
                        max_length=60,
                        verbose_name="document number",
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="date of issue")),
                ("remarks", models.TextField(blank=True, verbose_name="overall comment by the head")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="issues",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "issue of a document",
                "verbose_name_plural": "issues of documents",
                "ordering": ["plan_id", "document"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "document"), name="issue_one_per_document")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDocumentIssue",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "document",
                    models.CharField(
                        choices=[("plan", "annual plan"), ("report", "annual report")],
                        max_length=10,
                        verbose_name="document",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="Empty: a line to fill in by hand.",
                        max_length=60,
                        verbose_name="document number",
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="date of issue")),
                ("remarks", models.TextField(blank=True, verbose_name="overall comment by the head")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical issue of a document",
                "verbose_name_plural": "historical issues of documents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
