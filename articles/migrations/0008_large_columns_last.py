from django.db import migrations, models


def remake(apps, schema_editor):
    """Lay the table out anew. SQLite walks over all that stands before a column to read it: here over a whole story."""
    if schema_editor.connection.vendor == "sqlite":
        # What every alteration does there, without altering anything. It drops the triggers of the search index,
        # which are made again after every `migrate`.
        schema_editor._remake_table(apps.get_model("articles", "Edition"))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_more_list_indexes"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("edition", "document"),
                migrations.AddField("edition", "document", models.JSONField()),
                migrations.RemoveField("edition", "folded"),
                migrations.AddField(
                    "edition", "folded", models.TextField(blank=True, help_text="Folded words for search.")
                ),
            ]
        ),
        migrations.RunPython(remake, migrations.RunPython.noop),
    ]
