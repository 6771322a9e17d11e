"""A running `kb serve` answers as a cold `kb ask` does, only to its own pages and to who knows its token."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compile.open import open_engine
from compile.wiki.names import quote_id
from kb.cli.pipeline import Options, build
from kb.errors import UsageError
from kb.home import Home
from kb.landing import Landings
from kb.progress import Silent
from kb.running import Running, announced, find, serves
from kb.serve import SiteServer, open_server
from kb.settings import load_settings
from kb.warm import Warm
from tests.ask.small_base import HARBOUR
from tests.cli.commands import alone, kb
from tests.compile.real_base import new_base

ASKED = (
    "When was the Tern Rock lighthouse built?",
    "Who lit the lamp for the last time?",
    "How many boats landed herring in 1913?",
    "What do terns do against visitors?",
    "Who painted the moon?",
    "<script>alert(1)</script> \u202e OR NEAR(",
)


def make(folder: Path) -> Home:
    home = new_base(folder, HARBOUR)
    rebuild(home)
    return home


def rebuild(home: Home) -> None:
    settings = load_settings(home)
    build(home, settings, open_engine(home, settings), Silent(), Options(assume_yes=True))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make(tmp_path_factory.mktemp("warm") / "kb")


@pytest.fixture
def home(built: Home, tmp_path: Path) -> Home:
    shutil.copytree(built.root, tmp_path / "kb", symlinks=True)
    return Home(tmp_path / "kb")


def opened(home: Home) -> Warm:
    return Warm(home, lambda settings: open_engine(home, settings), Landings(home.site, quote_id))


@pytest.fixture
def server(home: Home) -> Iterator[SiteServer]:
    warm = opened(home)
    with open_server(home, port=0, warm=warm) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        with announced(home, running.server_port, running.token) as found:
            assert found
            yield running
        running.shutdown()
        thread.join()
    warm.close()


def post(server: SiteServer, body: object, **headers: str) -> tuple[int, Any]:
    """Status and what was said; ``headers`` are on top of those a page of the server sends, "" leaves one out."""
    own = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{server.server_port}"}
    sent = {**own, **{name.replace("_", "-"): value for name, value in headers.items()}}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    connection.request("POST", "/_kb/ask", data, {name: value for name, value in sent.items() if value})
    reply = connection.getresponse()
    said = reply.read()
    connection.close()
    return reply.status, json.loads(said) if said.startswith(b"{") else said.decode()


def without_time(line: str) -> str:
    form = json.loads(line)
    form.pop("seconds")
    return json.dumps(form)


def test_a_warm_answer_is_the_cold_one(home: Home) -> None:
    cold = [kb("--kb", home.root, "ask", "--json", question).out for question in ASKED]
    assert without_time(alone("--kb", home.root, "ask", "--json", ASKED[0]).out) == without_time(cold[0])
    with subprocess.Popen(
        [sys.executable, "-m", "kb", "--kb", str(home.root), "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdout and "http://127.0.0.1:" in serving.stdout.readline()
        file = home.state / "serve.json"
        assert file.stat().st_mode & 0o777 == 0o600
        warm = [kb("--kb", home.root, "ask", "--json", question).out for question in ASKED]
        batch = home.root / "questions.txt"
        batch.write_text("\n".join(ASKED), "utf-8")
        many = kb("--kb", home.root, "ask", "--json", "--batch", batch).out.splitlines()
        only = kb("--kb", home.root, "ask", "--json", "--source", "birds", ASKED[0])
        people = kb("--kb", home.root, "ask", ASKED[0])
        serving.terminate()
    assert [*map(without_time, warm)] == [*map(without_time, cold)] == [*map(without_time, many)]
    assert only.json()["abstained"] and {hit["path"] for hit in only.json()["passages"]} <= {"raw/birds.md"}
    assert people.out == kb("--kb", home.root, "ask", ASKED[0]).out and "1861" in people.out


def test_a_file_that_outlived_its_server_is_ignored(home: Home, server: SiteServer) -> None:
    settings = load_settings(home)
    running = find(home, settings)
    assert running is not None and running.port == server.server_port
    told = running.ask(ASKED[0], {})
    assert told and "1861" in told.form["sentences"][0]["text"]
    file = home.state / "serve.json"
    said = file.read_bytes()
    file.chmod(0o644)
    assert find(home, settings) is None  # others might have read the token, or written another's
    file.chmod(0o600)
    file.unlink()
    file.symlink_to(home.settings)
    assert find(home, settings) is None
    file.unlink()
    file.write_bytes(said)
    file.chmod(0o600)
    assert find(home, settings) is None  # nobody holds it: whoever had this port, it may be another's now
    descriptor = os.open(file, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    for text in (b"", b"{", b"[]", b'{"port": "x", "token": 1}'):
        file.write_bytes(text)
        assert find(home, settings) is None
    os.close(descriptor)
    assert Running(1, "t", "", 1.0).ask("Is anybody there?", {}) is None


def test_two_servers_of_one_base(home: Home, server: SiteServer) -> None:
    with announced(home, 1, "other") as found:
        assert not found
    running = find(home, load_settings(home))
    assert running is not None and running.token == server.token


def test_other_settings_are_not_answered_for(home: Home, server: SiteServer) -> None:
    settings = load_settings(home, {"KB_EMBEDDER": "none"})
    running = find(home, settings)
    assert server.warm is not None and server.warm.ask(ASKED[0])
    opened_before = server.warm._session
    assert running is not None and running.ask(ASKED[0], {}) is None
    assert server.warm._session is opened_before  # who asks is refused; nothing broke
    assert kb("--kb", home.root, "ask", ASKED[0], KB_EMBEDDER="none").code == 0  # it asks the base itself
    home.settings.write_text('embedder = "none"\n', "utf-8")  # the server sees what kb.toml says now
    again = find(home, load_settings(home))
    assert again is not None and again.ask(ASKED[0], {}) is not None


def test_a_build_beside_it_is_seen(home: Home, server: SiteServer) -> None:
    running = find(home, load_settings(home))
    assert running is not None
    first = running.ask("Who carved the whale bone gate?", {})
    assert first is not None and first.form["abstained"]
    (home.raw / "gate.md").write_text("# The gate\n\nThe whale bone gate was carved by Signe Moe in 1790.\n", "utf-8")
    rebuild(home)
    second = running.ask("Who carved the whale bone gate?", {})
    assert second is not None and "Signe Moe" in second.form["sentences"][0]["text"]
    (home.raw / "gate.md").unlink()
    rebuild(home)
    third = running.ask("Who carved the whale bone gate?", {})
    assert third is not None and "Moe" not in json.dumps(third.form["passages"])
    shutil.rmtree(home.state / "blobs")
    home.library.unlink()  # made anew: another file under the same name
    rebuild(home)
    fourth = running.ask(ASKED[0], {})
    assert fourth is not None and "1861" in fourth.form["sentences"][0]["text"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": ""}, 403),  # a program without the token
        ({"Origin": "", "Authorization": "Bearer wrong"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),  # a sandboxed frame, a file
        ({"Origin": "https://evil.example", "Authorization": "Bearer {token}"}, 403),
        ({"Host": "evil.example"}, 403),  # a rebound name
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, 403),
        ({"Content_Type": "text/plain"}, 415),  # what a form or a simple request can send
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content_Type": ""}, 415),
        ({"Transfer_Encoding": "chunked", "Content_Length": ""}, 411),
        ({"Content_Length": "x"}, 411),
        ({"Content_Length": "-1"}, 411),
        ({"Content_Length": "99999999"}, 413),
        ({"Origin": "", "Authorization": "Bearer {token}"}, 200),
        ({}, 200),
    ],
)
def test_who_may_ask(server: SiteServer, headers: dict[str, str], status: int) -> None:
    sent = {name: value.replace("{token}", server.token) for name, value in headers.items()}
    got, said = post(server, {"question": ASKED[0]}, **sent)
    assert got == status
    assert ("1861" in json.dumps(said)) == (status == 200)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"{", 400), (b"[" * 19_000, 400), (b"\xff\xfe", 400), (b"null", 400), (b'"x"', 400),
        ({"question": ""}, 400), ({"question": "   "}, 400), ({"question": 1}, 400), ({"question": ["a"]}, 400),
        ({"question": "x", "only": []}, 400), ({"question": "x", "settings": 1}, 400),
        ({"question": "x", "only": {"path": "/etc/passwd"}}, 409), ({"question": "x", "only": {"by": "x" * 301}}, 409),
        ({"question": "x", "only": {"by": {"$ne": ""}}}, 409), ({"question": "x", "settings": "other"}, 409),
        ({"question": "\ud800 \x00 NEAR( \" OR * \u202e"}, 200), ({"question": "w" * 15_000}, 200),
        ({"question": "x", "before": {"question": 1}}, 200), ({"question": "x", "before": "no"}, 200),
    ],
)  # fmt: skip
def test_bodies_that_mean_harm(server: SiteServer, body: object, status: int) -> None:
    got, said = post(server, body)
    assert got == status and "Traceback" not in json.dumps(said)
    assert post(server, {"question": ASKED[0]})[0] == 200


def test_a_base_that_breaks_is_said_and_opened_anew(home: Home, server: SiteServer) -> None:
    assert post(server, {"question": ASKED[0]})[0] == 200
    whole = home.library.read_bytes()
    home.library.unlink()
    status, said = post(server, {"question": ASKED[0]})
    assert status == 409 and "has not been built" in said["error"]
    home.library.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    status, said = post(server, {"question": ASKED[0]})
    assert status in (409, 500) and "Traceback" not in said["error"]
    home.library.unlink()
    home.library.write_bytes(whole)
    status, said = post(server, {"question": ASKED[0]})
    assert status == 200 and "1861" in said["form"]["sentences"][0]["text"]


def test_a_follow_up_is_asked_of_the_last_answer(server: SiteServer) -> None:
    before = {"question": "Who built the Tern Rock lighthouse?", "answer": "It was built by Ada Holm in 1861."}
    _, told = post(server, {"question": "How tall is it?", "before": before})
    assert told["form"]["question"] == "How tall is the Tern Rock lighthouse?"
    assert "34 metres" in told["form"]["sentences"][0]["text"]


def test_every_citation_has_an_address_on_the_site(home: Home, server: SiteServer) -> None:
    for question in ASKED:
        _, told = post(server, {"question": question, "links": True})
        form = told["form"]
        cited = [citation for sentence in form["sentences"] for citation in sentence["citations"]]
        cited += [{**p, **p["sentence"]} for p in form["passages"][:3]] if form["abstained"] else []
        for one in cited:
            link = told["links"][f"{one['source']}:{one['start']}:{one['end']}"]
            file, _, anchor = link["href"].partition("#")
            page = (home.site / file.removeprefix("/")).read_text("utf-8")
            assert f'"{anchor}"' in page or (anchor.startswith(":~:text=") and anchor[8:]) or f" {anchor}" in page
    _, plain = post(server, {"question": ASKED[0]})
    assert plain["links"] == {}


def test_without_an_index_there_is_no_box_and_no_answer(home: Home) -> None:
    with open_server(home, port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            assert post(server, {"question": "x"})[0] == 405
            connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
            connection.request("GET", "/")
            assert b"/_kb/ask" not in connection.getresponse().read()
            connection.close()
        finally:
            server.shutdown()
            thread.join()
    assert not [path for path in home.site.rglob("*") if path.name.startswith("ask.")]  # nor is it published


def test_questions_of_many_threads_are_answered_one_by_one(home: Home) -> None:
    warm = opened(home)
    warm.prepare()
    said: list[str] = []
    threads = [
        threading.Thread(target=lambda question=question: said.append(warm.ask(question).form["question"]))
        for question in ASKED[:5] * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(said) == sorted(ASKED[:5] * 4)
    begin = time.perf_counter()
    for question in ASKED[:5]:
        warm.ask(question)
    assert time.perf_counter() - begin < 5  # some 20 ms each; a cold one takes a second
    with pytest.raises(UsageError):
        warm.ask("x", {"no": "such filter"})
    warm.close()


def test_the_settings_are_told_apart(home: Home) -> None:
    assert serves(load_settings(home, {})) == serves(load_settings(home, {}))
    assert serves(load_settings(home, {"KB_MODEL": "handoff"})) != serves(load_settings(home, {}))
