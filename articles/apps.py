"""Start-up: the one signal that fills folded columns, and what `migrate` must leave behind."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate, pre_save


class ArticlesConfig(AppConfig):
    """The paper."""

    name = "articles"
    verbose_name = "The paper"

    def ready(self) -> None:
        from articles.desk.roles import make_roles
        from articles.models import ChainHead, Folded

        def fill_folded(sender, instance, **kwargs):
            if isinstance(instance, Folded):
                instance.fill_folded()

        def make_heads(using, **kwargs):
            for chain in ChainHead.Chain:
                ChainHead.objects.using(using).get_or_create(chain=chain)

        pre_save.connect(fill_folded, weak=False, dispatch_uid="articles.fill_folded")
        post_migrate.connect(make_heads, sender=self, weak=False, dispatch_uid="articles.make_heads")
        post_migrate.connect(make_roles, sender=self, weak=False, dispatch_uid="articles.make_roles")


class DeskConfig(AdminConfig):
    """Django's admin with the desk as its site."""

    default_site = "articles.site.DeskSite"
