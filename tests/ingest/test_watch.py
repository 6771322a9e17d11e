"""The trials in which naive watchers lose files, each with events and without: 0 lost, 0 wrong, 0 ghosts.

*Lost*: a file that never became a source. *Wrong*: a text stored that the file never had when it was complete.
*Ghost*: a source whose file is gone.
"""

from __future__ import annotations

import errno
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.ingest import Orders, ingest
from ingest.scan import Scan
from ingest.watch import Watching, watch
from kb.errors import Busy, LibraryError, NeedsConfirmation
from kb.home import Home
from kb.library import Library
from kb.progress import Silent
from kb.settings import Limits, Settings, Watch
from kb.values import Document

QUIET = 0.25
GRACE = 0.4
PATIENCE = 15.0  # seconds until a trial is given up


class Watched:
    """A watch with a real ingest behind it, in a thread; what it stored is kept beside the library."""

    def __init__(self, home: Home, *, events: bool) -> None:
        self.home = home
        self.read: list[str] = []  # every text that was ever read, in order
        self.sources: dict[str, str] = {}
        self.renamed = 0
        self.said: list[str] = []
        self.error: BaseException | None = None
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._watch, args=(events,), daemon=True)

    def _watch(self, events: bool) -> None:
        settings = Settings(watch=Watch(quiet=QUIET, rescan=60.0 if events else 0.1))
        try:
            with Library.open(self.home) as library:
                watch(
                    self.home,
                    settings,
                    lambda found: self._ingest(library, settings, found),
                    self.stop,
                    Watching(
                        known=list(library.files.all()),
                        say=self.said.append,
                        events=events,
                        debounce=0.05,
                        poll=0.1,
                        grace=GRACE,
                    ),
                )
        except BaseException as error:
            self.error = error

    def _ingest(self, library: Library, settings: Settings, found: Scan) -> None:
        report = ingest(library, self.home, settings, Silent(), Orders(found=found, extract_all=self._extract))
        self.renamed += len(report.renamed)
        self.sources = {source.path: library.sources.text(source.id) for source in library.sources.all()}

    def _extract(
        self, jobs: Iterable[tuple[str, Path, str]], limits: Limits, workers: int
    ) -> Iterator[tuple[str, Document]]:
        for key, path, _ in jobs:
            text = path.read_text("utf-8")
            self.read.append(text)
            yield key, Document(text, (), "text", "fake")

    def settles(self) -> bool:
        """Does the library come to hold exactly what the folder holds?"""
        return eventually(lambda: self.error is not None or self.sources == there(self.home)) and self.error is None


def there(home: Home) -> dict[str, str]:
    return {home.relative(path): path.read_text("utf-8") for path in sorted(home.raw.rglob("*")) if path.is_file()}


def eventually(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.03)
    return False


@contextmanager
def watched(home: Home, *, events: bool) -> Iterator[Watched]:
    subject = Watched(home, events=events)
    subject.thread.start()
    try:
        yield subject
    finally:
        subject.stop.set()
        subject.thread.join(10)
        assert not subject.thread.is_alive()


