"""Checks the laws of the layout, so that they stay true without anybody watching.

1. A room includes only rooms below it; a public header includes no header of src/.
2. One address, three buildings: a test stands at the address of what it tests.
3. A foreign library has one door: one source file, no public header.
4. No file is named for what it is to somebody (util, helper, ...) instead of for what it holds.
5. A public header has at most 250 lines (guiju/c.h apart).
6. No file holds an absolute path of somebody's machine.

Usage: check_layers.py [ROOT]      prints each break as `file:line: law: words`; exit 1 if any.
Only the standard library is used. Tested by tools/tests/test_check_layers.py.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# --- the tables: change these together with HACKING.md -------------------------------------------

# Which rooms each room may include, itself apart. Lowest room first.
ROOMS_BELOW: dict[str, set[str]] = {
    "text": set(),
    "facts": {"text"},
    "expr": {"text", "facts"},
    "calendar": {"text", "facts", "expr"},
    "graph": {"text", "facts", "expr"},
    "model": {"text", "facts"},
    "check": {"text", "facts", "expr", "calendar", "graph", "model"},
    "plan": {"text", "facts", "expr", "calendar", "graph", "model", "check"},
    # Never model or check: the engine reads plans only.
    "engine": {"text", "facts", "expr", "calendar", "graph", "plan"},
    "analyse": {
        "text", "facts", "expr", "calendar", "graph", "model", "check", "plan", "engine",
    },
}  # fmt: skip

# The umbrella and the corridor see every room, so no room may see them.
SEES_EVERYTHING = {"guiju/guiju.hpp", "guiju/load.hpp", "guiju/live.hpp"}

# These stand on the library and see its public headers only (and their own folder).
FACES = ("src/capi", "src/cli", "bindings/python")


@dataclass(frozen=True)
class Door:
    """A foreign library: how its includes begin, and the only files that may name it."""

    library: str
    include: str
    files: tuple[str, ...]


DOORS = (
    Door("yaml-cpp", "yaml-cpp/", ("src/text/yaml.cpp",)),
    Door("utf8proc", "utf8proc.h", ("src/text/unicode.cpp",)),
    Door("RE2", "re2/", ("src/expr/regex.cpp",)),
    Door("Boost.Date_Time", "boost/date_time", ("src/calendar/work_calendar.cpp",)),
    Door("Boost.Graph", "boost/graph", ("src/graph/network.cpp",)),
    Door("zlib", "zlib.h", ("src/facts/inflate.cpp",)),
    Door("nlohmann", "nlohmann/", ("src/facts/json.cpp",)),
    Door("CLI11", "CLI/", ("src/cli/main.cpp",)),
)
# Boost beyond the two named libraries has no door at all; each door's file may use what it needs.
BOOST_DOORS = {file for door in DOORS if door.include.startswith("boost/") for file in door.files}

# Tests may ask a foreign library for a second opinion, so doors are watched here only:
WATCHED_FOR_DOORS = ("include/", "src/", "bindings/")

EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "base", "impl", "misc"}

LONGEST_HEADER = 250
LONG_HEADERS_ALLOWED = {"include/guiju/c.h"}

# Test folders that cross rooms and pair with no single file.
CROSSING_TESTS = {
    "headers", "compile_fail", "install", "agree", "golden", "capi", "cli", "issues", "faces",
    "fuzz", "conformance",
}  # fmt: skip

MACHINE_PATH = re.compile(r"(?<![\w.~$}*/-])/(?:home|root|Users|work|mnt|scratch)/[\w.-]+")
TEXT_ENDINGS = {
    ".cpp", ".hpp", ".h", ".c", ".def", ".py", ".pyi", ".md", ".txt", ".cmake", ".json", ".yaml",
    ".yml", ".toml", ".in", ".sh", ".bash", ".csv", ".html", ".cfg", "",
}  # fmt: skip

# --- the checks ----------------------------------------------------------------------------------

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


@dataclass(frozen=True, order=True)
class Break:
    """One place where a law is broken."""

    file: str
    line: int
    law: str
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.law}: {self.words}"


def list_files(root: Path) -> list[str]:
    """The project's files relative to root: what git tracks or would track, else all there are."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"],
            capture_output=True, check=True,
        ).stdout.decode()  # fmt: skip
        names = [name for name in listed.split("\0") if name]
        return sorted(name for name in set(names) if (root / name).is_file())
    except (OSError, subprocess.CalledProcessError):
        return sorted(
            str(path.relative_to(root))
            for path in root.rglob("*")
            if path.is_file() and not {".git", "build", ".venv"} & set(path.parts)
        )


def read_lines(root: Path, file: str) -> list[str]:
    return (root / file).read_text(encoding="utf-8", errors="replace").splitlines()


def includes(root: Path, file: str) -> list[tuple[int, str]]:
    """(line number, what is included) of a C++ file."""
    found = []
    for number, line in enumerate(read_lines(root, file), start=1):
        match = INCLUDE.match(line)
        if match:
            found.append((number, match[1]))
    return found


