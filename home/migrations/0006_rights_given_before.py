"""What loading the site gave to its groups, some apps ago, is not given again."""

from django.db import migrations

PREFIX = "Droits sur "
GIVEN = {"writers": ("add", "change"), "moderators": ("add", "change", "delete")}


def remember(apps, schema_editor):
    SettledRight = apps.get_model("accounts.SettledRight")
    LoadedPart = apps.get_model("home.LoadedPart")
    for name in LoadedPart.objects.filter(name__startswith=PREFIX).values_list("name", flat=True):
        label, _, model = name.removeprefix(PREFIX).lower().partition(".")
        identity = model == "sitesettings"
        for role, actions in ({"moderators": ("change",)} if identity else GIVEN).items():
            for action in actions:
                right = f"{label}.{action}_{model}"
                SettledRight.objects.get_or_create(role=role, right=right)
    LoadedPart.objects.filter(name__startswith=PREFIX).delete()
    LoadedPart.objects.filter(name="Équipe").delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0005_lines_in_one_order"), ("accounts", "0001_roles")]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
