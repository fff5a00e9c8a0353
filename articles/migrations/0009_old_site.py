"""A home for what stories were called on an old site: their ids in its feeds, and their addresses."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class AddColumnAtTheEnd(migrations.AddField):
    """Adds a column with a constant default. Django would have SQLite remake the table, with every story in it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        table, column = map(schema_editor.quote_name, (model._meta.db_table, self.name))
        kind = self.field.db_type(schema_editor.connection)
        schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} DEFAULT '' NOT NULL")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_squashed_0008_large_columns_last'),
    ]

    operations = [
        AddColumnAtTheEnd(
            model_name='article',
            name='guid',
            field=models.CharField(blank=True, db_default='', default='', editable=False, help_text='Its id on an old site, by which feed readers know it.', max_length=500),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(condition=models.Q(('guid', ''), _negated=True), fields=('guid',), name='article_guid_once', violation_error_message='Another story has this guid.'),
        ),
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False)),
                ('order', models.PositiveSmallIntegerField(default=0, help_text='Small numbers first.')),
                ('path', models.CharField(help_text='/2019/05/old-title/ or ?p=123.', max_length=500, validators=[django.core.validators.RegexValidator('^(?:/(?!/)|\\?)[^\\s#]+\\Z', 'Write the old path without its host: /2019/05/old-title/ or ?p=123.', 'path')])),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='articles.article')),
            ],
            options={
                'verbose_name_plural': 'former addresses',
                'ordering': ['order', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('article', 'number'), name='formeraddress_number_once'),
                    models.UniqueConstraint(fields=('path',), name='formeraddress_once', violation_error_message='This former address leads to another story already.'),
                ],
            },
        ),
    ]
