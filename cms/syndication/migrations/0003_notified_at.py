from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("syndication", "0002_what_an_answer_confirms")]

    operations = [migrations.RenameField("subscription", "told_at", "notified_at")]
