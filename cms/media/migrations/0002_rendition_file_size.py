"""Renditions note their size in bytes; those there are already are measured once."""

import logging

from django.db import migrations, models

logger = logging.getLogger(__name__)

AT_A_TIME = 500


def measure(apps, schema_editor):
    """Leaves empty what cannot be measured now: it is measured whenever an item shows it."""
    renditions = apps.get_model("media", "SiteRendition").objects.filter(file_size=None)
    last = 0
    while rows := list(renditions.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        last = rows[-1].pk
        try:
            measured = [row for row in rows if measured_now(row)]
        except Exception:
            logger.warning("the storage does not answer: sizes of pictures are measured later", exc_info=True)
            return
        renditions.bulk_update(measured, ["file_size"])


def measured_now(row) -> bool:
    try:
        row.file_size = row.file.size
    except FileNotFoundError:
        return False
    return True


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="siterendition",
            name="file_size",
            field=models.PositiveBigIntegerField(editable=False, null=True, verbose_name="taille en octets"),
        ),
        migrations.RunPython(measure, migrations.RunPython.noop, elidable=True),
    ]
