"""In French order."""

import cms.french_order
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('syndication', '0003_notified_at'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='partner',
            options={'ordering': [cms.french_order.FrenchOrder('name'), 'pk'], 'verbose_name': 'partenaire', 'verbose_name_plural': 'partenaires'},
        ),
        migrations.AlterModelOptions(
            name='subscription',
            options={'ordering': [cms.french_order.FrenchOrder('partner__name'), 'url'], 'verbose_name': 'abonnement', 'verbose_name_plural': 'abonnements'},
        ),
    ]
