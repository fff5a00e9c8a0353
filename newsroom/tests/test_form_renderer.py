"""Fields drawn in Jinja2: the same as Django draws them."""

import pytest
from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test.html import parse_html

from newsroom.form_renderer import FormRenderer


class Sample(forms.Form):
    """A field of each kind that the desk has, with what has to be escaped."""

    line = forms.CharField(initial='“<b>&"', max_length=9)
    lines = forms.CharField(widget=forms.Textarea, initial="a\n</textarea>")
    number = forms.IntegerField(initial=1200)
    tick = forms.BooleanField(initial=True)
    choice = forms.ChoiceField(choices=[("", "none"), ("Group", [("a", "<a>"), ("b", "B")])], initial="b")
    one = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, initial="a")
    unseen = forms.CharField(widget=forms.HiddenInput, initial="x")


@pytest.mark.parametrize("name", Sample.base_fields)
def test_a_field_is_drawn_as_django_draws_it(name):
    ours, djangos = (Sample(renderer=renderer)[name] for renderer in (FormRenderer(), DjangoTemplates()))

    assert parse_html(str(ours)) == parse_html(str(djangos))


def test_the_desk_draws_with_it_and_has_the_admins_own_widgets_too():
    renderer = get_default_renderer()

    assert isinstance(renderer, FormRenderer)
    assert renderer.get_template(RelatedFieldWidgetWrapper.template_name)
