"""What a model is asked: one Markdown file a task, with declared variables. Nothing here knows who is asked.

A prompt file has front matter (``task``, ``version``, ``purpose``, ``variables``, ``fenced``, ``schema``) and two
parts, ``## System`` and ``## User``, in which ``{{name}}`` stands for a variable.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.assets import asset
from kb.encode.terminal import visible
from kb.errors import PromptError
from kb.files import sha256
from kb.home import Home

_SHOWN = 20_000  # characters of a reply that are shown again in a repair turn
_PLACE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_PART = re.compile(r"^## (System|User)[ \t]*$", re.MULTILINE)
_KEYS = {"task", "version", "purpose", "variables", "fenced", "schema"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")

# Markers of a conversation that models were trained on; written by a source they could end its fence.
_TOKENS = re.compile(
    r"<\|[^|<>\n]{0,40}\|>|<｜[^｜<>\n]{0,40}｜>|\[/?INST\]|<</?SYS>>|</?(?:s|bos|eos|pad|unk)>"
    r"|</?(?:start_of_turn|end_of_turn|tool_call|tool_response|function_calls|antml:[a-z_]+|think|thinking)>",
    re.IGNORECASE,
)
# Characters without a shape: controls, soft hyphen, zero-width, direction marks, variation selectors, tag characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A task's prompt as read from its file; ``hash`` is the hash of the whole file."""

    task: str
    version: str
    purpose: str
    variables: tuple[str, ...]
    schema: str
    text: str
    hash: str
    fenced: tuple[str, ...] = ()


def load_prompt(task: str, home: Home | None = None) -> Prompt:
    """The prompt for ``task``: the knowledge base's own ``prompts/TASK.md`` if there is one, else the shipped one."""
    if not _NAME.fullmatch(task):
        raise PromptError(f"{task!r} is no name of a task.")
    own = home.root / "prompts" / f"{task}.md" if home else None
    path = own if own is not None and own.is_file() else asset("prompts") / f"{task}.md"
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"The prompt for {task!r} cannot be read ({path}): {error}.") from error
    return parse_prompt(content, task, path)


def parse_prompt(content: str, task: str, path: Path | str = "") -> Prompt:
    """Read one prompt file. Raises PromptError when declared and used variables differ, or a part is missing."""
    from kb.encode.front_matter import load

    name = str(path) or f"{task}.md"
    content = content.replace("\r\n", "\n")
    head, text = load(content)
    unknown, missing = sorted(set(head) - _KEYS), sorted({"version", "purpose", "variables", "schema"} - set(head))
    if unknown or missing:
        wrong = f"an unknown key {unknown[0]!r}" if unknown else f"no {missing[0]!r}"
        raise PromptError(f"The front matter of {name} has {wrong}.")
    if head.get("task", task) != task:
        raise PromptError(f"{name} says it is for the task {head['task']!r}.")
    variables, fenced = _names(head["variables"], name), _names(head.get("fenced", []), name)
    used = set(_PLACE.findall(text))
    if used != set(variables):
        odd = sorted(used ^ set(variables))
        raise PromptError(f"{name} declares and uses different variables: {', '.join(odd)}.")
    if not set(fenced) <= set(variables):
        raise PromptError(f"{name} fences a variable it does not declare.")
    if [part.group(1) for part in _PART.finditer(text)] != ["System", "User"]:
        raise PromptError(f'{name} needs one "## System" part, then one "## User" part.')
    return Prompt(
        task, str(head["version"]), str(head["purpose"]), variables, str(head["schema"]), text, sha256(content), fenced
    )


def _names(value: object, name: str) -> tuple[str, ...]:
    if value == "":
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) and _NAME.fullmatch(item) for item in value):
        raise PromptError(f"{name}: variables and fenced are lists of names.")
    return tuple(value)


def render(prompt: Prompt, variables: Mapping[str, str], nonce: str = "") -> str:
    """The whole text, both parts, with each variable put in once; what a value holds is never expanded again.

    A fenced variable is cleaned and stands between two lines that carry ``nonce`` (made here unless given).
    Raises PromptError unless exactly the declared variables are given.
    """
    return _filled(prompt, prompt.text, variables, nonce or new_nonce())


def render_parts(prompt: Prompt, variables: Mapping[str, str], nonce: str = "") -> tuple[str, str]:
    """What ``render`` makes, as (system, user)."""
    (_, after_system), (user, after_user) = (part.span() for part in _PART.finditer(prompt.text))
    system_text, user_text = prompt.text[after_system:user].strip(), prompt.text[after_user:].strip()
    code = nonce or new_nonce()
    return _filled(prompt, system_text, variables, code), _filled(prompt, user_text, variables, code)


def _filled(prompt: Prompt, text: str, variables: Mapping[str, str], nonce: str) -> str:
    if set(variables) != set(prompt.variables):
        odd = sorted(set(variables) ^ set(prompt.variables))
        raise PromptError(f"The prompt for {prompt.task!r} got the wrong variables: {', '.join(odd)}.")
    values = {
        name: fence(value, name, nonce) if name in prompt.fenced else visible(value)
        for name, value in variables.items()
    }
    return _PLACE.sub(lambda place: values[place.group(1)], text)


def new_nonce() -> str:
    """A code no source can have guessed."""
    return secrets.token_hex(8)


def fence(text: str, name: str, nonce: str) -> str:
    """``text`` as data: without hidden characters and conversation markers, between lines carrying ``nonce``."""
    return f"<<<{name} {nonce}>>>\n{harmless(text)}\n<<<end of {name} {nonce}>>>"


def harmless(text: str) -> str:
    """``text`` without characters that have no shape; markers that steer a conversation become ``<>``.

    The replacement cannot be part of a marker, so taking one out never puts another together.
    """
    return _TOKENS.sub("<>", _HIDDEN.sub("", text))


def repair_question(user: str, reply: str, complaints: Sequence[str], nonce: str) -> str:
    """The user part of the one repair turn: the question, what came back, and what is wrong with it."""
    listed = "\n".join(f"- {complaint}" for complaint in complaints)
    return (
        f"{user}\n\nYour earlier answer to this was not usable:\n{fence(reply[:_SHOWN], 'answer', nonce)}\n\n"
        f"What is wrong with it:\n{listed}\n\n"
        "Answer again, in full and in the same form. Keep what was right; change or leave out what was wrong."
    )
