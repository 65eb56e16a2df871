"""What signing in remembers: former passwords, failed attempts, and whose password somebody else has set."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import migrations, models
from django.utils import timezone


def note_present_passwords(apps, schema_editor):
    """The passwords that there are count from today: nobody knows since when they hold."""
    former, now = apps.get_model("accounts", "FormerPassword"), timezone.now()
    people = apps.get_model("accounts", "User").objects.exclude(password="").only("pk", "password")
    former.objects.bulk_create(
        [
            former(user=person, hash=person.password, set_at=now)
            for person in people
            if not person.password.startswith(UNUSABLE_PASSWORD_PREFIX)
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_who_waits_for_a_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="FailedAttempts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="password set by somebody else"
            ),
        ),
        migrations.CreateModel(
            name="FormerPassword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(max_length=256)),
                ("set_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-set_at", "-pk"],
            },
        ),
        migrations.RunPython(note_present_passwords, migrations.RunPython.noop),
    ]
