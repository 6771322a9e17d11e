"""What a browser gets, what a hostile page does not, and a site that is exchanged while it is shown."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import KbError
from kb.home import Home
from kb.serve import SiteServer, open_server

PAGE = "<!doctype html><html><head><title>A</title></head><body><p>{}</p></body></html>"


class Browser:
    def __init__(self, server: SiteServer) -> None:
        self.port = server.server_address[1]

    def ask(
        self, path: str, method: str = "GET", host: str | None = None, **headers: str
    ) -> tuple[int, str, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=10)
        connection.putrequest(method, path, skip_host=True)
        if host != "":
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read().decode("utf-8")
        connection.close()
        return response.status, body, response

    def status(self, path: str, method: str = "GET", host: str | None = None, **headers: str) -> int:
        return self.ask(path, method, host, **headers)[0]


def make_site(root: Path, word: str, template: str = PAGE) -> Path:
    (root / "concepts" / "black-death").mkdir(parents=True)
    (root / "index.html").write_text(template.format(word))
    (root / "404.html").write_text(PAGE.format("not found"))
    (root / "concepts" / "black-death" / "index.html").write_text(PAGE.format("plague"))
    (root / "style.css").write_text("p {}")
    (root / "search.js").write_text("var index = 'everything you ever wrote';")
    (root / "page.HTML").write_text(PAGE.format("upper"))
    (root / "strange.exe").write_bytes(b"MZ")
    (root / ".hidden").write_text("hidden")
    return root


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    make_site(home.site, "first")
    (tmp_path / "secret.txt").write_text("secret")
    return home


@pytest.fixture
def browser(home: Home) -> Iterator[Browser]:
    with open_server(home, port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Browser(server)
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/concepts/black-death/", "text/html; charset=utf-8"),
        ("/concepts/black-death/?q=1#top", "text/html; charset=utf-8"),
        ("/page.HTML", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/search.js", "text/javascript; charset=utf-8"),
        ("/strange.exe", "application/octet-stream"),
        ("/_kb/reload.js", "text/javascript; charset=utf-8"),
        ("/_kb/version?page=/", "application/json"),
    ],
)
def test_what_is_there(browser: Browser, path: str, kind: str) -> None:
    status, body, response = browser.ask(path)
    assert status == 200
    assert body
    assert response.headers["Content-Type"] == kind
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    again, empty, head = browser.ask(path, "HEAD")
    assert (again, empty) == (200, "")
    assert head.headers["Content-Length"] == response.headers["Content-Length"]


@pytest.mark.parametrize(
    "path",
    [
        *("/nothing", "/concepts/", "/.hidden", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"),
        *("/concepts/../../secret.txt", "/style.css/", "/style.css%00.html", "/%ff%fe", "/concepts\\..\\index.html"),
        *("/link.txt", "/folder/secret.txt", "/_kb/", "/_kb/other", "//secret.txt", "/index.html/index.html"),
    ],
)
def test_what_is_not(browser: Browser, home: Home, path: str) -> None:
    (home.site / "link.txt").symlink_to(home.root / "secret.txt")
    (home.site / "folder").symlink_to(home.root)
    status, body, _ = browser.ask(path)
    assert status == 404
    assert "secret" not in body


def test_a_pipe_in_the_site_is_not_waited_for(browser: Browser, home: Home) -> None:
    os.mkfifo(home.site / "pipe.txt")
    assert browser.status("/pipe.txt") == 404


def test_a_folder_is_asked_for_by_its_own_address(browser: Browser) -> None:
    status, _, response = browser.ask("/concepts/black-death")
    assert (status, response.headers["Location"]) == (301, "/concepts/black-death/")
    assert browser.ask("//concepts//black-death")[2].headers["Location"] == "/concepts/black-death/"


HOSTS = ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example:1", "", "127.0.0.1@evil"]


@pytest.mark.parametrize("host", [*HOSTS, "127.0.0.1:x", "[::1", "localhost:1:2"])
@pytest.mark.parametrize("path", ["/", "/_kb/version?page=/", "/_kb/reload.js", "/nothing", "/style.css"])
def test_a_page_that_rebinds_its_name_is_refused_everywhere(browser: Browser, host: str, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "OPTIONS", "BREW"):
        assert browser.status(path, method, host) == 403


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "[::1]:8000"])
def test_this_machine_under_its_names(browser: Browser, host: str) -> None:
    assert browser.status("/", host=host) == 200


def test_other_origins_are_refused_its_own_is_not(browser: Browser) -> None:
    own = f"127.0.0.1:{browser.port}"
    for path in ("/", "/_kb/version?page=/", "/style.css"):
        for origin in (
            "http://evil.example",
            "null",
            f"https://{own}",
            "http://127.0.0.1:1",
            f"http://localhost:{browser.port}",
        ):
            assert browser.status(path, Origin=origin) == 403
        assert browser.status(path, Origin=f"http://{own}") == 200


def test_other_sites_may_link_here_but_not_include_what_is_here(browser: Browser) -> None:
    for site in ("cross-site", "same-site"):  # localhost:3000 is the same site as localhost:8000
        for mode, kind in (("no-cors", "script"), ("cors", "empty"), ("navigate", "iframe")):
            assert browser.status("/search.js", Sec_Fetch_Site=site, Sec_Fetch_Mode=mode, Sec_Fetch_Dest=kind) == 403
        assert browser.status("/", Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="document") == 200
    assert (
        browser.status("/search.js", Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="no-cors", Sec_Fetch_Dest="script")
        == 200
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
def test_nothing_can_be_changed(browser: Browser, method: str) -> None:
    assert browser.status("/", method) == 405


def test_two_hosts_in_one_request(browser: Browser) -> None:
    request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{browser.port}\r\nHost: evil.example\r\n\r\n"
    with socket.create_connection(("127.0.0.1", int(browser.port))) as connection:
        connection.sendall(request.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 403 ")


def test_an_absolute_address_is_not_fetched(browser: Browser) -> None:
    assert browser.status("http://evil.example/") == 400


def test_unchanged_files_are_not_sent_twice(browser: Browser) -> None:
    tag = browser.ask("/style.css")[2].headers["ETag"]
    assert browser.ask("/style.css", If_None_Match=tag)[:2] == (304, "")


def test_served_pages_and_only_they_carry_the_script(browser: Browser, home: Home) -> None:
    body = browser.ask("/")[1]
    script = re.search(r'<script src="/_kb/reload.js" data-version="(\w+)" defer></script></body></html>$', body)
    assert script
    assert json.loads(browser.ask("/_kb/version?page=%2F")[1]) == {"version": script.group(1)}
    assert "_kb" not in (home.site / "index.html").read_text()
    assert browser.ask("/style.css")[1] == "p {}"
    assert 'data-version="gone"' in browser.ask("/nothing")[1]


def exchange(home: Home, word: str, template: str = PAGE) -> None:
    number = len(list(home.root.glob("old-*")))
    new = make_site(home.root / "new", word, template)
    home.site.rename(home.root / f"old-{number}")
    new.rename(home.site)


def test_only_a_page_that_changed_is_reloaded(browser: Browser, home: Home) -> None:
    def versions() -> list[str]:
        return [browser.ask(f"/_kb/version?page={page}")[1] for page in ("/", "/concepts/black-death/", "/nothing")]

    before = versions()
    exchange(home, "second")
    after = versions()
    assert before[0] != after[0]
    assert before[1:] == after[1:]
    assert "second" in browser.ask("/")[1]
    (home.site / "concepts" / "black-death" / "index.html").unlink()
    assert versions()[1] == '{"version": "gone"}'  # so that retracted text does not stay on a screen


def test_exchanged_again_and_again_while_it_is_read(browser: Browser, home: Home) -> None:
    stop = threading.Event()

    def exchanging() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            exchange(home, str(number))

    thread = threading.Thread(target=exchanging)
    thread.start()
    try:
        until = time.monotonic() + 1.0
        while time.monotonic() < until:
            for path in ("/", "/concepts/black-death/", "/style.css", "/_kb/version?page=/"):
                assert browser.status(path) == 200
    finally:
        stop.set()
        thread.join()


def test_no_site_yet(browser: Browser, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.serve._EXCHANGE", 0.05)
    home.site.rename(home.root / "away")
    status, body, _ = browser.ask("/")
    assert status == 503
    assert "kb build" in body
    assert "/_kb/reload.js" in body
    assert browser.status("/_kb/version?page=/") == 503
    (home.root / "away").rename(home.site)
    assert browser.status("/") == 200


def test_the_next_free_port_is_taken(home: Home) -> None:
    with open_server(home, port=0) as first:
        taken = int(first.server_address[1])
        with open_server(home, port=taken) as second:
            assert taken < int(second.server_address[1]) < taken + 20
            assert second.address == f"http://127.0.0.1:{second.server_address[1]}/"


def test_no_free_port(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.serve.PORTS_TRIED", 1)
    with open_server(home, port=0) as first, pytest.raises(KbError, match=r"all in use.*--port"):
        open_server(home, port=int(first.server_address[1]))
    with pytest.raises(KbError, match="no port 65536"):
        open_server(home, port=65536)
    with pytest.raises(KbError, match="Cannot listen on 203"):
        open_server(home, host="203.0.113.1", port=0)


def test_a_browser_that_hangs_up_is_no_news(browser: Browser, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", int(browser.port))) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHo")
    assert browser.status("/") == 200
    assert capfd.readouterr() == ("", "")


@pytest.mark.browser
def test_in_a_real_browser_a_changed_page_is_reloaded_where_it_was(browser: Browser, home: Home) -> None:
    """Under the site's own policy for scripts; a page that did not change is left alone."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    playwright = pytest.importorskip("playwright.sync_api")
    if program is None:
        pytest.skip("no Chromium here")
    policy = "default-src 'none'; script-src 'self'; connect-src 'self'"
    long = PAGE.replace("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">')
    long = long.replace("</body>", "<p>line" * 200 + "</body>")
    exchange(home, "one", long)
    with playwright.sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = chromium.new_page()
        loads: list[str] = []
        page.on("load", lambda _: loads.append(page.url))
        page.goto(f"http://127.0.0.1:{browser.port}/")
        page.evaluate("scrollTo(0, 700)")
        page.wait_for_timeout(1500)
        assert len(loads) == 1
        exchange(home, "two", long)
        page.get_by_text("two").wait_for(timeout=10_000)
        page.wait_for_timeout(300)
        assert page.evaluate("scrollY") == 700
        exchange(home, "two", long)  # built again, and this page is the same
        page.wait_for_timeout(1500)
        assert len(loads) == 2
        chromium.close()
