"""Showing the built site on this machine, and reloading a page in the browser when a build changed it.

Only programs on this machine reach the address, but so does any web page open in a browser here. So every request
must name this server as its host (a page that rebinds its own name to 127.0.0.1 does not), must not come from
another origin, and must not be a part of another site's page. Nothing is listed, no link is followed, and only
files of the site are read. Nothing here knows how the site is made; it may be exchanged at any moment.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import logging
import os
import re
import secrets
import socketserver
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from kb.ask.follow import Turn, resolved
from kb.assets import asset
from kb.encode.terminal import visible
from kb.errors import KbError
from kb.files import open_beneath
from kb.home import Home
from kb.running import ASK
from kb.warm import Warm

PORTS_TRIED = 20
_EXCHANGE = 2.0  # seconds a site may be absent while a new one takes its place
_PREFIX = "/_kb/"
_SCRIPT = Path(__file__).with_name("reload.js")
_GONE = "gone"
_BODY = 20_000  # bytes of a question; one of 2,000 characters is read, whatever follows
_BOX = ("ask.css", "ask.js")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d{1,5})?")
_LOG = logging.getLogger(__name__)

# The types a site is made of; anything else is offered as a download, whatever it is called.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
}


def serve(
    home: Home,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    warm: Warm | None = None,
    ready: Callable[[SiteServer], None] = lambda server: None,
) -> None:
    """Show the site of ``home`` until Ctrl-C; ``ready`` is told of the server. Raises KbError if no port is free.

    ``warm`` answers questions about it.
    """
    with open_server(home, host, port, warm) as server:
        ready(server)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever(poll_interval=0.2)


def open_server(home: Home, host: str = "127.0.0.1", port: int = 8000, warm: Warm | None = None) -> SiteServer:
    """A server listening on ``port``, or the next free one after it; 0 takes any. Raises KbError."""
    for candidate in range(port, port + (PORTS_TRIED if port else 1)):
        try:
            return SiteServer(home, host, candidate, warm)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise KbError(
                    f"Cannot listen on {host}, port {candidate}: {error.strerror}.", "Choose another with --port."
                ) from error
        except OverflowError as error:
            raise KbError(f"There is no port {candidate}.", "Choose one below 65536 with --port.") from error
    raise KbError(f"Ports {port} to {port + PORTS_TRIED - 1} are all in use.", "Choose another with --port.")


class SiteServer(ThreadingHTTPServer):
    """Serves one site; each request in a thread of its own."""

    daemon_threads = True

    def __init__(self, home: Home, host: str, port: int, warm: Warm | None = None) -> None:
        self.site = home.site
        self.warm = warm
        self.token = secrets.token_urlsafe(32)
        self.names = frozenset({"127.0.0.1", "localhost", "[::1]", host})
        super().__init__((host, port), _Handler)

    @property
    def address(self) -> str:
        """Where a browser finds the site."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}/"

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name, as the standard server does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no news; anything else goes to the log, not to the terminal."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            _LOG.error("a request failed", exc_info=error)


@dataclass(frozen=True, slots=True)
class _Found:
    """An opened file of the site, or where to look instead."""

    file: int = -1
    name: str = ""
    redirect: str = ""


