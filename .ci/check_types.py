"""mypy over the whole house: no file may have more errors than `.ci/type_errors.txt` allows it, and the list only shrinks.

Rooms that others rest on are not in the list: they have none. `--write` writes the list anew, after errors were mended.
"""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ALLOWED = Path(__file__).with_name("type_errors.txt")
NONE_AT_ALL = re.compile(
    r"articles/(models|reader|intake|desk/(rules|press|steps))/|articles/(text|diff|pictures)\.py|newsroom/"
)
ERROR = re.compile(r"^([^:]+\.py):\d+: error: ")


def main(arguments: list[str]) -> int:
    """0 where every file has as many errors as it is allowed; else 1, and what to do."""
    run = subprocess.run([sys.executable, "-m", "mypy"], capture_output=True, text=True)  # noqa: S603 (our own)
    lines = run.stdout.splitlines()
    if run.returncode not in (0, 1):
        print(run.stdout, run.stderr, file=sys.stderr)
        return run.returncode
    found = Counter(match[1] for line in lines if (match := ERROR.match(line)))
    if "--write" in arguments:
        ALLOWED.write_text("".join(f"{path} {count}\n" for path, count in sorted(found.items())))
    allowed = Counter({path: int(count) for path, count in map(str.split, ALLOWED.read_text().splitlines())})
    worse = {path for path in found if found[path] > allowed[path] or NONE_AT_ALL.match(path)}
    better = {path for path in allowed if found[path] < allowed[path]}
    for line in lines:
        if (match := ERROR.match(line)) and match[1] in worse:
            print(line)
    if better:
        print(f"Fewer errors than allowed in {', '.join(sorted(better))}: run `.ci/check_types.py --write`.")
    print(f"{found.total()} errors, {len(worse)} files with more than they are allowed.")
    return 1 if worse or better else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
