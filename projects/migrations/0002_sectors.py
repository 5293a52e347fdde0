"""The eight sectors of the programme; the staff may change them afterwards."""

from django.db import migrations

SECTORS = [
    ("education", "Éducation", "Education", "square", "#1f5fa8", "11120"),
    ("health", "Santé", "Health", "cross", "#b3261e", "12220"),
    ("water", "Eau potable", "Drinking water", "drop", "#0b7285", "14031"),
    ("sanitation", "Assainissement", "Sanitation", "hexagon", "#5c6b73", "14032"),
    ("agriculture", "Agriculture et élevage", "Agriculture and livestock", "triangle", "#4a7a1f", "31120"),
    ("local-economy", "Économie locale", "Local economy", "diamond", "#a85b00", "32130"),
    ("governance", "Gouvernance locale", "Local governance", "pentagon", "#6a3d9a", "15112"),
    ("youth-culture", "Jeunesse et culture", "Youth and culture", "star", "#b0206c", "16061"),
]
FIELDS = ("slug", "label_fr", "label_en", "icon", "color", "purpose")


def create(apps, schema_editor):
    Sector = apps.get_model("projects", "Sector")
    Sector.objects.bulk_create(Sector(**dict(zip(FIELDS, row, strict=True))) for row in SECTORS)


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
