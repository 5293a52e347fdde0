"""In French order."""

import cms.french_order
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0005_locked_topics'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='topic',
            options={'ordering': [cms.french_order.FrenchOrder('label'), 'pk'], 'verbose_name': 'thème', 'verbose_name_plural': 'thèmes'},
        ),
    ]
