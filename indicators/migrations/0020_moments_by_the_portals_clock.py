from django.db import migrations, models

import chiayi_kpi.core.clock
import chiayi_kpi.core.models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0019_revisions_by_the_portals_clock"),
    ]

    operations = [
        migrations.AlterField(
            model_name="checkanswer",
            name="at",
            field=chiayi_kpi.core.models.ChangedAtField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="figurechange",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="historicalobjection",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="historicalrating",
            name="at",
            field=chiayi_kpi.core.models.ChangedAtField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="historicalratingconfirmation",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="indicatormonth",
            name="changed_at",
            field=chiayi_kpi.core.models.ChangedAtField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="changed at"
            ),
        ),
        migrations.AlterField(
            model_name="monthevent",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="objection",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="rating",
            name="at",
            field=chiayi_kpi.core.models.ChangedAtField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="ratingconfirmation",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="settlement",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="settled at"
            ),
        ),
    ]
