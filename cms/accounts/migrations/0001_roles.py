"""The groups of the staff: those of Wagtail under their French names, and two more."""

import django.db.models.deletion
from django.db import migrations, models

INSTALLED = {"writers": ("Editors", "Rédacteurs"), "moderators": ("Moderators", "Modérateurs")}
NEW = {"partnerships": "Partenariats", "administrators": "Administrateurs"}
APPROVAL = ("Moderators approval", "Relecture par les modérateurs")
OF_WAGTAIL = {"writers": ("add", "change"), "moderators": ("add", "change", "publish", "lock", "unlock")}
"""Actions on pages that Wagtail gives at the root: who has lost one since shall not get it again."""


def make_groups(apps, schema_editor):
    Group, RoleGroup = apps.get_model("auth.Group"), apps.get_model("accounts.RoleGroup")
    for role, names in INSTALLED.items():
        if not Group.objects.filter(name=names[1]).exists():
            Group.objects.filter(name=names[0]).update(name=names[1])
        group, new = Group.objects.get_or_create(name=names[1])
        RoleGroup.objects.create(role=role, group=group)
        if not new:
            keep_what_was_decided(apps, role)
    for role, name in NEW.items():
        taken = Group.objects.filter(name=name).exists()
        group = Group.objects.create(name=f"{name} du site" if taken else name)
        RoleGroup.objects.create(role=role, group=group)


def keep_what_was_decided(apps, role):
    SettledRight = apps.get_model("accounts.SettledRight")
    rights = [f"wagtailcore.{action}_page@page" for action in OF_WAGTAIL[role]]
    for right in ["wagtailadmin.access_admin", *rights]:
        SettledRight.objects.create(role=role, right=right)


def name_the_workflow(apps, schema_editor):
    installed, french = APPROVAL
    for model in ("Workflow", "Task"):
        named = apps.get_model("wagtailcore", model).objects
        if not named.filter(name=french).exists():
            named.filter(name=installed).update(name=french)


def let_administrators_approve(apps, schema_editor):
    administrators = apps.get_model("accounts.RoleGroup").objects.get(role="administrators").group
    for task in apps.get_model("wagtailcore.GroupApprovalTask").objects.filter(name=APPROVAL[1]):
        task.groups.add(administrators)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleGroup",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("role", models.CharField(max_length=20, unique=True)),
                (
                    "group",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="auth.group"
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="SettledRight",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("role", models.CharField(max_length=20)),
                ("right", models.CharField(max_length=200)),
                ("given", models.BooleanField(default=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("role", "right"), name="accounts_right_once")
                ],
            },
        ),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunPython(name_the_workflow, migrations.RunPython.noop),
        migrations.RunPython(let_administrators_approve, migrations.RunPython.noop),
    ]
