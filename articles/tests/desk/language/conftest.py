"""Who the texts of these tests are written by, and whom they name."""

import pytest

from articles.models import Person
from articles.tests.cast import member


@pytest.fixture
def rana(db):
    return member("rana", "Reporter")


@pytest.fixture
def people(db):
    """Esra Example and Piet Sample, whom the newsroom knows."""
    esra = Person.objects.create(slug="esra-example", name="Esra Example")
    piet = Person.objects.create(slug="piet-sample", name="Piet Sample")
    return esra, piet
