"""Pictures know whether they are in the state that this version keeps them in; the worker looks at older ones."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0004_review_collection'),
    ]

    operations = [
        migrations.AddField(
            model_name='siteimage',
            name='is_normalized',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name='siteimage',
            index=models.Index(condition=models.Q(('is_normalized', False)), fields=['id'], name='siteimage_to_normal'),
        ),
    ]
