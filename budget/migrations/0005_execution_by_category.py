from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budget", "0004_one_limit_for_reasons")]

    operations = [
        migrations.RemoveConstraint(model_name="execution", name="execution_one_per_month_account"),
        migrations.RemoveConstraint(model_name="execution", name="execution_known_account"),
        migrations.RenameField(model_name="execution", old_name="account", new_name="category"),
        migrations.RenameField(model_name="historicalexecution", old_name="account", new_name="category"),
        migrations.AlterModelOptions(
            name="execution",
            options={
                "ordering": ["plan_id", "category", "month"],
                "verbose_name": "budget execution",
                "verbose_name_plural": "budget execution",
            },
        ),
        migrations.AlterField(
            model_name="execution",
            name="category",
            field=models.CharField(
                choices=[("current", "current expenditure"), ("capital", "capital expenditure")],
                max_length=10,
                verbose_name="category",
            ),
        ),
        migrations.AlterField(
            model_name="historicalexecution",
            name="category",
            field=models.CharField(
                choices=[("current", "current expenditure"), ("capital", "capital expenditure")],
                max_length=10,
                verbose_name="category",
            ),
        ),
        migrations.AddConstraint(
            model_name="execution",
            constraint=models.UniqueConstraint(
                fields=("plan", "month", "category"), name="execution_one_per_month_category"
            ),
        ),
        migrations.AddConstraint(
            model_name="execution",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", ["current", "capital"])), name="execution_known_category"
            ),
        ),
    ]
