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
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['-modified_at', '-pk'], 'permissions': [('submit_article', 'Can submit and withdraw stories'), ('review_article', 'Can send back, approve, discard and spike stories'), ('publish_article', 'Can publish and unschedule stories'), ('rush_article', 'Can print a story on one pair of eyes'), ('retract_article', 'Can retract stories'), ('reinstate_article', 'Can reinstate retracted stories'), ('withhold_article', 'Can withhold editions for legal reasons'), ('erase_article', 'Can erase editions for legal reasons'), ('override_preflight', 'Can print against preflight, with a reason')], 'verbose_name': 'story', 'verbose_name_plural': 'stories'},
        ),
        migrations.AlterModelOptions(
            name='move',
            options={'default_permissions': ('view',), 'ordering': ['-number'], 'verbose_name': 'entry of the log', 'verbose_name_plural': 'log'},
        ),
    ]
