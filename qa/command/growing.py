"""`newsdesk cluster split` and `newsdesk cluster move`: parts that change while they are asked."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from qa.command.opening import print_json, quiet_libraries
from qa.command.options import LOCAL, Adder, address_option, command_of, place_option
from qa.fragments import plural

if TYPE_CHECKING:
    from index.buckets.places import Place
    from index.parts.plan import Plan


def add_split(kinds: Adder, store: Path) -> None:
    about = "Split parts in two while they are asked; what is cut off is undone or gone on with by the next command"
    example = "cluster split part-1 --store parts"
    command = command_of(kinds, None, "split", split, about, example, "cluster split --all --store parts")
    place_option(command, store)
    command.add_argument(
        "parts", nargs="*", metavar="PART", help="part to split, as `newsdesk cluster status` names it"
    )
    command.add_argument("--all", action="store_true", help="split every part")
    address_option(command)


def split(arguments: Namespace) -> int:
    from index.buckets.places import place_of

    if bool(arguments.parts) == arguments.all:
        arguments.wrong_usage("name the parts to split, or give --all")
    quiet_libraries()
    growing, place = _growing(arguments.address), place_of(arguments.store)
    with place.alone():
        plan, made = _split(arguments, growing, place)
    if arguments.json:
        print_json({"split": made, "parts": len(plan.parts)})
    else:
        print(f"There are {plural(len(plan.parts), 'part')} now.")
    return 0


def _split(arguments: Namespace, growing: ModuleType, place: Place) -> tuple[Plan, dict[str, list[str]]]:
    """The plan as it is then, and what became of each part."""
    plan = place.plan_there()
    names = [part.name for part in plan.parts] if arguments.all else list(dict.fromkeys(arguments.parts))
    for name in names:
        plan.named(name)  # none is split where one is not there
    made: dict[str, list[str]] = {}
    for name in names:
        before = plan
        if arguments.address == LOCAL:
            place.pull_part(plan.named(name))
        plan = growing.split(plan.folder, name)
        if arguments.address == LOCAL:
            place.push()
        made[name] = [part.name for part in plan.parts if part not in before.parts]
        if not arguments.json:
            print(f"{name} is now {' and '.join(made[name])}.", flush=True)
    return plan, made


def _growing(address: str) -> ModuleType:
    """What splits and moves parts: those of a folder, or of the cluster there."""
    if address == LOCAL:
        from index.parts import growing

        return growing
    from index.cluster import engine
    from index.cluster import growing as of_cluster

    engine.connect(address)
    return of_cluster


def add_move(kinds: Adder, store: Path) -> None:
    about = "Move the store of a part to another folder, perhaps on another disk, while it is asked"
    command = command_of(kinds, None, "move", move, about, "cluster move part-1 /mnt/large/part-1 --store parts")
    place_option(command, store)
    command.add_argument("part", metavar="PART", help="part to move, as `newsdesk cluster status` names it")
    command.add_argument("folder", type=Path, metavar="FOLDER", help="where to: an empty folder, or one that is made")
    address_option(command)


def move(arguments: Namespace) -> int:
    from index.buckets.bucket import is_address
    from index.buckets.working import NOT_MOVED
    from index.errors import StoreError

    if is_address(arguments.store):
        raise StoreError(NOT_MOVED)
    quiet_libraries()
    folder = Path(arguments.store).absolute()
    plan = _growing(arguments.address).move(folder, arguments.part, arguments.folder)
    folder = plan.store(plan.named(arguments.part))
    if arguments.json:
        print_json({"part": arguments.part, "folder": str(folder)})
    else:
        print(f"{arguments.part} lies in {folder} now.")
    return 0
