"""Points to review may be dates that stayed as they are, or what has to be set anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("copyreview", "copy_review_known_kind"),
        migrations.AlterField(
            "copyreview",
            "kind",
            models.CharField(
                choices=[
                    ("moved", "year's number moved"),
                    ("left_out", "finished, so left out"),
                    ("kept", "dates not moved; do they still hold"),
                    ("to_set", "to be set"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            "copyreview",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ["moved", "left_out", "kept", "to_set"])),
                name="copy_review_known_kind",
            ),
        ),
    ]
