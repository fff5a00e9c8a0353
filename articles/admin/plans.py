"""The small form of what may change about a story in print without a new edition."""

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from articles.admin.moments import MomentInput
from articles.desk.steps.plans import PLANS
from articles.models import Article


def assignable(present: int | None) -> QuerySet:
    """Who can have a story: active staff, and whoever has it at `present`, so that no save takes it from them unseen."""
    return get_user_model().objects.filter(Q(is_active=True, is_staff=True) | Q(pk=present))


class Urgency(forms.IntegerField):
    """IPTC's urgency: a number from 1 to 9."""

    def __init__(self):
        super().__init__(min_value=1, max_value=9, initial=5, help_text=Article._meta.get_field("urgency").help_text)


class PlansForm(forms.ModelForm):
    """Urgency, assignee, plans and the desk's note."""

    urgency = Urgency()

    class Meta:
        model = Article
        fields = PLANS
        widgets = {
            "planned_for": MomentInput,
            "internal_note": forms.Textarea(attrs={"rows": 2, "cols": 60}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = assignable(self.instance.assigned_to_id)
