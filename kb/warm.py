"""One knowledge base held open, so that a question costs only its answer: what `kb serve` asks.

SQLite connections belong to one thread, and so does everything here: questions of any thread wait for their turn.
The library is looked at before every question: a build beside it is seen by the next one, and a library that was
made anew, or other settings, open everything again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import fields, replace

from kb.ask.catalog import Only
from kb.ask.form import Told, told
from kb.ask.session import Session
from kb.engine import Engine
from kb.errors import KbError, UsageError
from kb.home import Home
from kb.landing import Landings
from kb.running import serves
from kb.settings import Settings, load_settings

LONGEST_FILTER = 300


class Warm:
    """Answers questions about one base from any thread. ``close`` it in the end.

    ``engine`` opens the engine that settings name: this room imports none. ``landings`` knows the site's addresses.
    """

    def __init__(self, home: Home, engine: Callable[[Settings], Engine], landings: Landings | None = None) -> None:
        self.home = home
        self._engine = engine
        self._landings = landings
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kb-ask")
        self._session: Session | None = None
        self._settings = Settings()
        self._seen: object = None

    def prepare(self) -> None:
        """Open everything in the background, so that the first question does not wait for it."""
        self._thread.submit(self._prepared)

    def ask(
        self, question: str, only: Mapping[str, str] | None = None, *, links: bool = False, settings: str = ""
    ) -> Told:
        """The answer to a question, from some sources ``only``. Raises KbError.

        ``links``: with the addresses of what is cited. ``settings``, where it is given, is what ``running.serves``
        gives of those it must be answered with.
        """
        return self._thread.submit(self._asked, question, _only(only or {}), links, settings).result()

    def close(self) -> None:
        """Let go of the base; a question that is being answered is."""
        self._thread.submit(self._shut)
        self._thread.shutdown(wait=True)

    def _asked(self, question: str, only: Only, links: bool, settings: str) -> Told:
        try:
            return self._answered(question, only, links, settings)
        except UsageError:  # who asks is refused: nothing broke
            raise
        except Exception:
            self._shut()  # whatever broke, the next question meets a base that was opened anew
            raise

    def _answered(self, question: str, only: Only, links: bool, settings: str) -> Told:
        session = self._open()
        if settings and settings != serves(self._settings):
            raise UsageError("This server has other settings.")
        session.meaning.only = only
        answer, disputed, found = told(session, question, self._engine(self._settings))
        if links and self._landings:
            found = replace(found, links=self._landings.links(session.library, answer, disputed))
        return found

    def _prepared(self) -> None:
        with suppress(KbError):  # the first question will say it
            self._open().prepare()

    def _open(self) -> Session:
        seen = _state(self.home)
        if self._session is None or seen != self._seen:
            self._shut()
            self._settings = load_settings(self.home)
            self._session = Session.open(self.home, self._settings, warm=True)
            self._seen = seen
        return self._session

    def _shut(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def _only(given: Mapping[str, str]) -> Only:
    names = {one.name for one in fields(Only)}
    if not set(given) <= names or not all(isinstance(v, str) and len(v) <= LONGEST_FILTER for v in given.values()):
        raise UsageError(f"A question may be narrowed by {', '.join(sorted(names))}, each a short text.")
    return Only(**given)


def _state(home: Home) -> tuple[object, ...]:
    """What changes when the library is another file, or the settings say something else."""
    found: list[object] = []
    for path in (home.library, home.settings, home.chroma):
        try:
            status = path.stat()
        except OSError:
            found.append(None)
        else:
            same = (status.st_dev, status.st_ino)
            found.append((*same, status.st_mtime_ns, status.st_size) if path == home.settings else same)
    return tuple(found)
