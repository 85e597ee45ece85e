"""Reads lists that people write in files: a library of items, and what of it each list asks (TOML)."""

import tomllib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

Said = dict[str, Any]
Number = Callable[[str], Any]


def read_toml(path: Path, fault: type[Exception], *, number: Number = float) -> Said:
    """`fault` is what a file that nobody can read ends in; its text names the place."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=number)
    except tomllib.TOMLDecodeError as error:
        raise fault(f"{path.name}: {error}") from error


def read_library(
    folder: Path, fault: type[Exception], *, named: str, number: Number = float
) -> dict[str, Said]:
    """Every item of the folder by its code; the name of its file stands in it under `named`."""
    library: dict[str, Said] = {}
    for path in sorted(folder.glob("*.toml")):
        for code, said in read_toml(path, fault, number=number).items():
            if code in library:
                raise fault(f"{path.name}: {code} is said twice")
            library[code] = said | {named: path.stem.upper()}
    return library


def check_list(
    code: str, said: Said, fault: type[Exception], *, must: Collection[str], named: Collection[str]
) -> None:
    """Says what it must; and what it `named` beside its items is among those that it asks."""
    if missing := set(must) - said.keys():
        raise fault(f"{code}: {', '.join(sorted(missing))} missing")
    for name in named:
        if strangers := set(said.get(name, ())) - set(said["asks"]):
            raise fault(f"{code}: {name} names {', '.join(sorted(strangers))}, which is not asked")


def find_item(
    code: str,
    library: dict[str, Said],
    change: Said,
    fault: type[Exception],
    *,
    by: str,
    named: str,
    may: Collection[str],
) -> tuple[str, Said]:
    """The name of its file, and the item as this list asks it, with nothing in it that nobody understands."""
    if code not in library:
        raise fault(f"{by}: there is no item {code}")
    said = dict(library[code])
    file = said.pop(named)
    said |= change
    if strange := said.keys() - set(may):
        raise fault(f"{by}: {code} says {', '.join(sorted(strange))}")
    return file, said
