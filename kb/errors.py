"""Everything kb raises on purpose, and the codes it exits with.

KbError                 a sentence for a person: what happened, to what, and what to do
├── UsageError          the command or its arguments make no sense here
├── NoKnowledgeBase     no kb.toml from the current folder upwards
├── SettingsError       kb.toml has an unknown key or an impossible value
│   └── PromptError     a prompt file is missing or malformed
├── OverridesError      overrides.toml or pages.lock cannot be read
├── Busy                another kb holds the write lock
├── LibraryError        the library is damaged, or newer than this kb
├── EmbedderError       the embedder cannot load (search goes on, lexically)
├── ServiceError        a provider's batch service refused or cannot be reached
├── SiteError           the static site could not be built
├── DiskFull            no room left where kb must write
└── NeedsConfirmation   kb will not do this unasked (more than half of the sources vanished, …)

Problems in the user's material are values (``kb.values.Problem``), never exceptions.
"""

from __future__ import annotations

from enum import IntEnum

import click


class ExitCode(IntEnum):
    """What a kb command tells the shell."""

    OK = 0
    """Done, and everything went in."""
    ERROR = 1
    """Nothing was done, or it had to stop; the message says why."""
    USAGE = 2
    """The command line or the settings make no sense."""
    PARTIAL = 3
    """Done, but some sources failed or something was left out; it is named, the rest is in."""
    FINDINGS = 4
    """A check (verify, lint, doctor) found something wrong, or an answer was refused by `kb ask --strict`."""
    BUSY = 5
    """Another kb is writing to this knowledge base."""
    CONFIRM = 6
    """kb needs a yes for this: run it again with --yes."""
    REGRESSION = 7
    """`kb eval --against`: something is worse than it was."""
    PENDING = 75
    """Work waits for answers from outside."""
    INTERRUPTED = 130
    """Ctrl-C; nothing acknowledged was lost."""


class KbError(click.ClickException):
    """Base of all errors kb raises on purpose. ``message`` is one sentence, ``advice`` says what to do."""

    exit_code = int(ExitCode.ERROR)
    advice = ""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(f"{message} {advice or self.advice}".strip())


class UsageError(KbError):
    """The command or its arguments make no sense here."""

    exit_code = int(ExitCode.USAGE)


class NoKnowledgeBase(KbError):  # noqa: N818 - named for what the user sees
    """No kb.toml was found from the current folder upwards."""

    exit_code = int(ExitCode.USAGE)
    advice = "Run `kb init DIR` to make one, or name one with --kb DIR."


class SettingsError(KbError):
    """kb.toml or a KB_… variable holds something kb does not know."""

    exit_code = int(ExitCode.USAGE)


class PromptError(SettingsError):
    """A prompt file is missing or malformed, or its variables are not those it was given."""


class OverridesError(KbError):
    """overrides.toml or pages.lock cannot be read."""

    exit_code = int(ExitCode.USAGE)


class Busy(KbError):  # noqa: N818
    """Another process holds the write lock of this knowledge base."""

    exit_code = int(ExitCode.BUSY)


class LibraryError(KbError):
    """The library file is damaged, or was written by a newer kb."""


class EmbedderError(KbError):
    """The embedder cannot load; search is lexical until it can."""


class ServiceError(KbError):
    """A provider's batch API failed. ``may_be_done``: it may have done what it was asked all the same."""

    advice = "Nothing is lost: run `kb resume` again later."

    def __init__(self, message: str, advice: str = "", *, may_be_done: bool = False) -> None:
        super().__init__(message, advice)
        self.may_be_done = may_be_done


class SiteError(KbError):
    """The static site could not be built; the old one is still in place."""


class DiskFull(KbError):  # noqa: N818
    """There is no room left where kb must write."""

    advice = "Free some space and run the command again; it goes on where it stopped."


class NeedsConfirmation(KbError):  # noqa: N818
    """kb does not do this without being told twice."""

    exit_code = int(ExitCode.CONFIRM)
    advice = "Run it again with --yes if that is what you want."
