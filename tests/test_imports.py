"""How the files of `index/` and `qa/` lean on each other: in one direction, and `index/` on nothing of `qa/`."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = [path for room in ("index", "qa") for path in (ROOT / room).rglob("*.py")]


@cache
def imported(path: Path) -> frozenset[str]:
    """Every name that a file imports, wherever in it: for type checkers alone and in functions, too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


@cache
def file_of(name: str) -> Path | None:
    """The file of ours that ``name`` is, or is taken from."""
    path = ROOT / name.replace(".", "/")
    for place in (path.with_suffix(".py"), path / "__init__.py", path.parent.with_suffix(".py")):
        if place.is_file():
            return place
    return path.parent / "__init__.py" if name.split(".")[0] in ("index", "qa") else None


def test_no_file_imports_itself_by_way_of_others() -> None:
    leans = {path: {file_of(name) for name in imported(path)} - {None} for path in FILES}
    assert ROOT / "index/store/schema.py" in leans[ROOT / "index/store/store.py"]
    assert ROOT / "index/store/__init__.py" in leans[ROOT / "index/sync.py"]
    assert ROOT / "qa/records.py" in leans[ROOT / "qa/assistant.py"]
    assert len(list(TopologicalSorter(leans).static_order())) >= len(leans)  # raises CycleError, which names them


def test_no_two_rooms_of_qa_lean_on_each_other() -> None:
    """A room is a folder, or a file beside the folders."""
    rooms: dict[str, set[str]] = {}
    for path in (ROOT / "qa").rglob("*.py"):
        for found in {file_of(name) for name in imported(path)} - {None}:
            if found.is_relative_to(ROOT / "qa") and room_of(found) != room_of(path):
                rooms.setdefault(room_of(path), set()).add(room_of(found))
    assert "answering" in rooms["steps"]
    TopologicalSorter(rooms).prepare()  # raises CycleError, which names them


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "qa").parts[0]


def test_index_imports_nothing_of_qa() -> None:
    names = {name for path in FILES if path.is_relative_to(ROOT / "index") for name in imported(path)}
    assert {name for name in names if name.split(".")[0] in ("qa", "newsdesk", "app")} == set()
