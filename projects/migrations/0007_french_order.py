"""In French order."""

import cms.french_order
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0006_locked_sectors'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='sector',
            options={'ordering': [cms.french_order.FrenchOrder('label_fr'), 'pk'], 'verbose_name': 'secteur', 'verbose_name_plural': 'secteurs'},
        ),
    ]
