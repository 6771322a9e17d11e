"""kb explain"""

from __future__ import annotations

import click

from kb.cli.console import say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.encode.terminal import one_line
from kb.errors import UsageError
from kb.library import Library


def find_page(library: Library, name: str) -> str:
    """The slug a person means: a slug, a path, a title or another name."""
    pages = library.pages.all()
    wanted = name.removeprefix("./").removeprefix("wiki/").removesuffix(".md").removesuffix(".html")
    for slug, record in pages.items():
        if wanted in (slug, _last(slug)) or name.casefold() == record.page.title.casefold():
            return slug
    for slug, record in pages.items():
        if name.casefold() in map(str.casefold, record.page.aliases):
            return slug
    from difflib import get_close_matches

    # Without the folder, which would make all pages of one alike.
    known = {_last(slug): slug for slug in pages} | {r.page.title.casefold(): slug for slug, r in pages.items()}
    near = get_close_matches(_last(wanted).casefold(), known, 1)
    raise UsageError(
        f"There is no page {name!r}.",
        f"Did you mean {known[near[0]]!r}?" if near else "`kb search --level page WORDS` finds pages.",
    )


def _last(slug: str) -> str:
    return slug.rpartition("/")[2]


@click.command()
@click.argument("page")
@json_option
@pass_invocation
def command(invocation: Invocation, page: str, as_json: bool) -> None:
    """Say why PAGE (a slug, a path or a title) exists and why it was last rebuilt."""
    from compile.explain import explain

    with invocation.library() as library:
        found = explain(library, find_page(library, page))
    if as_json:
        say_json(found)
        return
    for line in found.lines():
        say(one_line(line))
