"""The buttons of a story, from the table of steps, and what each of them asks for."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from articles.admin.moments import MomentInput
from articles.admin.texts import printable
from articles.desk.rules.refusals import Refused
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import combined, standing
from articles.desk.steps.combined import APPROVE_AND_PUBLISH, FIX_AND_PUBLISH
from articles.desk.steps.fixing import Fix
from articles.desk.steps.past import Past
from articles.desk.steps.workflow import move, options
from articles.models import Article, EditionKind, Move, Notice, State, now

OVERRIDE = "articles.override_preflight"
NEXT_STEPS = 2  # that stand in the bar of a story; the others are behind “more”
PRINTING = ["kind", "when", "go_live", "note", "override"]
# What a step asks for apart from the note that every step may have. These open on a press; the others go at once.
ASKS = {
    "approve": ["note", "override"],
    "publish": PRINTING,
    "rush": PRINTING,
    APPROVE_AND_PUBLISH.name: PRINTING,
    FIX_AND_PUBLISH.name: ["kind", "note", "notice_kind", "notice_text", "notice_place", "override"],
    "retract": ["note", "takedown"],
    "discard": ["note"],
    "unschedule": ["note"],
    "withhold": ["editions", "note"],
    "erase": ["editions", "note"],
}
# What people do most, first; the others follow in the order of the table.
LIKELY = (
    FIX_AND_PUBLISH.name,
    APPROVE_AND_PUBLISH.name,
    "publish",
    "approve",
    "countersign",
    "submit",
    "revise",
    "send back",
)
# These go at once all the same: what they ask for is there when they were refused.
AT_ONCE = {"approve"}
# Nobody's daily work: these are shown only to whom they are open.
LEGAL = {"withhold": lambda past: past.withholdable, "erase": lambda past: past.erasable}
NOTES = {
    "retract": "The reason, printed for readers where the story stood. With a takedown it stays on the desk.",
    "send back": "What the reporter should do.",
    FIX_AND_PUBLISH.name: "Why it cannot wait for a second reader. For the desk.",
    "rush": "Why it cannot wait for a second reader. For the desk.",
    "withhold": "One line for readers, printed in its place. It says why, and nothing of what stood there.",
    "erase": "The reason, and who ordered it. It is kept with the step for good: none of the erased words here.",
}


class StepForm(forms.Form):
    """What a step asks for. Times are the paper's."""

    use_required_attribute = False  # several of these share one <form> with the story

    editions = forms.TypedMultipleChoiceField(
        label="Editions", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(
        label="What it is to readers",
        required=False,
        choices=[
            ("", "an update if it gives readers a notice, else minor"),
            (EditionKind.UPDATE, "an update: something new, the time of update moves"),
            (EditionKind.MINOR, "minor: nothing new, such as a spelling"),
        ],
        widget=forms.RadioSelect,
    )
    # Two questions: a half-typed hour reaches us as an empty one, and must not mean "now".
    when = forms.ChoiceField(
        label="When", choices=[("now", "now"), ("hour", "at an hour")], initial="now", widget=forms.RadioSelect
    )
    go_live = forms.DateTimeField(
        label="The hour",
        required=False,
        widget=MomentInput,
    )
    note = forms.CharField(required=False, validators=[printable], widget=forms.Textarea(attrs={"rows": 2, "cols": 60}))
    takedown = forms.BooleanField(
        label="Takedown", required=False, help_text="Not even the headline or a reason stays. For legal orders."
    )
    notice_kind = forms.ChoiceField(
        label="Notice",
        required=False,
        choices=[("", "none"), *(kind for kind in Notice.Kind.choices if kind[0] != Notice.Kind.RETRACTION)],
    )
    notice_text = forms.CharField(
        label="Its text",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        validators=[printable],
        help_text=Notice._meta.get_field("text").help_text,
    )
    notice_place = forms.ChoiceField(label="Where it stands", required=False, choices=Notice.Place.choices)
    override = forms.CharField(
        label="Print against preflight",
        required=False,
        validators=[printable],
        help_text="Only with a reason, which is kept with the step.",
    )

    def __init__(self, name: str, article: Article, user: User, data=None, past: Past | None = None):
        """`past`: that of `article`, where the caller has it."""
        super().__init__(data, prefix=name.replace(" ", "-"))
        self.article = article
        past = past or Past(article)
        asks = set(ASKS.get(name, ["note"]))
        if not user.has_perm(OVERRIDE):
            asks.discard("override")
        if "kind" in asks and not past.was_live:
            asks.discard("kind")
        for unasked in set(self.fields) - asks:
            del self.fields[unasked]
        self.fields["note"].help_text = NOTES.get(name, "Kept with the step.")
        if "go_live" in asks:
            self._ask_when(article)
        if "editions" in asks:
            self.fields["editions"].choices = [
                (edition.number, f"Edition {edition.number} ({edition.kind}), {standing.clock(edition.live_from)}")
                for edition in LEGAL[name](past)
            ]

    def _ask_when(self, article: Article) -> None:
        field = self.fields["go_live"]
        place = settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")
        field.help_text = f"By the clock of {place}."
        if article.embargo_until and article.embargo_until > now():
            self.fields["when"].initial = "hour"
            field.initial = timezone.localtime(article.embargo_until, timezone.get_default_timezone())
            field.help_text += " It is under embargo until the hour proposed here."

    def clean(self):
        data = super().clean()
        if bool(data.get("notice_kind")) != bool((data.get("notice_text") or "").strip()):
            raise forms.ValidationError("A notice needs both: its kind and its text.")
        self._check_hour(data)
        return data

    def _check_hour(self, data: dict) -> None:
        hour = data.get("go_live")
        if data.get("when") == "hour" and hour is None and "go_live" not in self.errors:
            self.add_error("go_live", "Type the day and the hour, both.")
        elif data.get("when") == "hour" and hour and hour < now():
            self.add_error("go_live", "That hour has passed. Type a later one, or choose “now”.")
        elif data.get("when") == "now" and hour:
            self.add_error("when", "You typed an hour: choose “at an hour”, or empty it.")

    def arguments(self) -> dict:
        """What was told, as keyword arguments of `move`. Raises Refused where it is not understood."""
        if not self.is_valid():
            raise Refused(told_errors(self))
        arguments = {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "when" and not name.startswith("notice_")
        }
        if "kind" in arguments:
            arguments["kind"] = arguments["kind"] or self._kind_by_notice()
        return {name: value for name, value in arguments.items() if value}

    def _kind_by_notice(self) -> EditionKind:
        """An update where readers get a notice that they do not have yet, else a minor edition."""
        is_given = self.cleaned_data.get("notice_text") or self.article.notices.filter(first_edition=None).exists()
        return EditionKind.UPDATE if is_given else EditionKind.MINOR


def told_errors(form: forms.BaseForm) -> str:
    """What is wrong with `form`, for a sentence: each error after the label of its field."""
    wrong = [
        f"{form.fields[name].label or name.replace('_', ' ').capitalize()}: {' '.join(errors)}"
        if name in form.fields
        else " ".join(errors)
        for name, errors in form.errors.items()
    ]
    return " ".join(wrong)


@dataclass
class Button:
    """A step as the page shows it: its form, and why this user cannot take it."""

    name: str
    label: str
    hint: str
    why: str
    form: StepForm

    @property
    def opens(self) -> bool:
        """Whether it asks for more than a press, or was refused and can be told more now."""
        asks = self.name in ASKS or (self.name in TRANSITIONS and TRANSITIONS[self.name].needs_note)
        return asks and (self.name not in AT_ONCE or self.form.is_bound)


def buttons(article: Article, user: User, pressed: str = "", posted=None, past: Past | None = None) -> list[Button]:
    """The steps that lead on from where `article` stands, as `user` sees them; the combined one first.

    The one that was `pressed` and refused shows again what was `posted` with it.
    `past`: that of `article`, where the caller has it.
    """
    steps_with_reasons = []
    past = past or Past(article)
    if article.state == State.REVIEW and not combined.refusal(article, APPROVE_AND_PUBLISH, user, past):
        steps_with_reasons.append((APPROVE_AND_PUBLISH, ""))
    possible = options(article, user, past)
    steps_with_reasons += [
        (one.transition, one.why) for one in possible if one.allowed or one.transition.name not in LEGAL
    ]
    return [
        Button(
            step.name,
            step.label,
            step.hint,
            why,
            StepForm(step.name, article, user, posted if step.name == pressed else None, past),
        )
        for step, why in steps_with_reasons
    ]


def shared_out(buttons: list[Button], pressed: str = "") -> dict[str, list[Button]]:
    """`buttons` as the page places them: the likely `next_steps`, the `other_steps`, and the `closed_steps`."""
    possible = [button for button in buttons if not button.why]
    possible.sort(key=lambda button: LIKELY.index(button.name) if button.name in LIKELY else len(LIKELY))
    shown = [button for place, button in enumerate(possible) if place < NEXT_STEPS or button.name == pressed]
    return {
        "next_steps": shown,
        "other_steps": [button for button in possible if button not in shown],
        "closed_steps": [button for button in buttons if button.why],
    }


def fix_button(article: Article, user: User, posted=None, past: Past | None = None) -> Button:
    """The one step of the form in which a story in print is fixed."""
    both = FIX_AND_PUBLISH
    return Button(both.name, both.label, both.hint, "", StepForm(both.name, article, user, posted, past))


def take(article: Article, name: str, user: User, posted) -> Move:
    """Take the step `name` as it was posted. Raises Refused, NotFit or Stale; nothing is kept then."""
    if name == FIX_AND_PUBLISH.name:
        raise Refused("A fix is made in the story's form: press “Fix and publish” on its page.")
    arguments = StepForm(name, article, user, posted).arguments()
    if name == APPROVE_AND_PUBLISH.name:
        return combined.approve_and_publish(article, by=user, **arguments)
    return move(article, name, by=user, **arguments)


def print_fix(fix: Fix, posted) -> Move:
    """Print the story as it was changed in its form, with the notice that was posted. Inside a transaction."""
    article = fix.article
    form = StepForm(FIX_AND_PUBLISH.name, article, fix.by, posted)
    options = form.arguments()
    if kind := form.cleaned_data["notice_kind"]:
        Notice.objects.create(
            article=article,
            number=article.next_number(),
            kind=kind,
            text=form.cleaned_data["notice_text"].strip(),
            place=form.cleaned_data["notice_place"] or Notice.Place.TOP,
        )
    if fix.changes_nothing():
        raise Refused("Nothing was changed: there is nothing to print. Change the text, or give readers a notice.")
    return fix.publish(**options)
