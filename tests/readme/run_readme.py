#!/usr/bin/env python3
"""The README's ten lines, the quick start and the C++ of docs/reference, typed in by a stranger: each block is run as it stands.

run_readme.py BUILD_DIR [shell|cpp|python|quick_start …]: writes the named blocks into a temporary folder, runs them, and
compares what they print with what the page promises. C++ blocks are compiled against the installed package
(cmake --install); those of docs/reference behind reference.hpp, which has the names that a page takes as given.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPECTED = {
    "shell": ["home,8.000", "far,21.000", "2 passed, 0 failed"],
    "cpp": ["home 8.000", "zone: far", "functions: 5e0 12.50d 6e0", "counted: 2 of 4"],
    "python": ["home 8.000 ['h']", "['weight']", "far"],
    "quick_start": ["2 passed, 0 failed", "2 decided, 0 undecided, 1 errors", "committee", "all the others"],
}


def blocks(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", text, re.M | re.S)


def run(command, folder, env=None):
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def shell(build, folder, found):
    script = next(body for lang, name, body in found if lang == "sh" and "guiju check" in body)
    env = dict(os.environ, PATH=f"{build}:{os.environ['PATH']}")
    return run(["bash", "-eu", "-c", script], folder, env)


def quick_start(build, folder, found):
    """All its shell blocks but the first, which builds."""
    script = "\n".join([body for lang, _, body in found if lang == "sh"][1:])
    env = dict(os.environ, PATH=f"{build}:{os.environ['PATH']}")
    return run(["bash", "-eu", "-c", script], folder, env)


# What a block of docs/reference makes, by a text in it; a block without one is compiled only.
MADE = {"LoadOptions options;": "options", "count +=": "count"}


def reference():
    """All C++ blocks of docs/reference as one program."""
    pages = sorted((ROOT / "docs" / "reference").glob("*.md"))
    bodies = [body for page in pages for lang, _, body in blocks(page.relative_to(ROOT)) if lang == "cpp"]
    text, calls = '#include "reference.hpp"\n', ""
    for number, body in enumerate(bodies):
        made = "".join(f"shown({what});\n" for sign, what in MADE.items() if sign in body)
        text += f"void block_{number}() {{\n{body}{made}}}\n"
        calls += f"block_{number}(); "
    return text + "int main() { " + calls + "}\n"


def cpp(build, folder, found):
    prefix = folder / "prefix"
    run(["cmake", "--install", str(build), "--prefix", str(prefix)], folder)
    (folder / "reference.cpp").write_text(reference(), encoding="utf-8")
    (folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(parcel CXX)\nset(CMAKE_CXX_STANDARD 20)\n"
        "find_package(guiju CONFIG REQUIRED)\nlink_libraries(guiju::guiju)\n"
        f"add_executable(parcel parcel.cpp)\nadd_executable(reference reference.cpp)\ntarget_include_directories(reference PRIVATE {ROOT / 'tests' / 'readme'})\n"
    )
    run(["cmake", "-S", ".", "-B", "b", f"-DCMAKE_PREFIX_PATH={prefix}"], folder)
    run(["cmake", "--build", "b"], folder)
    return run([str(folder / "b" / "parcel")], folder) + run([str(folder / "b" / "reference")], folder)


def python(build, folder, found):
    return run([sys.executable, "parcel.py"], folder)


FACES = {"shell": shell, "cpp": cpp, "python": python, "quick_start": quick_start}


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    failed = 0
    for face in sys.argv[2:] or list(EXPECTED):
        found = blocks("docs/quick_start.md" if face == "quick_start" else "README.md")
        with tempfile.TemporaryDirectory() as temp:
            folder = pathlib.Path(temp)
            for _, name, body in found:
                if name:
                    (folder / name).write_text(body, encoding="utf-8")
            printed = FACES[face](build, folder, found)
            missing = [text for text in EXPECTED[face] if text not in printed]
            failed += bool(missing)
            print(f"{face}: {'missing ' + repr(missing) + ' in:' + printed if missing else 'as promised'}")
    print(f"{len(sys.argv[2:] or EXPECTED) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