@pytest.fixture(params=[True, False], ids=["events", "no events"])
def events(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def slow_write(raw: Path) -> None:
    with (raw / "slow.md").open("w") as file:
        for number in range(12):
            file.write(f"{number} " * 20_000)
            file.flush()
            time.sleep(0.05)


def four_appends(raw: Path) -> None:
    for number in range(4):
        with (raw / "appended.md").open("a") as file:
            file.write(f"part {number} ")
        time.sleep(0.1)


def many_files(raw: Path) -> None:
    for number in range(150):
        (raw / f"{number}.md").write_text(f"text {number}")


def grow_tree(root: Path) -> None:
    for number in range(60):
        folder = root / str(number % 3) / str(number % 5) / str(number % 7)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.md").write_text(f"text {number}")


def copied_tree(raw: Path) -> None:
    grow_tree(raw.parent / "tree")
    shutil.copytree(raw.parent / "tree", raw / "copy")


def folder_and_file(raw: Path) -> None:
    for number in range(40):
        (raw / str(number) / "deep").mkdir(parents=True)
        (raw / str(number) / "deep" / "file.md").write_text(f"text {number}")


def moved_tree(raw: Path) -> None:
    grow_tree(raw.parent / "tree")
    (raw.parent / "tree").rename(raw / "moved")


def atomic_saves(raw: Path) -> None:
    for number in range(80):
        (raw / ".save.tmp").write_text(f"version {number // 4} of {number % 4}")
        (raw / ".save.tmp").rename(raw / f"{number % 4}.md")
        time.sleep(0.002)


def many_renames(raw: Path) -> None:
    for number in range(20):
        (raw / f"{number}-0.md").write_text(f"text {number}")
    for turn in range(15):
        for number in range(20):
            (raw / f"{number}-{turn}.md").rename(raw / f"{number}-{turn + 1}.md")
        time.sleep(0.02)


def create_and_delete(raw: Path) -> None:
    for number in range(100):
        (raw / f"{number}.md").write_text(f"text {number}")
        (raw / f"{number}.md").unlink()
    (raw / "stays.md").write_text("stays")


@contextmanager
def heartbeat() -> Iterator[Callable[[], bool]]:
    """Did this machine run without a pause long enough to look like a writer that has finished?"""
    stop, longest = threading.Event(), [0.0]

    def beat() -> None:
        before = time.monotonic()
        while not stop.wait(0.01):
            now = time.monotonic()
            longest[0] = max(longest[0], now - before)
            before = now

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield lambda: longest[0] < QUIET / 2
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    "trial",
    [
        *(slow_write, four_appends, many_files, copied_tree, folder_and_file, moved_tree, atomic_saves),
        *(many_renames, create_and_delete),
    ],
)
def test_trial(home: Home, events: bool, trial: Callable[[Path], None]) -> None:
    with heartbeat() as steady, watched(home, events=events) as subject:
        time.sleep(0.1)
        trial(home.raw)
        complete = set(there(home).values())
        assert subject.settles(), (subject.error, len(subject.sources))
    if trial is atomic_saves:  # each save is whole: a busy machine may rest between two of them
        assert set(subject.read) <= {f"version {number // 4} of {number % 4}" for number in range(80)}
    elif steady():
        assert set(subject.read) <= complete  # nothing half-written was ever read
        assert len(subject.read) == len(complete)  # and each file once
    assert there(home) == subject.sources


def test_files_already_there(home: Home, events: bool) -> None:
    many_files(home.raw)
    with watched(home, events=events) as subject:
        assert subject.settles()


def test_a_rename_is_seen_as_one_and_a_deletion_waits(home: Home, events: bool) -> None:
    for number in range(6):
        (home.raw / f"{number}.md").write_text(f"text {number}")
    with watched(home, events=events) as subject:
        assert subject.settles()
        (home.raw / "0.md").rename(home.raw / "renamed.md")
        assert eventually(lambda: "raw/renamed.md" in subject.sources)
        assert (subject.renamed, len(subject.read)) == (1, 6)
        begun = time.monotonic()
        (home.raw / "1.md").unlink()
        assert subject.settles()
        assert time.monotonic() - begun >= GRACE


def test_deleted_before_the_watch_began(home: Home) -> None:
    for number in range(6):
        (home.raw / f"{number}.md").write_text(f"text {number}")
    with watched(home, events=True) as subject:
        assert subject.settles()
    (home.raw / "0.md").unlink()
    with watched(home, events=True) as subject:
        assert eventually(lambda: bool(subject.sources))
        assert subject.settles()


@pytest.mark.parametrize("how", ["emptied", "unmounted"])
def test_a_folder_that_vanishes_costs_nothing(home: Home, events: bool, how: str) -> None:
    for number in range(6):
        (home.raw / f"{number}.md").write_text(f"text {number}")
    with watched(home, events=events) as subject:
        assert subject.settles()
        before = subject.sources
        home.raw.rename(home.root / "elsewhere")
        if how == "emptied":
            home.raw.mkdir()
        assert eventually(lambda: any("Nothing was removed" in message for message in subject.said))
        assert subject.sources == before
        if how == "emptied":
            home.raw.rmdir()
        (home.root / "elsewhere").rename(home.raw)
        time.sleep(0.3)
        (home.raw / "new.md").write_text("new")  # and it goes on as before
        assert subject.settles()
        assert len(subject.read) == 7
        assert len([message for message in subject.said if "Nothing was removed" in message]) == 1


