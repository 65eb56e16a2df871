from django.db import migrations, models

import chiayi_kpi.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0003_take_overs_hold_all_year"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accountpicture",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="historicalpublication",
            name="since",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="public since"
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="since",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="public since"
            ),
        ),
    ]
