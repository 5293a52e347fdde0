from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0013_heartbeats"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="opened_at",
            field=models.DateTimeField(null=True),
        ),
    ]
