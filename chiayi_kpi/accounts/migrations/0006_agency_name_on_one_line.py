"""The name of an agency stands in the subjects of mails: no line break. The database itself is left as it is."""

import django.core.validators
from django.db import migrations, models


def one_line():
    return django.core.validators.RegexValidator(
        "[\\n\\v\\f\\r\\x1c-\\x1e\\x85\\u2028\\u2029]",
        "Write it on one line, without a line break.",
        inverse_match=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_agency_history"),
    ]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="name",
            field=models.CharField(max_length=100, validators=[one_line()], verbose_name="agency name"),
        )
        for model in ("agency", "historicalagency")
    ]
