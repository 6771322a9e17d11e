"""kb correct"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import click

from kb.cli.build import say_result
from kb.cli.console import count, progress, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.cli.pipeline import Options, build
from kb.corrections import corrections_of
from kb.encode.terminal import one_line
from kb.errors import ExitCode, UsageError
from kb.library import Library
from kb.overrides import Correction, Overrides, correct, read_overrides, uncorrect
from kb.values import Claim

SHOWN = 8  # claims named to choose from
_T = TypeVar("_T")


@click.command()
@click.argument("claim", required=False)
@click.option("--says", help="What is right, in a sentence of your own.")
@click.option("--because", help="How you know.")
@click.option("--remove", is_flag=True, help="Take the correction of CLAIM back.")
@json_option
@pass_invocation
def command(
    invocation: Invocation, claim: str | None, says: str | None, because: str | None, remove: bool, as_json: bool
) -> ExitCode:
    """Correct CLAIM, which a source has wrong: an id of `kb export claims`, the start of one, or words of it.

    Your word and its reason are written into overrides.toml and shown beside the source's words, on pages and in
    answers. Without CLAIM: list the corrections there are.
    """
    home, settings = invocation.home, invocation.settings
    if claim is None:
        if says or because or remove:
            raise UsageError("Name the claim.", "`kb export claims` lists them with their ids.")
        return _list(invocation, as_json=as_json)
    with writing(home, "kb correct"):
        people = read_overrides(home)
        if remove:
            uncorrect(home, _recorded(people, claim).claim)
        else:
            says, because = _in_one_line(says), _in_one_line(because)
            if not says or not because:
                raise UsageError("A correction needs what is right and how you know.", "Give --says and --because.")
            with invocation.library() as library:
                found = _meant(library, claim)
                source = library.sources.get(found.source)
            correct(home, Correction(found.id, says, because, found.text, source.path if source else ""))
        options = Options(assume_yes=invocation.yes)
        report = build(home, settings, invocation.engine(), progress(quiet=as_json), options)
    if not as_json:
        say(one_line(f"Taken back: {claim}" if remove else f"Corrected {found.id}: {found.text}"), fg="green")
    return say_result(report, home, as_json=as_json)


def _in_one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _list(invocation: Invocation, *, as_json: bool) -> ExitCode:
    people = read_overrides(invocation.home)
    with invocation.library() as library:
        claims = {claim.id: claim for claim in library.claims.all()}
        paths = {source.id: source.path for source in library.sources.all()}
    _, stale = corrections_of(people.correct, claims, paths)
    forms: list[dict[str, Any]] = [
        {name: getattr(one, name) for name in ("claim", "source", "was", "says", "because")} | {"stale": one in stale}
        for one in people.correct
    ]
    if as_json:
        say_json(forms)
        return ExitCode.OK
    say(f"{count(len(forms), 'correction')}.")
    for form in forms:
        say(one_line(f"{form['claim']}  {form['source']}"), bold=True)
        say(one_line(f"  “{form['was']}”"))
        say(one_line(f"  Corrected by you: {form['says']} Because: {form['because']}"))
        if form["stale"]:
            say(f"  Its claim is gone: `kb correct --remove {form['claim']}` takes it out.", fg="yellow")
    return ExitCode.OK


def _recorded(people: Overrides, name: str) -> Correction:
    found = _named(((one, one.claim, one.was) for one in people.correct), name)
    if len(found) != 1:
        which = "No correction is" if not found else "More than one correction is"
        raise UsageError(f"{which} of {name!r}.", "`kb correct` lists them.")
    return found[0]


def _meant(library: Library, name: str) -> Claim:
    """The claim a person means. Raises UsageError that names those it could be."""
    found = _named(((claim, claim.id, claim.text) for claim in library.claims.all()), name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"There is no claim {name!r}.", "`kb export claims` lists them with their ids.")
    listed = "; ".join(f"{claim.id} “{_in_one_line(claim.text)}”" for claim in found[:SHOWN])
    more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    raise UsageError(f"{name!r} could be {count(len(found), 'claim')}: {listed}{more}.", "Give the id of one.")


def _named(known: Iterable[tuple[_T, str, str]], name: str) -> list[_T]:
    """Of what is ``known``, each with its id and its words, what a person names: by id, start of one, or words."""
    among = list(known)
    found = [one for one, claim, _ in among if claim == name]
    found = found or [one for one, claim, _ in among if claim.startswith(name)]
    words = _in_one_line(name).casefold()
    return found or [one for one, _, text in among if words in _in_one_line(text).casefold()]
