"""The package of links in site-packages."""

import link_python
import pytest

HEADER = (
    "#define GUIJU_VERSION_MAJOR 1\n#define GUIJU_VERSION_MINOR 2\n#define GUIJU_VERSION_PATCH 3\n"
)


@pytest.fixture
def checkout(tmp_path):
    files = {
        "include/guiju/version.hpp": HEADER,
        "bindings/python/pyproject.toml": '[project]\nname = "guiju"\n'
        '[project.entry-points.pytest11]\nguiju = "guiju.testing"\n',
        "bindings/python/guiju/__init__.py": "answer = 42\n",
        "bindings/python/guiju/_core.pyi": "",
        "build/_core.so": "module",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "site").mkdir()
    return tmp_path


def run(checkout):
    return link_python.link(checkout, checkout / "build", checkout / "site")


def test_the_package_holds_python_stub_and_module(checkout):
    package = run(checkout)
    assert sorted(p.name for p in package.iterdir()) == ["__init__.py", "_core.pyi", "_core.so"]
    assert (package / "__init__.py").read_text() == "answer = 42\n"


def test_a_second_run_follows_a_removed_file(checkout):
    run(checkout)
    (checkout / "bindings/python/guiju/_core.pyi").unlink()
    package = run(checkout)
    assert sorted(p.name for p in package.iterdir()) == ["__init__.py", "_core.so"]


def test_the_version_and_the_plug_in_are_announced(checkout):
    run(checkout)
    info = checkout / "site/guiju-1.2.3.dist-info"
    assert "Version: 1.2.3" in (info / "METADATA").read_text()
    assert (info / "entry_points.txt").read_text() == "[pytest11]\nguiju = guiju.testing\n"


def test_an_edit_is_seen_without_another_run(checkout):
    package = run(checkout)
    (checkout / "bindings/python/guiju/__init__.py").write_text("answer = 43\n")
    assert (package / "__init__.py").read_text() == "answer = 43\n"


def test_without_a_module_it_says_so(checkout):
    (checkout / "build/_core.so").unlink()
    with pytest.raises(SystemExit, match="no _core module"):
        run(checkout)
