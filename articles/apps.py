"""Start-up: folded columns are filled, writes counted for the page cache; what `migrate` must leave behind is made."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_save


class ArticlesConfig(AppConfig):
    """The paper."""

    name = "articles"
    verbose_name = "The paper"

    def ready(self) -> None:
        from articles.desk.language.vocabulary import words_can_be_read
        from articles.desk.rules.roles import make_roles
        from articles.models import ChainHead, Folded, Generation
        from articles.models.generation import watch_writes
        from articles.reader.search import index

        def fill_folded(sender, instance, **kwargs):
            if isinstance(instance, Folded):
                instance.fill_folded()

        def make_heads(using, **kwargs):
            for chain in ChainHead.Chain:
                ChainHead.objects.using(using).get_or_create(chain=chain)

        def make_generation(using, **kwargs):
            Generation.objects.using(using).get_or_create()

        pre_save.connect(fill_folded, weak=False, dispatch_uid="articles.fill_folded")
        post_migrate.connect(make_heads, sender=self, weak=False, dispatch_uid="articles.make_heads")
        post_migrate.connect(make_generation, sender=self, weak=False, dispatch_uid="articles.make_generation")
        connection_created.connect(watch_writes, weak=False, dispatch_uid="articles.watch_writes")
        post_migrate.connect(make_roles, sender=self, weak=False, dispatch_uid="articles.make_roles")
        post_migrate.connect(index.make, sender=self, weak=False, dispatch_uid="articles.make_index")
        checks.register(index.index_is_whole, deploy=True)
        checks.register(words_can_be_read, deploy=True)


class DeskConfig(AdminConfig):
    """Django's admin with the desk as its site."""

    default_site = "articles.site.DeskSite"
