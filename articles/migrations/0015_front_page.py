"""Stories that an editor puts in a place of the front page or of a section's page."""

import articles.models.times
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0014_saved_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)])),
                ('until', models.DateTimeField(help_text='When the place is given back to time and urgency.', null=True)),
                ('actor', models.CharField(help_text='Who put it there, as text that outlives the account.', max_length=150)),
                ('at', models.DateTimeField(default=articles.models.times.now)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.section')),
            ],
            options={
                'ordering': ['section_id', 'place'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('place__range', (1, 4))), name='placement_place_range'), models.UniqueConstraint(condition=models.Q(('section', None)), fields=('place',), name='placement_front_place_once'), models.UniqueConstraint(condition=models.Q(('section', None)), fields=('article',), name='placement_front_story_once'), models.UniqueConstraint(fields=('section', 'place'), name='placement_place_once'), models.UniqueConstraint(fields=('section', 'article'), name='placement_story_once')],
            },
            managers=[
                ('dumped', django.db.models.manager.Manager()),
            ],
        ),
    ]
