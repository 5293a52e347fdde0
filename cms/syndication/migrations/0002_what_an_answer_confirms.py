from django.db import migrations, models


def keep_former_secrets(apps, schema_editor):
    subscriptions = apps.get_model("syndication", "Subscription").objects
    for one in subscriptions.exclude(former_salt="").exclude(former_until=None):
        one.former_salts = [[one.former_salt, one.former_until.timestamp()]]
        one.save(update_fields=["former_salts"])


def keep_what_was_announced(apps, schema_editor):
    attempts = apps.get_model("syndication", "Attempt").objects
    for one in apps.get_model("syndication", "Subscription").objects.all():
        attempts.filter(subscription=one).update(types=one.types, languages=one.languages)


class Migration(migrations.Migration):
    dependencies = [("syndication", "0001_initial")]

    operations = [
        migrations.AddField("attempt", "types", models.JSONField(default=list)),
        migrations.AddField("attempt", "languages", models.JSONField(default=list)),
        migrations.AddField("subscription", "former_salts", models.JSONField(default=list)),
        migrations.RunPython(keep_former_secrets, migrations.RunPython.noop),
        migrations.RunPython(keep_what_was_announced, migrations.RunPython.noop),
        migrations.RemoveField("subscription", "former_salt"),
        migrations.RemoveField("subscription", "former_until"),
        migrations.AlterField(
            "subscription",
            "state",
            models.CharField(
                choices=[
                    ("active", "actif"),
                    ("paused", "en pause"),
                    ("gone", "arrêté par le partenaire (410)"),
                    ("abandoned", "arrêté après trente jours sans réponse"),
                ],
                default="active",
                max_length=12,
                verbose_name="état",
            ),
        ),
    ]
