from django.db import migrations, models

import chiayi_kpi.core.clock


class Migration(migrations.Migration):
    dependencies = [("indicators", "0018_budget_months_so_far")]

    operations = [
        migrations.AlterField(
            model_name="targetrevision",
            name="at",
            field=models.DateTimeField(
                default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
            ),
        ),
    ]
