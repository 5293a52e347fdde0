from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0014_pages_to_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="opened_at",
            field=models.DateTimeField(null=True),
        ),
    ]
