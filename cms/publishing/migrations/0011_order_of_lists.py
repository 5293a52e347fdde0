"""Lists of our own pages go by the content's own date, where it has one."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0010_database_defaults'),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='listed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(models.F('live'), models.F('lang'), models.F('type'), django.db.models.functions.comparison.Coalesce('listed_at', 'published_at'), models.F('ref'), models.F('expires_at'), name='publication_by_listing'),
        ),
    ]
