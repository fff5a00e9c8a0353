"""Why a step was not taken: each message says what to do."""

from articles.desk.rules.findings import Finding


class Refused(Exception):
    """A step that cannot be taken. The message says why and what to do."""


class NotFit(Refused):
    """Preflight found what keeps a story from print."""

    def __init__(self, findings: list[Finding]):
        self.findings = findings
        super().__init__(" ".join(finding.message for finding in findings))


class Stale(Refused):
    """Somebody else saved or moved the story since it was read."""

    def __init__(self, message: str = "Somebody else has changed this story since you opened it. Open it again."):
        super().__init__(message)
