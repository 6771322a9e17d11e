"""The house keeps its shape: who may import whom, how large a room may grow, what the docs promise."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from kb.cli import COMMANDS, cli
from kb.errors import ExitCode, KbError

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("kb", "ingest", "compile")
CEILING = 400


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("room", ["ingest", "compile"])
def test_a_stage_imports_only_itself_and_kb(room: str) -> None:
    others = {"ingest", "compile"} - {room}
    for path in modules(room):
        found = {name.split(".")[0] for name in imported(path)}
        assert not found & others, path
        assert "kb.cli" not in {".".join(name.split(".")[:2]) for name in imported(path)}, path


def test_of_kb_only_the_command_line_imports_the_stages() -> None:
    for path in modules("kb"):
        if path.parent.name != "cli":
            assert not {name.split(".")[0] for name in imported(path)} & {"ingest", "compile"}, path


def executed(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below, without what only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            for otherwise in child.orelse:
                yield otherwise
                yield from executed(otherwise)
        else:
            yield child
            yield from executed(child)


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def needed(path: Path, known: Collection[str]) -> set[str]:
    """The modules among ``known`` that a module imports, at its top or inside a function."""
    found = set()
    for node in executed(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{name.name}" for name in node.names]
            found |= {name if name in known else node.module for name in whole}
    return (found & set(known)) - {dotted(path)}


def test_no_import_circles() -> None:
    paths = {dotted(path): path for room in ROOMS for path in modules(room)}
    left = {name: needed(path, paths) for name, path in paths.items()}
    while free := {name for name, needs in left.items() if not needs}:  # what needs nobody is in no circle
        left = {name: needs - free for name, needs in left.items() if name not in free}
    while unused := set(left) - set().union(*left.values()):  # nor is what nobody needs
        left = {name: needs for name, needs in left.items() if name not in unused}
    assert left == {}


def test_no_module_outgrows_its_noun() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for room in ROOMS for path in modules(room)}
    assert {str(path): lines for path, lines in lengths.items() if lines > CEILING} == {}
    assert not [path for path in lengths if path.stem in ("utils", "util", "helpers", "misc")]


ARGUMENTS = 5  # more belong together in a value, as the compile's ``Build`` and the ingest's ``Orders`` do


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg) if one]
    return [name for name in names if name not in ("self", "cls")]


@pytest.mark.parametrize("room", ["ingest", "compile"])
def test_no_function_of_a_stage_takes_more_than_five_arguments(room: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in modules(room)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and len(arguments(node)) > ARGUMENTS
    ]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    for room in ROOMS:
        for path in modules(room):
            assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


def test_the_table_of_commands_is_the_commands() -> None:
    context = click.Context(cli)
    for name, line in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert command.help, f"kb {name} has no help"
        assert line.endswith("."), name
    hidden = {path.stem for path in (ROOT / "kb" / "cli").glob("*.py")} - set(COMMANDS)
    shared = {"answering", "console", "context", "converse", "estimate", "failure", "pipeline", "reference"}
    shared |= {"own", "refused", "source"}
    assert hidden == {"__init__", *shared}


def test_the_command_reference_is_up_to_date() -> None:
    # In a process of its own: click keeps the help option of the first context a command was ever shown in.
    ran = subprocess.run([sys.executable, "-m", "kb.cli.reference", "--check"], capture_output=True, cwd=ROOT)
    assert ran.returncode == 0, "run `make docs`"


HEAVY = {"chromadb", "llama_index", "mkdocs", "trafilatura", "pypdf", "lxml", "numpy", "onnxruntime", "rich", "yaml"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["search", "--help"], ["ask", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom kb.cli import cli\n"
        f"try: cli.main(args={arguments!r}, prog_name='kb')\nexcept SystemExit: pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stderr.strip() == "[]"


def test_every_error_has_a_documented_code_and_a_place_in_the_tree() -> None:
    import kb.errors

    tree = kb.errors.__doc__ or ""
    kinds = [k for k in vars(kb.errors).values() if isinstance(k, type) and issubclass(k, KbError)]
    for kind in kinds:
        assert kind.__name__ in tree
        assert kind.exit_code in set(ExitCode)


def test_site_is_never_the_built_site() -> None:
    assert "/site" not in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert "site_dir: _site" in (ROOT / "mkdocs.yml").read_text("utf-8")
    assert not list((ROOT / "site").rglob("__init__.py"))


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_what_the_documents_name_is_there(name: str) -> None:
    named = re.findall(r"`((?:kb|ingest|compile|tests|site|prompts)/[\w./]*)`", (ROOT / name).read_text("utf-8"))
    assert len(named) > 5
    assert [path for path in named if "NAME" not in path and not (ROOT / path).exists()] == []


def example_of(name: str, scope: dict[str, Any]) -> Any:
    """``name`` as a worked example of CONTRIBUTING.md makes it in a module that has what ``scope`` has."""
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)
    [example] = [one for one in examples if name in one]
    exec(compile(example, "CONTRIBUTING.md", "exec"), scope)
    return scope[name.removeprefix("def ")]


def test_the_worked_example_of_a_reader_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.extract import canonical, plain, reader, readers
    from kb.settings import Limits

    made = example_of("READER", {**vars(reader), **vars(plain), **vars(canonical)})
    monkeypatch.setitem(readers.READERS, made.name, made)
    (tmp_path / "light").write_text("# The light\n* It was lit in 1851.\n=> gemini://example.org More of it\n")
    document = readers.extract(tmp_path / "light", "light.gmi", Limits())
    assert document.text == "The light\n\nIt was lit in 1851.\n\nMore of it"
    assert [block.kind for block in document.blocks] == ["heading", "list", "prose"]
    assert document.extractor == "gemtext 1"
    assert "gemtext 1" in readers.editions()


def test_the_worked_example_of_a_command_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from types import ModuleType

    from kb.cli import status
    from kb.library import Library
    from tests.compile.real_base import build, new_base

    module = ModuleType("kb.cli.paths")
    module.command = example_of("def command", dict(vars(status)))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kb.cli.paths", module)
    monkeypatch.setitem(COMMANDS, "paths", "Print the path of every source.")
    home = new_base(tmp_path / "base", {"a.md": "It was lit in 1851.\n"})
    Library.open(home).close()
    build(home)
    cli.main(args=["paths", "--kb", str(home.root)], standalone_mode=False)
    assert capsys.readouterr().out == "raw/a.md\n"


def test_the_worked_example_of_an_export_works(tmp_path: Path) -> None:
    from kb import export
    from kb.home import Home
    from kb.library import Library

    exported = example_of("export_mentions", dict(vars(export)))
    home = Home(tmp_path)
    home.state.mkdir()
    with Library.open(home) as library:
        assert list(exported(library)) == []


def test_the_worked_example_of_an_engine_works(tmp_path: Path) -> None:
    from compile.extractive import engine
    from compile.open import ENGINES, open_engine
    from kb.cli.pipeline import Options, build
    from kb.library import Library
    from kb.progress import Silent
    from kb.settings import Settings
    from tests.compile.real_base import new_base

    example = example_of("FirstSentences", dict(vars(engine)))
    home = new_base(
        tmp_path / "kb", {"light.md": "# Light\n\nThe light was lit in 1879. Effie Rae kept it until 1931.\n"}
    )
    settings = Settings(model="first-sentences", embedder="none")
    made = open_engine(home, settings, engines={**ENGINES, "first-sentences": example})
    build(home, settings, made, Silent(), Options(site=False))
    with Library.open(home) as library:
        claims = library.claims.all()
    assert [(claim.text, claim.engine, claim.verbatim) for claim in claims] == [
        ("The light was lit in 1879.", "first-sentences", True)
    ]


def test_the_worked_example_of_a_kind_of_section_works(monkeypatch: pytest.MonkeyPatch) -> None:
    from compile.pages import sections
    from compile.pages.placement import PageClaims
    from kb.values import Claim, Source

    documented = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    [example] = re.findall(r"^SectionKind\(.*\)$", documented, re.MULTILINE)
    texts = [f"It has {count} lamps of size {count}." for count in ("six", "nine", "ten", "forty")]
    counted = [Claim(f"c-{at}", "s-1", text, (), kind="number", start=9 + at) for at, text in enumerate(texts)]
    plain = [Claim(f"p-{at}", "s-1", f"{word} stone was laid.", (), start=at) for at, word in ((1, "Red"), (2, "Grey"))]
    sources = {"s-1": Source("s-1", "raw/light.md", "", "", "text", "Light")}

    def headings(claims: list[Claim]) -> list[str]:
        ids = frozenset(claim.id for claim in claims)
        shown = PageClaims(ids, ids, {}, dict.fromkeys(ids))
        return [s.title for s in sections.arrange("Light", shown, {c.id: c for c in claims}, sources).sections]

    assert headings([*plain, *counted]) == ["", "Details"]
    made = eval(example, dict(vars(sections)))
    timeline, *below = sections.SECTION_KINDS
    monkeypatch.setattr(sections, "SECTION_KINDS", (timeline, made, *below))
    assert headings([*plain, *counted]) == ["", "Figures", "Details"]
    assert headings([*plain, *counted[:3]]) == ["", "Details"]  # three are too few
