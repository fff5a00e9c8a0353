"""Asks a page in the browser, with axe, whether everybody can use it."""

from typing import Any

import pytest

try:
    from axe_playwright_python.sync_playwright import Axe
except ImportError:  # .ci/requirements.txt has it
    Axe = None


def barriers(page: Any) -> list[str]:
    """What axe finds on `page`, a line for each rule and place. Skips where axe is not installed."""
    if Axe is None:
        pytest.skip("needs the packages of .ci/requirements.txt")
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['html'][:120]}"
        for violation in violations
        for node in violation["nodes"]
    ]