class _Absent(Exception):  # noqa: N818
    """There is no site at all, for longer than an exchange takes."""


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def parse_request(self) -> bool:
        """Besides reading the request: the one gate that every request of every kind passes."""
        if not super().parse_request():
            return False
        refusal = self._refusal()
        if refusal:
            self.close_connection = True  # what follows may be a body nobody reads
            json_asked = "json" in f"{self.headers.get('Accept', '')} {self.headers.get_content_type()}"
            said = json.dumps({"error": refusal[1].strip()}) if json_asked else refusal[1]
            self._send(refusal[0], said.encode("utf-8"), _TYPES[".json" if json_asked else ".txt"])
            return False
        return True

    def _refusal(self) -> tuple[HTTPStatus, str] | None:
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or not self._is_here(hosts[0]):
            return HTTPStatus.FORBIDDEN, "This server answers only to this machine's own names.\n"
        if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in self.headers.get_all("Origin", [])):
            return HTTPStatus.FORBIDDEN, "This server answers only its own pages.\n"
        if self.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and (
            self.headers.get("Sec-Fetch-Mode") != "navigate" or self.headers.get("Sec-Fetch-Dest") != "document"
        ):
            return HTTPStatus.FORBIDDEN, "Other sites may link here, not include what is here.\n"
        if self.command == "POST" and self.path == ASK and self.server.warm:
            return self._refused_question()
        if self.command not in ("GET", "HEAD"):
            return HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered.\n"
        return None

    def _refused_question(self) -> tuple[HTTPStatus, str] | None:
        """A question comes from a page of this server, whose browser says so, or with the token."""
        shown = self.headers.get("Authorization", "").encode("utf-8", "replace")
        known = secrets.compare_digest(shown, f"Bearer {self.server.token}".encode("ascii"))
        if not known and not self.headers.get("Origin"):
            return HTTPStatus.FORBIDDEN, "Only pages of this server and who knows its token may ask.\n"
        if self.headers.get_content_type() != "application/json":
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "A question is sent as JSON.\n"
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not re.fullmatch(r"\d{1,9}", length, re.ASCII):
            return HTTPStatus.LENGTH_REQUIRED, "Say how long the question is.\n"
        if int(length) > _BODY:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The question is too long.\n"
        return None

    def _is_here(self, host: str) -> bool:
        parts = _HOST.fullmatch(host.lower())
        return parts is not None and parts.group(1) in self.server.names

    def do_GET(self) -> None:
        try:
            self._answer()
        except _Absent:
            text = "<!doctype html><title>kb</title><body><p>There is no site yet. Run <code>kb build</code>."
            self._send_page(HTTPStatus.SERVICE_UNAVAILABLE, text.encode("utf-8"), _GONE)

    do_HEAD = do_GET  # noqa: N815 - _send leaves the body out

    def do_POST(self) -> None:
        """A question; everything else was refused."""
        if self.server.warm is None:  # as ``_refusal`` has seen
            return
        asked = _question(self.rfile.read(int(self.headers["Content-Length"])))
        if asked is None:
            self._send_json(HTTPStatus.BAD_REQUEST, {"error": "This is no question."})
            return
        try:
            told = self.server.warm.ask(
                resolved(asked["question"], _turn(asked.get("before"))),
                asked.get("only", {}),
                links=asked.get("links") is True,
                settings=asked.get("settings", ""),
            )
        except KbError as error:
            self._send_json(HTTPStatus.CONFLICT, {"error": visible(error.format_message())})
        except Exception:
            _LOG.exception("a question could not be answered")
            said = "The question could not be answered; `kb ask` in a terminal says why."
            self._send_json(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": said})
        else:
            self._send_json(HTTPStatus.OK, asdict(told))

    def _send_json(self, status: HTTPStatus, value: object) -> None:
        self._send(status, json.dumps(value).encode("ascii"), _TYPES[".json"])

    def _answer(self) -> None:
        if not self.path.startswith("/"):
            self._send(HTTPStatus.BAD_REQUEST, b"Only paths are answered.\n", _TYPES[".txt"])
        elif self.path.startswith(_PREFIX):
            self._answer_kb(self.path.removeprefix(_PREFIX))
        else:
            self._answer_file(self.path.partition("?")[0].partition("#")[0])

    def _answer_kb(self, rest: str) -> None:
        name, _, query = rest.partition("?")
        if name == "reload.js":
            self._send(HTTPStatus.OK, _SCRIPT.read_bytes(), _TYPES[".js"])
        elif name in _BOX and self.server.warm:
            box = asset("site") / "served" / name
            self._send(HTTPStatus.OK, box.read_bytes(), _TYPES[box.suffix])
        elif name == "version":
            page = parse_qs(query).get("page", ["/"])[0]
            body = json.dumps({"version": self._version(page)}).encode("utf-8")
            self._send(HTTPStatus.OK, body, _TYPES[".json"])
        else:
            self._send(HTTPStatus.NOT_FOUND, b"Nothing here.\n", _TYPES[".txt"])

    def _version(self, page: str) -> str:
        """Changes exactly when the bytes of the page do."""
        found = _find(self.server.site, _parts(unquote(page)), page.endswith("/"))
        if found is None or found.redirect:
            return _GONE
        with os.fdopen(found.file, "rb") as file:
            return _digest(file.read())

    def _answer_file(self, path: str) -> None:
        found = _find(self.server.site, _parts(unquote(path)), path.endswith("/"))
        status = HTTPStatus.OK
        if found is None:
            status = HTTPStatus.NOT_FOUND
            found = _find(self.server.site, ["404.html"], False)
            if found is None:
                self._send_page(status, b"<!doctype html><title>kb</title><body><p>There is no such page.", _GONE)
                return
        if found.redirect:
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", _TYPES[".txt"], Location=found.redirect)
            return
        with os.fdopen(found.file, "rb") as file:
            kind = _TYPES.get(Path(found.name).suffix.lower())
            if kind == _TYPES[".html"]:
                page = file.read()
                self._send_page(status, page, _GONE if status == HTTPStatus.NOT_FOUND else _digest(page))
            else:
                self._send_file(file, kind)

    def _send_page(self, status: HTTPStatus, page: bytes, version: str) -> None:
        script = f'<script src="{_PREFIX}reload.js" data-version="{version}" defer></script>'.encode("ascii")
        if self.server.warm:
            style, box = (f"{_PREFIX}{name}" for name in _BOX)
            script += f'<link rel="stylesheet" href="{style}"><script src="{box}" defer></script>'.encode("ascii")
        head, end, tail = page.rpartition(b"</body>")
        self._send(status, head + script + end + tail if end else page + script, _TYPES[".html"])

    def _send_file(self, file: Any, kind: str | None) -> None:
        status = os.fstat(file.fileno())
        tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
        if self.headers.get("If-None-Match") == tag:
            self._send(HTTPStatus.NOT_MODIFIED, b"", "", ETag=tag)
            return
        extra = {"ETag": tag} if kind else {"ETag": tag, "Content-Disposition": "attachment"}
        self._head(HTTPStatus.OK, kind or "application/octet-stream", status.st_size, extra)
        if self.command == "GET":
            self.wfile.flush()
            self.connection.sendfile(file, count=status.st_size)

    def _send(self, status: HTTPStatus, body: bytes, kind: str, **extra: str) -> None:
        self._head(status, kind, len(body), extra)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: HTTPStatus, kind: str, length: int, extra: dict[str, str]) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
        if self.close_connection:
            self.send_header("Connection", "close")
        for name, value in extra.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def version_string(self) -> str:
        return "kb"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        _LOG.debug(format, *args)


