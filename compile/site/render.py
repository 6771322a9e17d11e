"""Rendering: the configuration and the security policy of one build, and its generator in a child process.

Whatever happens in the child stays there; nothing that runs in the site comes from another host.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from compile.site.front import harmless
from kb.assets import asset
from kb.errors import SiteError

Navigation = Sequence[tuple[str, str]]  # (title, path of the page in the stage)

KEPT = "kept.json"  # beside the configuration: the pages that are not to be rendered, and the policy where it is known
POLICY = "policy.txt"  # beside it too: the policy of the pages that were rendered
STALL = 300.0  # seconds without a page done after which the child is given up
_INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
PACKAGES = Path(__file__).resolve().parents[2]


CHILDREN: Mapping[str, str] = {"mkdocs": "compile.site.child", "zensical": "compile.site.zensical"}


def check_generator(name: str) -> None:
    """Raises SiteError for a generator that is not installed."""
    if find_spec(name) is None:
        raise SiteError(
            f'{name}, the [site] generator of kb.toml, is not installed: `pip install "kb-compiler[{name}]"`.'
        )


def render(config_file: Path, advance: Callable[[int], None], generator: str = "mkdocs", stall: float = STALL) -> None:
    """Build the site of ``config_file``; ``advance`` is called with half pages done. Raises SiteError."""
    log = config_file.with_name("mkdocs.log")
    with log.open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", CHILDREN[generator], str(config_file)],
            cwd=config_file.parent,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        try:
            finished = _follow(child, advance, stall)
        finally:
            child.kill()  # of no effect once it has ended; Ctrl-C must not leave it running
            child.wait()
            if child.stdout:
                child.stdout.close()
    if not finished:
        raise SiteError(f"The site could not be built: rendering stood still for {stall:g} seconds.")
    if child.returncode:
        raise SiteError(f"The site could not be built: {_last_words(log)}")


def _follow(child: subprocess.Popen[bytes], advance: Callable[[int], None], stall: float) -> bool:
    """Read the child's progress to its end; False when it stood still."""
    if child.stdout is None:
        return False
    pipe = child.stdout.fileno()
    while select.select([pipe], [], [], stall)[0]:
        chunk = os.read(pipe, 65536)
        if not chunk:
            child.wait()
            return True
        advance(chunk.count(b"\n"))
    return False


def _environment() -> dict[str, str]:
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "SOURCE_DATE_EPOCH") if name in os.environ
    }
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(PACKAGES)}


def _last_words(log: Path) -> str:
    """The last line the child said, short and printable."""
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    words = "".join(c for c in (lines[-1] if lines else "its generator gave no reason") if c.isprintable()).strip()
    return words[:300].rstrip(".") + "."


def configuration(title: str, about: str, url: str, navigation: Navigation) -> str:
    """YAML for ``mkdocs build`` (each value is JSON, which YAML reads), but for the places of this build."""
    return _lines(
        {
            "INHERIT": str(asset("mkdocs.yml")),
            "site_name": harmless(title) or "Knowledge base",
            "site_description": harmless(about)[:300],
            "site_url": url,
            "theme": {"custom_dir": str(asset("site") / "overrides")},
            "nav": [{name: path} for name, path in navigation],
        }
    )


def places(*, docs: Path, site: Path) -> str:
    """The rest of the configuration: where the stage lies, and where the site goes."""
    return _lines({"docs_dir": str(docs), "site_dir": str(site)})


def _lines(values: Mapping[str, object]) -> str:
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())


def inline_hashes(pages: Iterable[str]) -> tuple[str, ...]:
    """CSP sources for the inline scripts of these HTML pages, which must carry no text but the theme's own."""
    found: set[str] = set()
    for page in pages:
        for script in _INLINE.finditer(page):
            if "src=" not in script["attributes"] and "application/json" not in script["attributes"]:
                digest = hashlib.sha256(script["code"].encode("utf-8")).digest()
                found.add(f"'sha256-{base64.b64encode(digest).decode('ascii')}'")
    return tuple(sorted(found))


def policy(hashes: Iterable[str]) -> str:
    """The policy as a meta element carries it."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
            "frame-src 'none'",
        )
    )
