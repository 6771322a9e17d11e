"""A `kb serve` that runs, for the other commands of the same base: the file that names it, and asking it.

``.kb/serve.json`` is readable by its owner alone and holds the port and a token made for this one run. The server keeps
a kernel lock on it, so a file that outlived its server is known by being unlocked, whatever ended it. Whoever
asks says with which settings; a server that has others, or is another version, does not answer.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb import __version__
from kb.ask.form import Told
from kb.files import sha256
from kb.home import Home
from kb.settings import Settings

ASK = "/_kb/ask"
_REACH = 2.0  # seconds to reach a server on this machine


@contextlib.contextmanager
def announced(home: Home, port: int, token: str) -> Iterator[bool]:
    """Let others find this server for the length of the block; False where they find another one, or cannot."""
    path = home.state / "serve.json"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError:  # a base nobody can write to is served all the same
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.fchmod(descriptor, 0o600)
        os.ftruncate(descriptor, 0)
        about = {"port": port, "token": token}
        os.pwrite(descriptor, json.dumps(about).encode("ascii"), 0)
    except OSError:
        os.close(descriptor)
        yield False
        return
    try:
        yield True
    finally:
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
        os.close(descriptor)


def serves(settings: Settings) -> str:
    """What a server must have in common with who asks it: kb's version and every setting."""
    return sha256(f"{__version__}\n{settings!r}")


def find(home: Home, settings: Settings) -> Running | None:
    """The server of this base; None where there is none."""
    try:
        descriptor = os.open(home.state / "serve.json", os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        private = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077
        if not private or not _locked(descriptor):
            return None
        about = json.loads(os.pread(descriptor, 4_096, 0))
        return Running(int(about["port"]), str(about["token"]), serves(settings), max(settings.calls.deadline, 60.0))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs."""

    port: int
    token: str
    settings: str  # ours, as ``serves`` gives them
    patience: float  # seconds an answer may take: a model may be asked for it

    def ask(self, question: str, only: Mapping[str, str]) -> Told | None:
        """The answer; None where the server gives none: then the base itself is asked."""
        import http.client  # brings what TLS and e-mail need, for those alone who found a server

        body = json.dumps({"question": question, "only": dict(only), "settings": self.settings})
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_REACH)
        try:
            connection.connect()
            connection.sock.settimeout(self.patience)
            connection.request("POST", ASK, body, headers)
            reply = connection.getresponse()
            said = reply.read()
            return Told(**json.loads(said)) if reply.status == http.HTTPStatus.OK else None
        except (OSError, http.client.HTTPException, ValueError, TypeError):
            return None
        finally:
            connection.close()