def test_reading_does_not_wake_the_watch(home: Home) -> None:
    """Our own opening and closing make events too: acting on them would never end."""
    calls: list[Scan] = []
    stop = threading.Event()
    (home.raw / "a.md").write_text("text")

    def on_change(found: Scan) -> None:
        calls.append(found)
        (home.raw / "a.md").read_text()

    settings = Settings(watch=Watch(quiet=0, rescan=60))
    thread = threading.Thread(target=watch, args=(home, settings, on_change, stop, Watching(debounce=0.01)))
    thread.start()
    time.sleep(0.6)
    stop.set()
    thread.join()
    assert len(calls) == 1


def test_without_room_for_watches_it_looks_and_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from watchdog.observers import Observer

    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "schedule", full)
    with watched(home, events=True) as subject:
        (home.raw / "a.md").write_text("text")
        assert subject.settles()
    assert len(subject.said) == 1
    assert "max_user_watches" in subject.said[0]


def test_a_dead_observer_is_replaced(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest import watch as module

    made: list[module.Events] = []
    start = module.Events.start

    def starting(self: module.Events) -> bool:
        made.append(self)
        return start(self)

    monkeypatch.setattr(module.Events, "start", starting)
    with watched(home, events=True) as subject:
        assert eventually(lambda: bool(made) and made[0].sound())
        made[0]._observer.stop()
        made[0]._observer.join()
        assert eventually(lambda: len(made) == 2 and made[1].sound())
        (home.raw / "a.md").write_text("text")
        assert subject.settles()


@pytest.mark.parametrize(("error", "goes_on"), [(NeedsConfirmation("Really?"), True), (LibraryError("Bad."), False)])
def test_an_error_that_may_pass_is_said_others_end_the_watch(home: Home, error: Exception, goes_on: bool) -> None:
    stop, said, calls = threading.Event(), [], []  # type: ignore[var-annotated]

    def on_change(found: Scan) -> None:
        calls.append(found)
        if len(calls) < 3:
            raise error
        stop.set()

    settings = Settings(watch=Watch(quiet=0, rescan=0.1))
    try:
        watch(home, settings, on_change, stop, Watching(say=said.append, events=False, poll=0.1))
    except LibraryError:
        assert not goes_on
    assert (len(calls), len(said)) == ((3, 1) if goes_on else (1, 0))


CHILD = """
import sys, threading
from pathlib import Path
from ingest.watch import watch
from kb.home import Home
from kb.settings import Settings, Watch
def show(found):
    print(len(set(found.files) - found.held), flush=True)
watch(Home(Path(sys.argv[1])), Settings(watch=Watch(quiet=0.2, rescan=60)), show, threading.Event())
"""


def test_stopped_while_much_happens_it_finds_all_of_it(home: Home) -> None:
    """A machine that sleeps: more events than the system keeps may come meanwhile."""
    with subprocess.Popen([sys.executable, "-c", CHILD, home.root], stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout
            assert child.stdout.readline() == "0\n"
            child.send_signal(signal.SIGSTOP)
            for number in range(6000):
                (home.raw / f"{number}.md").write_text(str(number))
            child.send_signal(signal.SIGCONT)
            counts = iter(child.stdout.readline, "")
            assert any(int(count) == 6000 for count in counts)
        finally:
            child.kill()


def test_a_build_of_somebody_else_is_waited_out_with_a_new_scan(home: Home) -> None:
    stop, scans = threading.Event(), []

    def on_change(found: Scan) -> None:
        scans.append(found)
        if len(scans) == 1:
            raise Busy("`kb build` is writing.")
        stop.set()

    begun = time.monotonic()
    watch(home, Settings(watch=Watch(quiet=QUIET, rescan=60.0)), on_change, stop)
    assert len(scans) == 2
    assert scans[0] is not scans[1]
    assert time.monotonic() - begun < 10
