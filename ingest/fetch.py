"""Fetching a page that a person names: the only place where kb asks the network for a source, and never unasked.

An address may lead anywhere, also to this machine and what stands around it. So a host is looked up once, every address
it has must be a public one, the connection goes to the very address that was checked, and each redirect begins anew.
What comes back is counted as it comes: how much, for how long, of which type.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from ingest.extract.reader import Unreadable
from kb.encode.web import slugify

REDIRECTS = 5
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "kb", "Connection": "close"}
_CHUNK = 64 * 1024
_LONGEST = 2000  # characters of an address
_ENDINGS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt",
    "text/markdown": ".md", "text/csv": ".csv", "application/rtf": ".rtf", "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}  # fmt: skip
_META = re.compile(r"<meta\s[^<>]{0,2000}?>", re.IGNORECASE)
_PDF_OF_IT = re.compile(r"""(?:name|property)=["']?citation_pdf_url["'\s]""", re.IGNORECASE)
_CONTENT = re.compile(r"""content=["']([^"']{5,2000})["']""", re.IGNORECASE)
_ARXIV = re.compile(r"^/abs/([\w.\-/]+)$")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """Whether an address is one of the public network: not this machine, its network, or what only looks like one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(inner)
        if address in _NAT64:  # a way to any IPv4 address, private ones too
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved


def look_up(host: str, port: int) -> list[Address]:
    """Every address of a host, as this machine's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


@dataclass(frozen=True, slots=True)
class Net:
    """How the network is reached, and what a fetch may cost."""

    most_bytes: int
    seconds: float
    allows: Callable[[Address], bool] = is_public
    addresses: Callable[[str, int], Sequence[Address]] = look_up
    ports: frozenset[int] = frozenset({80, 443})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. ``url`` is where it came from in the end, ``name`` a file name for it."""

    data: bytes
    url: str
    name: str
    pdf: str = ""  # where the page says that the work itself lies


@dataclass(slots=True)
class _Budget:
    ends: float
    left: int


def fetch(url: str, net: Net) -> Fetched:
    """What lies at a web address. Raises Unreadable, in a sentence, where that cannot or may not be fetched."""
    budget = _Budget(time.monotonic() + net.seconds, net.most_bytes)
    address = checked(url)
    for _ in range(REDIRECTS + 1):
        response, close = _ask(address, net, budget)
        try:
            if response.status in (301, 302, 303, 307, 308):
                address = _led_to(address, response.getheader("Location", ""))
                continue
            if response.status != 200:
                raise Unreadable(
                    f"{_host(url)} answered {response.status} {response.reason}.", "Look at it in a browser."
                )
            return _taken(address, response, net, budget)
        except (OSError, http.client.HTTPException) as error:
            raise _lost(address, error) from error
        finally:
            close()
    raise Unreadable(f"{_host(url)} leads from one address to the next without end.", "Look at it in a browser.")


def checked(url: str) -> str:
    """An address on the web in one form. Raises Unreadable for any other: files, shares, names with passwords."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise Unreadable(f"{url[:80]!r} is no web address ({error}).", "Give one that begins with https://.") from error
    host = parts.hostname or ""
    if parts.scheme.lower() not in ("http", "https") or not host or len(url) > _LONGEST:
        raise Unreadable(f"{url[:80]!r} is no web address that can be fetched.", "Give one that begins with https://.")
    if parts.username is not None or any(sign.isspace() or ord(sign) < 32 for sign in url.strip()):
        raise Unreadable("The address holds a name, a password or blanks.", "Give it without them.")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError as error:
        raise Unreadable(f"{host[:80]!r} is no name of a host.", "Look at it in a browser.") from error
    place = f"[{host}]" if ":" in host else host
    netloc = place if port is None else f"{place}:{port}"
    path = parts.path if parts.path.isascii() else _quoted(parts.path)
    return urlunsplit((parts.scheme.lower(), netloc, path or "/", _quoted(parts.query), ""))


def _led_to(address: str, link: str) -> str:
    """Where an address leads, in one form. Raises Unreadable for what is no address."""
    try:
        return checked(urljoin(address, link))
    except ValueError as error:
        raise Unreadable(
            f"{_host(address)} leads to {link[:80]!r}, which is no web address.", "Look at it in a browser."
        ) from error


def work_at(url: str) -> str:
    """Where the work lies that a landing page is of, known by its address alone: arXiv's PDF for its abstract."""
    parts = urlsplit(url)
    found = _ARXIV.match(parts.path)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("export.")
    return f"https://arxiv.org/pdf/{found[1]}" if found and host == "arxiv.org" else ""


def with_origin(fetched: Fetched, url: str) -> Fetched:
    """A page that says where it was saved from, as browsers write it; other files, and one that does, as they are."""
    if not fetched.name.endswith(".html") or b"saved from url=" in fetched.data[:4096]:
        return fetched
    line = f"<!-- saved from url=({len(url):04}){url.replace('--', '%2D%2D')} -->\n"
    return replace(fetched, data=line.encode("ascii", "replace") + fetched.data)


def _quoted(text: str) -> str:
    return quote(text, safe="/%:=&?~#+!$,;'@()*[]")


def _host(url: str) -> str:
    return urlsplit(url).hostname or url[:80]


def _ask(address: str, net: Net, budget: _Budget) -> tuple[http.client.HTTPResponse, Callable[[], None]]:
    """The beginning of an answer, from an address of the host that was checked."""
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    if port not in net.ports:
        raise Unreadable(f"Port {port} of {host} is none that web pages come from.", "Save the page from a browser.")
    try:
        found = [ipaddress.ip_address(host)] if _is_literal(host) else list(net.addresses(host, port))
    except (OSError, UnicodeError) as error:
        raise Unreadable(f"{host} is not known ({error}).", "Check the address and the network.") from error
    if not found or not all(map(net.allows, found)):
        raise Unreadable(
            f"{host} is on this machine or its own network, where kb fetches nothing.", "Save the page from a browser."
        )
    sock: socket.socket | None = None
    late = threading.Event()
    timer = threading.Timer(0.0, str)  # replaced as soon as there is something to end
    try:
        sock = socket.create_connection((str(found[0]), port), timeout=_rest(budget))
        # A time limit of a socket is one for each of its bytes: who sends them one by one could hold kb for days.
        if secure:
            context = ssl.create_default_context()
            sock = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
        timer = threading.Timer(_rest(budget), _end, (sock, late))
        timer.daemon = True
        timer.start()
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection = http.client.HTTPConnection(host, port)
        connection.sock = sock
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        connection.request("GET", target, headers=_HEADERS)
        response = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        timer.cancel()
        if sock is not None:
            sock.close()
        raise _too_long() if late.is_set() else _lost(address, error) from error

    def close() -> None:
        timer.cancel()
        response.close()
        connection.close()

    return response, close


def _end(sock: socket.socket, late: threading.Event) -> None:
    """Break off an answer that takes too long, whatever it is doing."""
    late.set()
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # what encrypts is left to who reads from it


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _too_long() -> Unreadable:
    return Unreadable("It took too long.", "Raise [limits] seconds in kb.toml, or save the page from a browser.")


def _rest(budget: _Budget) -> float:
    left = budget.ends - time.monotonic()
    if left <= 0:
        raise _too_long()
    return left


def _taken(address: str, response: http.client.HTTPResponse, net: Net, budget: _Budget) -> Fetched:
    kind = response.getheader("Content-Type", "text/html").partition(";")[0].strip().lower()
    if kind not in _ENDINGS:
        raise Unreadable(f"{_host(address)} gave {kind[:60]!r}, which kb does not fetch.", "Save it from a browser.")
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise Unreadable(f"{_host(address)} packs what it sends, unasked.", "Save it from a browser.")
    too_large = Unreadable(
        f"What {_host(address)} gives is larger than {net.most_bytes // 10**6:,} MB.",
        "Raise [limits] file_mb in kb.toml, or save a part of it.",
    )
    if (response.length or 0) > net.most_bytes:
        raise too_large
    parts: list[bytes] = []
    while True:
        _rest(budget)
        part = response.read1(_CHUNK)
        if not part:
            break
        budget.left -= len(part)
        if budget.left < 0:
            raise too_large
        parts.append(part)
    _rest(budget)  # what was broken off for want of time looks like its end
    if response.length:  # what was announced and did not come; ``read1`` says nothing of it
        raise http.client.IncompleteRead(b"", response.length)
    data = b"".join(parts)
    pdf = _pdf_named(data, address) if _ENDINGS[kind] == ".html" else ""
    return Fetched(data, address, _name(address, _ENDINGS[kind]), pdf)


def _pdf_named(data: bytes, address: str) -> str:
    """Where a landing page, of a DOI for instance, says that the work lies."""
    for meta in _META.findall(data[:400_000].decode("utf-8", "replace")):
        if _PDF_OF_IT.search(meta) and (content := _CONTENT.search(meta)):
            with suppress(ValueError):  # it may say what is no address
                return str(urljoin(address, content[1].replace("&amp;", "&")))
    return ""


def _name(address: str, ending: str) -> str:
    parts = urlsplit(address)
    last = PurePosixPath(unquote(parts.path)).name
    stem = last[: -len(ending)] if last.lower().endswith(ending) else last.removesuffix(".htm")
    return f"{slugify(stem or parts.hostname or 'page')}{ending}"


def _lost(address: str, error: Exception) -> Unreadable:
    why = str(error) or type(error).__name__
    return Unreadable(f"{_host(address)} could not be reached or broke off ({why[:120]}).", "Try again later.")
