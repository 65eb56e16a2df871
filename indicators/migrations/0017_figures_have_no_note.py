from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("indicators", "0016_one_explanation_a_month")]

    operations = [
        migrations.RemoveField(model_name="figurechange", name="new_note"),
        migrations.RemoveField(model_name="figurechange", name="old_note"),
        migrations.RemoveField(model_name="monthlyfigure", name="note"),
    ]
