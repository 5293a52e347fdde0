"""An article's day is at first the one it is where the site is; nothing of it is in the database."""

import cms.dates
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0006_french_order'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='newspage',
                    name='date',
                    field=models.DateField(default=cms.dates.today, help_text='Affichée ; les articles sont rangés par date.', verbose_name='date'),
                ),
            ],
        ),
    ]
