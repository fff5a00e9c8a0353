"""What the desk's templates write: moments and days as the paper does, and the name of a story."""

from django import template

from articles.desk.overview import rows, times

register = template.Library()

register.filter("age", times.age_in_words)
register.filter("day", times.day_in_words)
register.filter("moment", times.moment_in_words)
register.filter("plan", times.plan_in_words)
register.filter("step", rows.step_in_words)
register.filter("story_name", rows.name_of)
