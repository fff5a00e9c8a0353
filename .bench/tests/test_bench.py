"""`.bench/run`: what it hands back, what it leaves behind, and the stories it is about. Never how fast anything is."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from itertools import islice

import pytest
from bench import desk, stories
from bench.command import Command
from bench.fill import write
from bench.pages import KINDS
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.models import Edition, Quote

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the bench asks Linux"),
]


# ── The command ─────────────────────────────────────────────────────────────


@pytest.fixture
def ours(tmp_path):
    """A newsroom's own database: a file that nobody may touch."""
    path = tmp_path / "ours.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE kept (word TEXT)")
    return path


def run(tmp_path, ours, *arguments: str) -> subprocess.CompletedProcess:
    """The bench in a process of its own, with everything temporary in `tmp_path`."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{ours}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "TMPDIR": str(temporary),
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, str(settings.BASE_DIR / ".bench" / "run"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603 (our own)


def test_a_small_run_measures_every_kind_of_page_and_leaves_nothing_behind(tmp_path, ours):
    text = tmp_path / "told.json"
    before = ours.read_bytes()

    done = run(tmp_path, ours, "20", "--requests=2", "--rounds=1", "--readers=1", f"--json={text}")

    assert done.returncode == 0, done.stderr
    result = json.loads(text.read_text())
    assert set(result["cold"]) == {f"20/{kind}" for kind in KINDS}
    assert set(result["kept"]) == {*KINDS, "article 304", "front 304"} - {"sitemap-part"}
    assert len(result["references"]) == 4
    assert all(one["cpu_ms"] > 0 for column in ("references", "cold", "kept") for one in result[column].values())
    [paper] = result["papers"]
    assert all(0 < page["queries"] < 10 for page in paper["pages"].values())
    assert paper["edit"]["queries"] > 0
    assert set(paper["desk"]) == set(desk.KINDS)
    assert all(0 < one["queries"] <= 40 for one in paper["desk"].values())
    assert result["memory"]["worker_mb"] > 0
    assert "nginx" in result or not shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert all(kind in done.stdout for kind in KINDS)
    assert ours.read_bytes() == before
    assert not (tmp_path / "media").exists()
    assert not any((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["4"], "5 or more, not 4"),
        (["1000", "1000"], "given twice"),
        (["--only=artikel"], "Nothing is called “artikel”. There is: article, front"),
        (["--seconds=0"], "--seconds has to be more than 0"),
        (["--requests=0"], "--requests has to be 1 or more"),
        (["--rounds=0"], "--rounds has to be 1 or more"),
        (["--readers=0"], "--readers has to be 1 or more"),
        (["--json=/nowhere/at/all.json"], "is in no folder that exists"),
    ],
)
def test_what_makes_no_sense_is_told_before_anything_is_filled(arguments, complaint):
    with pytest.raises(CommandError, match=complaint):
        call_command(Command(), *arguments)


def test_a_folder_filled_with_other_stories_is_not_taken_for_these(tmp_path, ours):
    (tmp_path / "kept" / "20-4").mkdir(parents=True)
    (tmp_path / "kept" / "20-4" / "filled.json").write_text('{"stories": 20, "seed": 4, "digest": "older"}')

    done = run(tmp_path, ours, "20", f"--keep={tmp_path / 'kept'}")

    assert done.returncode == 1
    assert "was filled with other stories. Remove it" in done.stderr


def test_a_folder_that_no_bench_made_is_left_alone(tmp_path):
    (tmp_path / "20-4").mkdir()
    (tmp_path / "20-4" / "thesis.txt").write_text("years of work")

    with pytest.raises(CommandError, match="none of ours"):
        call_command(Command(), "20", keep=tmp_path)

    assert (tmp_path / "20-4" / "thesis.txt").exists()


# ── The stories ─────────────────────────────────────────────────────────────


def test_the_same_number_and_seed_give_the_same_rows():
    assert list(stories.rows(50, seed=7)) == list(stories.rows(50, seed=7))
    assert list(stories.rows(50, seed=7)) != list(stories.rows(50, seed=8))


def test_what_pages_are_measured_by_is_there_in_an_archive_of_any_size():
    for n in (200, 2000):
        rows = list(stories.rows(n))
        lines = [row["fields"] for row in rows if row["model"] == "articles.article"]
        tags = Counter(tag for fields in lines for tag in fields["tags"])
        people = Counter(row["fields"]["person"][0] for row in rows if row["model"] == "articles.mention")
        sources = Counter(row["fields"]["source"][0] for row in rows if row["model"] == "articles.citation")

        assert len({fields["slug"] for fields in lines}) == n
        assert all(stories.COMMON_WORD in fields["body"] for fields in lines)
        assert sum(stories.RARE_WORD in fields["body"] for fields in lines) == stories.RARE_STORIES
        assert tags[stories.RARE_TOPIC] == stories.RARE_STORIES
        assert tags.most_common(1) == [(stories.BIG_TOPIC, n * 3 // 5)]
        assert people.most_common(1) == [(stories.BIG_PERSON, n // 5)]
        assert sources.most_common(1) == [(stories.BIG_SOURCE, n // 4)]
        assert all(4 <= len(fields["tags"]) <= 6 for fields in lines)
        assert all(10 <= fields["body"].count("<p>") <= 14 for fields in lines)
        days = Counter(fields["published_at"][:10] for fields in lines)
        assert set(days.values()) <= {stories.A_DAY, n % stories.A_DAY}


def test_an_archive_has_one_story_at_least():
    with pytest.raises(ValueError, match="one story or more"):
        next(stories.rows(0))


def test_a_big_archive_can_be_made_without_holding_it():
    assert len(list(islice(stories.rows(10_000_000), 100))) == 100


@pytest.mark.django_db
def test_the_stories_are_printed_without_a_finding(tmp_path, capsys):
    write(tmp_path / "archive.jsonl", stories.rows(12))

    call_command("loaddata", str(tmp_path / "archive.jsonl"))

    assert Edition.objects.live().count() == 12
    assert "with findings" not in capsys.readouterr().out
    printed = Edition.objects.live().values_list("document", flat=True)
    assert all(quote["anchored"] for document in printed for quote in document["quotes"])
    assert Quote.objects.count() >= 24