def _question(body: bytes) -> dict[str, Any] | None:
    """What a page or `kb ask` sends; None for anything else."""
    with contextlib.suppress(ValueError, RecursionError):
        asked = json.loads(body)
        if isinstance(asked, dict) and isinstance(asked.get("question"), str) and asked["question"].strip():
            forms = (("only", dict), ("settings", str))
            return asked if all(isinstance(asked.get(name, kind()), kind) for name, kind in forms) else None
    return None


def _turn(before: object) -> Turn | None:
    """The question before this one, on which it may lean."""
    if not isinstance(before, dict):
        return None
    question, answer = before.get("question"), before.get("answer")
    return Turn(question, answer) if isinstance(question, str) and isinstance(answer, str) else None


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _digest(page: bytes) -> str:
    return hashlib.sha256(page).hexdigest()[:16]


def _find(site: Path, parts: Sequence[str], folder: bool) -> _Found | None:
    """The file of the site that an address means; None when there is none. Raises _Absent."""
    if any(part.startswith(".") for part in parts):
        return None
    deadline = time.monotonic() + _EXCHANGE
    while True:
        before = _identity(site)
        if before is not None:
            found = _open(site, parts, folder)
            if found is not None or before == _identity(site):
                return found
        # The site is being exchanged: between two renames it is not there, or what was opened is the old one.
        if time.monotonic() > deadline:
            raise _Absent
        time.sleep(0.02)


def _open(site: Path, parts: Sequence[str], folder: bool) -> _Found | None:
    with contextlib.suppress(OSError, ValueError):
        if not folder:
            return _Found(open_beneath(site, parts), parts[-1]) if parts else None
        return _Found(open_beneath(site, [*parts, "index.html"]), "index.html")
    if not folder:
        with contextlib.suppress(OSError, ValueError):
            os.close(open_beneath(site, [*parts, "index.html"]))
            return _Found(redirect="/" + "".join(f"{quote(part)}/" for part in parts))
    return None


def _identity(site: Path) -> tuple[int, int] | None:
    try:
        status = site.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
