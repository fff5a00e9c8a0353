"""The wire page as a browser has it: what is sent to it, and what its form would send back."""

from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile


def upload(text: str | bytes, name: str = "story.txt") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode(), "text/plain")


def read(client, page, **sent):
    """The page after the text was given."""
    return client.post(page, {"text": "", **sent})


def filled_in(response) -> dict[str, list[str]]:
    """What the page's form would send if it were sent as it is."""
    form = _Form()
    form.feed(response.content.decode())
    return {**form.sent, "_make": ["1"]}


class _Form(HTMLParser):
    def __init__(self):
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.is_inside, self.select = False, ""

    def handle_starttag(self, tag, attrs):
        answer = dict(attrs)
        if tag == "form":
            self.is_inside = answer.get("class") == "wire"
        elif tag == "select":
            self.select = answer["name"]
        elif tag == "option" and self.select and "selected" in answer and self.is_inside:
            self._take(self.select, answer["value"])
        elif tag == "input" and self.is_inside and "name" in answer and "disabled" not in answer:
            self._take_input(answer)

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = ""
        elif tag == "form":
            self.is_inside = False

    def _take_input(self, told):
        is_box = told.get("type") == "checkbox"
        if not is_box or "checked" in told:
            self._take(told["name"], told.get("value") or ("on" if is_box else ""))

    def _take(self, name, value):
        if name not in {"csrfmiddlewaretoken", "_make"}:
            self.sent.setdefault(name, []).append(value)
