"""« À relire »: a collection that nothing public shows, and the rights of those who work in it.

On an existing site images and documents stay where they are; writers change them no longer.
"""

import django.db.models.deletion
from django.db import migrations, models
from treebeard.mp_tree import MP_Node

from cms.media import grants

NAMES = ("À relire", "À relire avant publication")
"""The first that no collection of the site has yet."""
WRITERS = ("Editors", "Rédacteurs")
MODERATORS = ("Moderators", "Modérateurs")


def make(apps, schema_editor):
    Collection = apps.get_model("wagtailcore", "Collection")
    ReviewCollection = apps.get_model("media", "ReviewCollection")
    root = Collection.objects.get(depth=1)
    if ReviewCollection.objects.filter(target=root).exists():
        return
    children = Collection.objects.filter(depth=2, path__startswith=root.path)
    last = children.order_by("path").last()
    step = MP_Node._str2int(last.path[-MP_Node.steplen :]) if last else 0
    path = MP_Node._get_path(root.path, 2, step + 1)
    taken = set(children.values_list("name", flat=True))
    name = next((name for name in NAMES if name not in taken), NAMES[-1])
    made = Collection.objects.create(name=name, path=path, depth=2, numchild=0)
    Collection.objects.filter(pk=root.pk).update(numchild=children.count())
    ReviewCollection.objects.create(collection=made, target=root)


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for group in Group.objects.filter(name__in=WRITERS):
        grants.withdraw(group, grants.NOT_FOR_WRITERS, apps)
        grants.grant(group, grants.WRITERS, apps)
    for group in Group.objects.filter(name__in=MODERATORS):
        grants.grant(group, grants.MODERATORS, apps)


class Migration(migrations.Migration):

    dependencies = [
        ("media", "0003_share_picture"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewCollection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="review", to="wagtailcore.collection"
                    ),
                ),
                (
                    "target",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposals",
                        to="wagtailcore.collection",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection à relire",
                "verbose_name_plural": "collections à relire",
            },
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
