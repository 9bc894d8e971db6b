"""Makes `import guiju` work in the running environment, without building a second time.

The package in site-packages is a folder of links: the Python files of bindings/python/guiju and the
module that the build has left in its folder. An edit of a .py file is seen at once; a new file, or
a new module, needs another run. Beside it stands a .dist-info, so that entry points (the pytest
plug-in) and `importlib.metadata.version("guiju")` work as after `pip install`.

Usage: python tools/link_python.py BUILD_FOLDER     (the folder that holds _core*.so)
Tested by tools/tests/test_link_python.py.
"""

from __future__ import annotations

import re
import shutil
import sys
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def read_version(root: Path) -> str:
    """The version, from its one place."""
    text = (root / "include/guiju/version.hpp").read_text(encoding="utf-8")
    return ".".join(
        re.search(rf"GUIJU_VERSION_{part} (\d+)", text)[1] for part in ("MAJOR", "MINOR", "PATCH")
    )


def render_entry_points(project: dict) -> str:
    """The entry_points.txt that pyproject.toml's [project] asks for."""
    groups = dict(project.get("entry-points", {}))
    if "scripts" in project:
        groups["console_scripts"] = project["scripts"]
    lines = []
    for group, entries in groups.items():
        lines.append(f"[{group}]")
        lines += [f"{name} = {target}" for name, target in entries.items()]
    return "\n".join(lines) + "\n"


def link(root: Path, built: Path, site: Path) -> Path:
    """Puts the links and the .dist-info into `site`; returns the package's folder."""
    modules = sorted(built.glob("_core*"))
    if not modules:
        raise SystemExit(f"no _core module in {built}")
    with open(root / "bindings/python/pyproject.toml", "rb") as file:
        project = tomllib.load(file)["project"]
    version = read_version(root)

    package = site / "guiju"
    for old in (package, *site.glob("guiju-*.dist-info")):
        if old.is_symlink():
            old.unlink()
        elif old.exists():
            shutil.rmtree(old)
    package.mkdir()
    for part in sorted((root / "bindings/python/guiju").iterdir()):
        # A module that some other build has left among the sources is not ours to load.
        is_module = part.name.startswith("_core.") and part.suffix != ".pyi"
        if part.name != "__pycache__" and not is_module:
            (package / part.name).symlink_to(part)
    for module in modules:
        (package / module.name).symlink_to(module)

    info = site / f"guiju-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: guiju\nVersion: {version}\n", encoding="utf-8"
    )
    (info / "INSTALLER").write_text("scripts/build\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(render_entry_points(project), encoding="utf-8")
    files = [info / name for name in ("METADATA", "INSTALLER", "entry_points.txt", "RECORD")]
    files += sorted(package.iterdir())
    (info / "RECORD").write_text(
        "".join(f"{file.relative_to(site)},,\n" for file in files), encoding="utf-8"
    )
    return package


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    link(ROOT, Path(sys.argv[1]).resolve(), Path(sysconfig.get_path("platlib")))