def is_cpp(file: str) -> bool:
    return file.endswith((".cpp", ".hpp", ".h", ".c", ".def"))


def room_of(file: str) -> str | None:
    """The room that a file lives in, by its address; None for the corridor and the faces."""
    for place in ("include/guiju/", "src/"):
        if file.startswith(place):
            room, slash, _ = file.removeprefix(place).partition("/")
            if slash and room in ROOMS_BELOW:
                return room
    return None


def room_of_include(included: str) -> str | None:
    """The room that an include leads into, None when it leads outside."""
    room, slash, _ = included.removeprefix("guiju/").partition("/")
    return room if slash and room in ROOMS_BELOW else None


def check_rooms(root: Path, files: list[str]) -> list[Break]:
    breaks = []
    for file in filter(is_cpp, files):
        room = room_of(file)
        is_public = file.startswith("include/")
        is_face = file.startswith(FACES)
        for number, included in includes(root, file):
            target = room_of_include(included)
            is_inner = not included.startswith("guiju/")
            words = None
            if is_public and is_inner and (root / "src" / included).exists():
                words = f"a public header includes src/{included}"
            elif is_face and is_inner and target:
                words = f"a face sees public headers only, not src/{included}"
            elif room and target and target != room and target not in ROOMS_BELOW[room]:
                words = f"{room} may not include {target} ({included})"
            elif room and included in SEES_EVERYTHING:
                words = f"{room} may not include {included}"
            if words:
                breaks.append(Break(file, number, "rooms", words))
    return breaks


def check_addresses(files: list[str]) -> list[Break]:
    breaks = []
    known = set(files)
    for file in files:
        if not file.startswith("tests/") or not file.endswith("_test.cpp"):
            continue
        address = file.removeprefix("tests/").removesuffix("_test.cpp")
        room, slash, _ = address.partition("/")
        if slash and room in CROSSING_TESTS:
            continue
        tested = [
            f"include/guiju/{address}.hpp", f"src/{address}.hpp", f"src/{address}.cpp",
            f"src/{address}.def", f"include/guiju/{address}.def",
        ]  # fmt: skip
        if not known.intersection(tested):
            breaks.append(Break(file, 1, "address", f"nothing stands at {' or '.join(tested[:3])}"))
    return breaks


def check_doors(root: Path, files: list[str]) -> list[Break]:
    breaks = []
    for file in filter(is_cpp, files):
        if not file.startswith(WATCHED_FOR_DOORS):
            continue
        for number, included in includes(root, file):
            door = next((door for door in DOORS if included.startswith(door.include)), None)
            if door and file not in door.files:
                words = f"{door.library} is opened in {', '.join(door.files)} only"
                breaks.append(Break(file, number, "door", words))
            elif not door and included.startswith("boost/") and file not in BOOST_DOORS:
                breaks.append(Break(file, number, "door", f"{included} has no door here"))
    return breaks


def check_names(files: list[str]) -> list[Break]:
    breaks = []
    for file in files:
        for part in Path(file).parts:
            words = set(re.split(r"[._-]", part.lower()))
            bad = sorted(words & EMPTY_NAMES)
            if bad:
                breaks.append(Break(file, 1, "name", f"'{bad[0]}' does not say what is inside"))
                break
    return breaks


def check_lengths(root: Path, files: list[str]) -> list[Break]:
    breaks = []
    for file in files:
        if not file.startswith("include/") or file in LONG_HEADERS_ALLOWED:
            continue
        if file.endswith((".hpp", ".h")):
            length = len(read_lines(root, file))
            if length > LONGEST_HEADER:
                words = f"{length} lines, at most {LONGEST_HEADER}"
                breaks.append(Break(file, LONGEST_HEADER + 1, "length", words))
    return breaks


def check_machine_paths(root: Path, files: list[str]) -> list[Break]:
    breaks = []
    for file in files:
        if Path(file).suffix not in TEXT_ENDINGS or (root / file).stat().st_size > 2_000_000:
            continue
        for number, line in enumerate(read_lines(root, file), start=1):
            match = MACHINE_PATH.search(line)
            if match and "check_layers: allowed" not in line:
                breaks.append(Break(file, number, "machine", f"an absolute path: {match[0]}"))
    return breaks


def find_breaks(root: Path) -> list[Break]:
    """Every break of every law under root, in order of file and line."""
    files = list_files(root)
    return sorted(
        check_rooms(root, files)
        + check_addresses(files)
        + check_doors(root, files)
        + check_names(files)
        + check_lengths(root, files)
        + check_machine_paths(root, files)
    )


def main(arguments: list[str]) -> int:
    if len(arguments) > 1 or arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0 if "-h" in arguments or "--help" in arguments else 2
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    breaks = find_breaks(root)
    for broken in breaks:
        print(broken)
    print(f"check_layers: {len(breaks)} breaks" if breaks else "check_layers: all laws hold")
    return 1 if breaks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
