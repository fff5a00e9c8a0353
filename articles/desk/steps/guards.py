"""May this person take this step with this story? And if not, why, and who may?"""

from collections.abc import Callable

from django.contrib.auth.models import User

from articles.desk.press import eyes
from articles.desk.rules.states import ROLES, Transition
from articles.desk.steps.past import Past
from articles.models import Article, State

REVIEW = "articles.review_article"


def role_for(permission: str) -> str:
    """Who has `permission`, for a sentence: "a publisher", or "somebody an administrator gave the right to"."""
    codename = permission.removeprefix("articles.")
    for role, codenames in ROLES.items():
        if codename in codenames:
            return f"{'an' if role[0] in 'AEIOU' else 'a'} {role.lower()}"
    return "somebody to whom an administrator gave the right"


def is_own(article: Article, user: User) -> bool:
    """Whether the story is the user's: they made it, or it is assigned to them."""
    return user.pk in {article.created_by_id, article.assigned_to_id}


def refusal(article: Article, rule: Transition, user: User, past: Past | None = None) -> str:
    """Why `user` cannot take the step `rule` with `article`, and who can; "" where they can.

    `past`: that of `article`, where the caller asks about several steps.
    """
    if not rule.allows(article.state):
        return f"“{rule.label}” is not for a story that is {article.get_state_display()}."
    if not user.is_active or not user.has_perm(rule.permission):
        return f"This takes {role_for(rule.permission)}."
    if rule.own_only and not is_own(article, user) and not user.has_perm(REVIEW):
        return "This takes the reporter whose story it is, or an editor."
    return GUARDS[rule.name](article, user, past or Past(article)) if rule.name in GUARDS else ""


def edit_refusal(article: Article, user: User, past: Past | None = None) -> str:
    """Why `user` cannot change the text of `article` in the state it is in; "" where they can.

    `past`: that of `article`, where the caller has it.
    """
    if not user.is_active or not user.has_perm("articles.change_article"):
        return "This takes a reporter."
    match article.state:
        case State.DRAFT if is_own(article, user) or user.has_perm(REVIEW):
            return ""
        case State.DRAFT:
            return "This is another reporter's story. Ask an editor to assign it to you."
        case State.REVIEW | State.APPROVED if user.has_perm(REVIEW):
            return ""
        case State.REVIEW | State.APPROVED:
            return "It is with the editors. Withdraw it from review, or ask an editor to send it back."
        case State.PUBLISHED if not (past or Past(article)).on_display:
            return "It waits for its hour. “Unschedule” or “Revise” takes it from the schedule, to be changed."
        case State.PUBLISHED:
            return "It is in print. Press “Revise” to work on its next edition."
        case State.SPIKED:
            return "It is spiked. An editor can take it up again."
    return "It is retracted. A publisher can reinstate it."


def _withdraw(article: Article, user: User, past: Past) -> str:
    submission = past.submission
    if submission is None or submission.user_id == user.pk:
        return ""
    return f"Only {submission.actor}, who submitted it, can withdraw it. An editor can send it back."


def _approve(article: Article, user: User, past: Past) -> str:
    if not eyes.four_eyes():
        return ""
    submission = past.submission
    if submission and submission.user_id == user.pk:
        return "You submitted it: it takes another editor."
    if not eyes.are_two(past.writers, user.pk):
        return "All of this text is yours: it takes another editor."
    return ""


def _countersign(article: Article, user: User, past: Past) -> str:
    edition = eyes.unread_of(article)
    if edition is None:
        return "Nothing of it waits to be read."
    if eyes.printer_id(edition) == user.pk:
        return "You printed it: it takes another editor."
    return ""


def _discard(article: Article, user: User, past: Past) -> str:
    return "" if past.is_live else "No edition of it is live: there is none to go back to."


def _unschedule(article: Article, user: User, past: Past) -> str:
    return "" if past.is_pending else "No edition of it waits for its hour."


def _spike(article: Article, user: User, past: Past) -> str:
    return "It was printed. It can be retracted, not spiked." if past.out else ""


def _retract(article: Article, user: User, past: Past) -> str:
    if article.state == State.RETRACTED:
        notice = past.on_display
        return "" if notice and notice.headline else "Readers have nothing of it any more."
    was_printed = any(not edition.is_retraction for edition in past.out)
    return "" if was_printed else "It was never printed: spike it."


def _withhold(article: Article, user: User, past: Past) -> str:
    if past.withholdable:
        return ""
    return "Readers find no older edition of it under Changes. What they have now is corrected or retracted."


def _erase(article: Article, user: User, past: Past) -> str:
    if past.erasable:
        return ""
    return "It has no edition that could be erased. What readers have now is corrected or retracted first."


GUARDS: dict[str, Callable[[Article, User, Past], str]] = {
    "withdraw": _withdraw,
    "approve": _approve,
    "countersign": _countersign,
    "discard": _discard,
    "unschedule": _unschedule,
    "spike": _spike,
    "retract": _retract,
    "withhold": _withhold,
    "erase": _erase,
}
