"""The name under which an image was uploaded, so that the staff find it by it; unknown of those there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0005_normalized_pictures")]
    operations = [
        migrations.AddField(
            model_name="siteimage",
            name="upload_name",
            field=models.CharField(
                blank=True, db_default="", editable=False, max_length=255, verbose_name="nom du fichier"
            ),
        ),
    ]
