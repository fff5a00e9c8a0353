"""The pictures of one story: each gets its number, and those that cannot come along are told once."""

from pathlib import Path

from articles.desk.exchange.importers.media import MediaFolder
from articles.desk.exchange.importers.stories import PictureUse, counted

LONGEST_CAPTION = 2000  # characters
_SHOWN = 3  # names in a message


class StoryPictures:
    """Collects the uses of pictures in a story; `uses` holds those whose file is here."""

    def __init__(self, media: MediaFolder, losses: list[str]):
        self.media, self.losses = media, losses
        self.uses: list[PictureUse] = []
        self._missing: list[str] = []

    def place(self, address: str, *, fallback: str = "", is_lead: bool = False, **texts: str) -> int | None:
        """The number of a new use of the picture at `address`; None where its file is not here or is no picture."""
        file = self.media.find(address) or (self.media.find(fallback) if fallback else None)
        if file is None:
            self._missing.append((address or fallback).rpartition("/")[2][:80] or "without an address")
            return None
        if why := self.media.why_not(file):
            self.losses.append(f"the picture {file.name}: {why}")
            return None
        texts["caption"] = texts.get("caption", "")[:LONGEST_CAPTION]
        number = len(self.uses) + 1
        self.uses.append(PictureUse(number, file, self._key(file), is_lead=is_lead, **texts))
        return number

    def tell(self) -> None:
        """Add the pictures whose file is not here to what was lost."""
        if not self._missing:
            return
        names = ", ".join(dict.fromkeys(self._missing[:_SHOWN])) + (" …" if len(self._missing) > _SHOWN else "")
        why = "not in the folder of media" if self.media.folder else "without --media"
        self.losses.append(f"{counted(len(self._missing), 'picture')} {why} ({names})")

    def _key(self, file: Path) -> str:
        return str(file.relative_to(self.media.folder)) if self.media.folder else file.name
