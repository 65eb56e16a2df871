from django.db import migrations

import chiayi_kpi.core.clock
import chiayi_kpi.core.models


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0002_budget_month"),
    ]

    operations = [
        migrations.AlterField(
            model_name="budgetmonth",
            name="changed_at",
            field=chiayi_kpi.core.models.ChangedAtField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="changed at"
            ),
        ),
        migrations.AlterField(
            model_name="historicalbudgetmonth",
            name="changed_at",
            field=chiayi_kpi.core.models.ChangedAtField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="changed at"
            ),
        ),
    ]
