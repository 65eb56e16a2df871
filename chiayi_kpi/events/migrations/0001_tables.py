"""The tables as the first release has them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sign_in", "Sign-in"),
                            ("sign_out", "Sign-out"),
                            ("locked", "Sign-in locked"),
                            ("sessions", "Sessions ended"),
                            ("password", "Password or link to set one"),
                            ("second_factor", "Second factor"),
                            ("standing_in", "Acting for somebody"),
                            ("refused", "Access refused"),
                            ("export", "Export or download"),
                            ("personal_data", "Personal data viewed"),
                            ("log_viewed", "Event log viewed"),
                            ("command", "Command run on the server"),
                            ("figures", "Figures changed"),
                            ("months", "Months handed in, approved, reopened"),
                            ("budget", "Budget execution changed"),
                            ("awards", "Awarded points changed"),
                            ("ratings", "Ratings changed"),
                            ("settlement", "Year settled or reopened"),
                            ("publication", "Publication changed"),
                            ("people", "People changed"),
                            ("roles", "Roles changed"),
                            ("tokens", "Access tokens changed"),
                            ("agencies", "Agencies changed"),
                            ("plans", "Plans changed"),
                            ("texts", "Accounts of the report changed"),
                            ("comments", "Comments changed"),
                            ("remedies", "Improvement measures changed"),
                            ("documents", "Documents and volumes changed"),
                            ("settings", "Settings of the year or the city changed"),
                            ("log_archived", "Event log archived"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("success", "succeeded"), ("refused", "was refused"), ("failed", "failed")],
                        default="success",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("username", models.CharField(blank=True, max_length=150, verbose_name="user name")),
                ("for_username", models.CharField(blank=True, max_length=150, verbose_name="in place of")),
                ("address", models.GenericIPAddressField(null=True, verbose_name="from where")),
                ("request_id", models.CharField(blank=True, max_length=64, verbose_name="request")),
                ("object_type", models.CharField(blank=True, max_length=60, verbose_name="kind of object")),
                ("object_id", models.CharField(blank=True, max_length=40, verbose_name="object's number")),
                ("object_name", models.CharField(blank=True, max_length=100, verbose_name="object")),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="ROC year")),
                ("details", models.JSONField(default=dict, verbose_name="details")),
                (
                    "agency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "for_user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="in place of",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "event log",
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="event_at"),
                    models.Index(fields=["user", "-at", "-id"], name="event_user"),
                    models.Index(fields=["agency", "-at", "-id"], name="event_agency"),
                    models.Index(fields=["kind", "-at", "-id"], name="event_kind"),
                    models.Index(fields=["object_name", "-at", "-id"], name="event_object"),
                    models.Index(fields=["object_type", "object_id", "-at", "-id"], name="event_object_row"),
                    models.Index(
                        condition=models.Q(("outcome", "success"), _negated=True),
                        fields=["-at", "-id"],
                        name="event_not_success",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["success", "refused", "failed"])),
                        name="event_known_outcome",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "number",
                    models.PositiveBigIntegerField(
                        primary_key=True, serialize=False, verbose_name="number of the seal"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="sealed at"
                    ),
                ),
                ("entries", models.JSONField(verbose_name="events")),
                ("previous", models.CharField(max_length=64, verbose_name="digest of the seal before")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="digest")),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "ordering": ["number"],
            },
        ),
    ]
