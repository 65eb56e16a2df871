from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0014_reopened_months")]

    operations = [
        migrations.AddField(
            model_name="monthevent",
            name="system",
            field=models.CharField(blank=True, max_length=100, verbose_name="system"),
        ),
    ]
