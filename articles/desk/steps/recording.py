"""Putting words on record: who has a name, a person new to the paper, the speakers linked to their story."""

import re
from collections.abc import Collection, Iterable

from django.contrib.auth.models import User

from articles.desk.rules.refusals import Refused
from articles.desk.steps import guards
from articles.models import Article, Mention, Person, PersonName, Quote, free_slugs
from articles.models.slugs import SLUG_PATTERN
from articles.text import fold

ADD_PERSON = "articles.add_person"


def people_called(names: Collection[str]) -> dict[str, list[Person]]:
    """For each of `names` who has it as a slug, else as a name or a variant of one; whoever was merged, as one.

    Three queries, however many names there are.
    """
    sought = {name: fold(name) for name in names if name}
    if not sought:
        return {}
    slugs = [name for name in sought if re.match(SLUG_PATTERN, name)]
    by_slug = {}
    if slugs:
        by_slug = {
            person.slug: person for person in Person.objects.select_related("merged_into").filter(slug__in=slugs)
        }
    by_name: dict[str, list[Person]] = {}
    folded = set(sought.values()) - {""}
    # One after the other: with OR between them, the database would read every row there is of everybody.
    for person in Person.objects.select_related("merged_into").filter(folded__in=folded):
        by_name.setdefault(person.folded, []).append(person)
    for variant in PersonName.objects.select_related("person__merged_into").filter(folded__in=folded):
        by_name.setdefault(variant.folded, []).append(variant.person)
    people = {name: [by_slug[name]] if name in by_slug else by_name.get(sought[name], []) for name in sought}
    return {
        name: list(dict.fromkeys(person.merged_into or person for person in bearers))
        for name, bearers in people.items()
    }


def add_people(names: Iterable[str], by: User) -> dict[str, Person]:
    """A new person for each of `names`, without a page, by its folded letters: two spellings of a name are one person.

    Inside a transaction. Raises Refused where `by` cannot add people.
    """
    new = list({fold(name): Person(name=name, has_page=False) for name in names}.values())
    if not new:
        return {}
    if not by.has_perm(ADD_PERSON):
        raise Refused(f"To add a person takes {guards.role_for(ADD_PERSON)}.")
    for person, slug in zip(new, free_slugs(Person, [person.name for person in new]), strict=True):
        person.slug = slug
        person.fill_folded()
    Person.objects.bulk_create(new)
    return {fold(person.name): person for person in new}


def link_speakers(article: Article, quotes: Iterable[Quote], linked: Iterable[Mention]) -> list[Mention]:
    """Mention each named speaker of `quotes` in `article`, described by their title; the mentions that are new.

    `linked`: those that it has; one that says nothing of its person yet takes the title too. Inside a
    transaction that holds the claim on the story.
    """
    titles: dict[Person, str] = {}
    for quote in quotes:
        if quote.speaker and quote.attribution == Quote.Attribution.NAMED:
            titles[quote.speaker] = titles.get(quote.speaker) or quote.title
    mentions = {mention.person: mention for mention in linked}
    bare = [mention for person, mention in mentions.items() if titles.get(person) and not mention.described_as]
    for mention in bare:
        mention.described_as = titles[mention.person]
    if bare:
        Mention.objects.bulk_update(bare, ["described_as"])
    unlinked = [person for person in titles if person not in mentions]
    if not unlinked:
        return []
    last = max((mention.order for mention in mentions.values()), default=0)
    numbers = article.next_numbers(len(unlinked))
    return Mention.objects.bulk_create(
        Mention(article=article, number=number, order=last + place, person=person, described_as=titles[person])
        for place, (number, person) in enumerate(zip(numbers, unlinked, strict=True), 1)
    )
