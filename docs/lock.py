"""Write constraints.txt: the exact version of everything Newsdesk needs, as pip resolves it today.

Run by `make lock`. It asks pip what a fresh installation of `.[dev]` would take, installs nothing, and replaces
constraints.txt only when that worked.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = """\
# Every version that `make setup` installs (pip install -c constraints.txt).
# Made by `make lock` (docs/lock.py) with Python {python}: run it again rather than edit this.
"""


def resolve() -> list[tuple[str, str]]:
    """Names and versions of everything a fresh installation would take, sorted by name."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed"]
        subprocess.run([*command, "--report", str(report), f"{ROOT}[dev]"], check=True)
        installed = json.loads(report.read_text("utf-8"))["install"]
    pairs = ((item["metadata"]["name"].lower().replace("_", "-"), item["metadata"]["version"]) for item in installed)
    return sorted(pair for pair in pairs if pair[0] != "newsdesk")


def line(name: str, version: str) -> str:
    # A local label such as "+cpu" names one index's build. Without it the pin holds for every build of that version,
    # and PyTorch's patch releases are left open because indexes carry different ones.
    public = version.split("+")[0]
    return f"torch=={'.'.join(public.split('.')[:2])}.*" if name == "torch" else f"{name}=={public}"


def main() -> None:
    pins = "".join(f"{line(name, version)}\n" for name, version in resolve())
    target = ROOT / "constraints.txt"
    draft = target.with_suffix(".new")
    draft.write_text(HEADER.format(python=".".join(map(str, sys.version_info[:3]))) + pins, "utf-8")
    os.replace(draft, target)
    print(f"{target.name}: {pins.count(chr(10))} versions")


if __name__ == "__main__":
    main()
