"""Fetching what a person names: from the public network alone, by the address that was checked, within limits."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.extract.html import read_html
from ingest.extract.link import READER, address_in
from ingest.extract.reader import File, Unreadable
from ingest.fetch import Address, Fetched, Net, checked, fetch, is_public, with_origin, work_at
from kb.errors import NeedsConfirmation, UsageError
from kb.settings import Limits
from tests.compile.real_base import kb, new_base

PAGE = b"<html><body><article><h1>The mill</h1>" + b"<p>The mill at Torvik was built in 1893 of stone.</p>" * 9
Answer = Callable[[BaseHTTPRequestHandler], None]


def gives(data: bytes, kind: str = "text/html", status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


@contextmanager
def server(answers: dict[str, Answer]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers.get(self.path, gives(b"no", status=404))(self)

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield running.server_address[1]
    finally:
        running.shutdown()
        running.server_close()


def local(port: int, **more: float) -> Net:
    """A network in which this machine alone is public."""
    limits = {"most_bytes": 100_000, "seconds": 5.0, **more}
    return Net(
        int(limits["most_bytes"]), limits["seconds"], lambda address: address.is_loopback, ports=frozenset({port})
    )


def test_a_page_comes_with_where_it_is_from() -> None:
    with server({"/mills/Old%20mill.html?x=1": gives(PAGE)}) as port:
        url = f"http://127.0.0.1:{port}/mills/Old%20mill.html?x=1"
        found = fetch(url, local(port))
    assert (found.data, found.url, found.name) == (PAGE, url, "old-mill.html")
    assert read_html(with_origin(found, url).data).url == url


def test_redirects_are_followed_and_named() -> None:
    with server({"/a": gives(b"", status=302, Location="/b"), "/b": gives(b"%PDF-1.7", "application/pdf")}) as port:
        found = fetch(f"http://127.0.0.1:{port}/a", local(port))
        assert (found.url, found.name) == (f"http://127.0.0.1:{port}/b", "b.pdf")
    with server({"/a": gives(b"", status=301, Location="/a")}) as port, pytest.raises(Unreadable, match="without end"):
        fetch(f"http://127.0.0.1:{port}/a", local(port))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://10.0.0.1/", "http://[::1]/"])
def test_a_redirect_leads_nowhere_else(target: str) -> None:
    with server({"/a": gives(b"", status=302, Location=target)}) as port:
        net = Net(1000, 5.0, lambda a: a == ipaddress.ip_address("127.0.0.1"), ports=frozenset({port, 80}))
        with pytest.raises(Unreadable, match=r"no web address|own network"):
            fetch(f"http://127.0.0.1:{port}/a", net)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
     "ff02::1", "198.18.0.1", "240.0.0.1"],
)  # fmt: skip
def test_what_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_what_is_public() -> None:
    assert all(is_public(ipaddress.ip_address(address)) for address in ("93.184.216.34", "2606:4700::6810:85e5"))


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::ffff:7f00:1]", "127.1", "0177.0.0.1"]
)
def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    with server({"/": gives(PAGE)}) as port:
        net = Net(100_000, 5.0, ports=frozenset({port}))
        with pytest.raises(Unreadable, match=r"own network|not known"):
            fetch(f"http://{host}:{port}/", net)


def test_a_name_with_one_private_address_is_refused_and_asked_for_once() -> None:
    asked = []

    def addresses(host: str, _port: int) -> list[Address]:
        asked.append(host)
        return [ipaddress.ip_address("93.184.216.34"), ipaddress.ip_address("127.0.0.1")]

    with pytest.raises(Unreadable, match="own network"):
        fetch("http://rebind.example/", Net(1000, 5.0, addresses=addresses))
    assert asked == ["rebind.example"]


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    with server({"/": gives(PAGE)}) as port:
        net = Net(100_000, 5.0, lambda _: True, lambda *_: [ipaddress.ip_address("127.0.0.1")], ports=frozenset({port}))
        monkeypatch.setattr(socket, "getaddrinfo", _numbers_only(socket.getaddrinfo))
        assert fetch(f"http://mill.example:{port}/", net).data == PAGE


def _numbers_only(real: Callable[..., object]) -> Callable[..., object]:
    def look(host: str, *rest: object, **more: object) -> object:
        ipaddress.ip_address(host)  # a name here would be a second look-up, which may say something else
        return real(host, *rest, **more)

    return look


def test_no_more_than_allowed_is_taken() -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b"x" * 10_000)

    def slow(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with suppress(OSError):
            for number in range(100):
                handler.wfile.write(b"X-%d: y\r\n" % number)
                handler.wfile.flush()
                time.sleep(0.05)

    answers = {"/dripping": dripping, "/endless": endless, "/slow": slow, "/said": gives(b"x" * 200_000, "text/plain")}
    with server(answers) as port:
        for path in ("endless", "said"):
            with pytest.raises(Unreadable, match="larger than 0 MB"):
                fetch(f"http://127.0.0.1:{port}/{path}", local(port))
        for path in ("slow", "dripping"):
            begun = time.monotonic()
            with pytest.raises(Unreadable, match="too long"):
                fetch(f"http://127.0.0.1:{port}/{path}", local(port, seconds=0.5))
            assert time.monotonic() - begun < 4.5  # all of it takes five


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (gives(b"MZ", "application/x-msdownload"), "does not fetch"),
        (gives(b"x", "image/svg+xml"), "does not fetch"),
        (gives(gzip.compress(PAGE), Content_Encoding="gzip"), "packs what it sends"),
        (gives(b"gone", status=410), "answered 410"),
    ],
)
def test_what_is_not_taken(answer: Answer, why: str) -> None:
    with server({"/x": answer}) as port, pytest.raises(Unreadable, match=why):
        fetch(f"http://127.0.0.1:{port}/x", local(port))


def test_an_answer_that_is_damaged_is_told_in_a_sentence() -> None:
    def cut_off(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(PAGE) + 500))
        handler.end_headers()
        handler.wfile.write(PAGE)

    answers = {"/cut": cut_off, "/away": gives(b"", status=302, Location="http://[away/")}
    answers["/number"] = gives(PAGE, Content_Length="many")
    answers["/work"] = gives(b'<meta name="citation_pdf_url" content="http://[pdf/">' + PAGE)
    with server(answers) as port:
        url = f"http://127.0.0.1:{port}"
        with pytest.raises(Unreadable, match="broke off"):
            fetch(f"{url}/cut", local(port))
        with pytest.raises(Unreadable, match="no web address"):
            fetch(f"{url}/away", local(port))
        assert fetch(f"{url}/number", local(port)).data == PAGE
        assert fetch(f"{url}/work", local(port)).pdf == ""


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://x.org/", "//x.org/a", "\\\\server\\share", "http://", "http://a:b@x.org/",
     "http://x.org:99999/", "http://x.org/a b\r\nHost: y", "javascript:alert(1)", "http://" + "x" * 3000],
)  # fmt: skip
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(Unreadable):
        checked(url)


def test_addresses_in_one_form() -> None:
    assert checked("HTTPS://Exämple.org/ä?q=ö#top") == "https://xn--exmple-cua.org/%C3%A4?q=%C3%B6"
    assert work_at("https://arxiv.org/abs/2301.00001v2") == "https://arxiv.org/pdf/2301.00001v2"
    assert work_at("https://arxiv.org.evil.example/abs/2301.00001") == ""


def test_a_landing_page_names_its_work() -> None:
    head = b'<html><head><meta name="citation_pdf_url" content="/pdf/7.pdf?a=1&amp;b=2"></head><body>'
    with server({"/doi": gives(head + PAGE)}) as port:
        assert fetch(f"http://127.0.0.1:{port}/doi", local(port)).pdf == f"http://127.0.0.1:{port}/pdf/7.pdf?a=1&b=2"


@pytest.mark.parametrize(
    "data",
    [
        b"[InternetShortcut]\r\nURL=https://x.example/a?b=1\r\n",
        b'<?xml version="1.0"?><plist><dict><key>URL</key><string>https://x.example/a?b=1</string></dict></plist>',
    ],
)
def test_a_file_that_is_a_link_says_how_it_is_fetched(data: bytes, tmp_path: Path) -> None:
    assert address_in(data) == "https://x.example/a?b=1"
    with pytest.raises(Unreadable, match="fetches nothing by itself"):
        READER.read(File(data, tmp_path / "x.url", Limits()))


def test_nothing_is_fetched_unasked_and_nothing_of_this_machine_ever(tmp_path: Path) -> None:
    home = new_base(tmp_path / "base", {})
    link = tmp_path / "page.url"
    with server({"/": gives(PAGE)}) as port:
        link.write_text(f"[InternetShortcut]\nURL=http://127.0.0.1:{port}/\n", "utf-8")
        for named in (f"http://127.0.0.1:{port}/", str(link)):
            with pytest.raises(NeedsConfirmation, match="ask the network"):
                kb(home, "add", named)
            with pytest.raises(UsageError, match="was not fetched"):
                kb(home, "--yes", "add", named)
    with pytest.raises(UsageError, match="no web address"):
        kb(home, "--yes", "add", "file:///etc/passwd")
    assert not list(home.raw.iterdir())


def test_a_folder_that_is_called_like_a_link_is_a_folder(tmp_path: Path) -> None:
    home = new_base(tmp_path / "base", {})
    folder = tmp_path / "pages.url"
    folder.mkdir()
    (folder / "a.txt").write_text("Words.", "utf-8")
    assert kb(home, "add", str(folder)) == 0
    assert (home.raw / "pages.url" / "a.txt").is_file()


def test_fetched_values_are_plain() -> None:
    found = Fetched(b"%PDF", "https://x.example/a.pdf", "a.pdf")
    assert with_origin(found, "https://x.example/a.pdf") is found
