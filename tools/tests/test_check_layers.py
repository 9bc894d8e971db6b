"""Every law of tools/check_layers.py, broken on purpose in a small tree of its own."""

from pathlib import Path

import check_layers
import pytest


@pytest.fixture
def tree(tmp_path):
    """A function that writes files and gives back the breaks as (file, law) pairs."""

    def write_and_check(files: dict[str, str]):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return [(broken.file, broken.law) for broken in check_layers.find_breaks(tmp_path)]

    return write_and_check


SOUND = {
    "include/guiju/text/source.hpp": "#include <string>\n",
    "include/guiju/facts/value.hpp": '#include "guiju/text/source.hpp"\n',
    "src/text/source.cpp": '#include "guiju/text/source.hpp"\n',
    "src/text/yaml.hpp": "#pragma once\n",
    "src/text/yaml.cpp": '#include "text/yaml.hpp"\n#include <yaml-cpp/yaml.h>\n',
    "src/facts/value.cpp": '#include "text/yaml.hpp"\n',
    "src/load.cpp": '#include "text/yaml.hpp"\n#include "plan/plan.hpp"\n',
    "tests/text/yaml_test.cpp": '#include "text/yaml.hpp"\n',
    "tests/text/source_test.cpp": '#include "guiju/text/source.hpp"\n',
    "tests/agree/engines_test.cpp": "",
    "README.md": "Run scripts/demo; see https://example.org/home/page and ~/work/notes.\n",
}


def test_a_sound_tree_has_no_breaks(tree):
    assert tree(SOUND) == []


@pytest.mark.parametrize(
    ("file", "text", "law"),
    [
        # rooms: up the stairs, privately and publicly
        ("src/text/source.cpp", '#include "facts/admit.hpp"\n', "rooms"),
        ("src/text/source.cpp", "#include <guiju/facts/value.hpp>\n", "rooms"),
        ("include/guiju/text/source.hpp", '#include "guiju/facts/value.hpp"\n', "rooms"),
        ("src/engine/ruleset.cpp", '#include "guiju/model/pack.hpp"\n', "rooms"),
        ("src/model/pack.cpp", '#include "guiju/expr/expression.hpp"\n', "rooms"),
        ("src/graph/network.cpp", '#include "guiju/calendar/work_calendar.hpp"\n', "rooms"),
        # rooms: an indented include counts as well, and so does a .def
        ("src/expr/vm.cpp", '  #  include "calendar/year.hpp"\n', "rooms"),
        ("src/expr/opcodes.def", '#include "plan/plan.hpp"\n', "rooms"),
        # rooms: no room sees the corridor
        ("src/engine/ruleset.cpp", '#include "guiju/load.hpp"\n', "rooms"),
        # faces see public headers only
        ("src/cli/run.cpp", '#include "text/yaml.hpp"\n', "rooms"),
        ("bindings/python/module.cpp", '#include "text/yaml.hpp"\n', "rooms"),
        # addresses
        ("tests/text/yamll_test.cpp", "", "address"),
        ("tests/load_all_test.cpp", "", "address"),
        # doors
        ("src/text/csv.cpp", "#include <yaml-cpp/yaml.h>\n", "door"),
        ("include/guiju/text/source.hpp", "#include <re2/re2.h>\n", "door"),
        ("src/graph/functions.cpp", "#include <boost/graph/graph_traits.hpp>\n", "door"),
        ("src/facts/value.cpp", "#include <boost/container/small_vector.hpp>\n", "door"),
        # names
        ("src/text/text_util.cpp", "", "name"),
        ("src/common/text.cpp", "", "name"),
        ("tools/Helpers.py", "", "name"),
        # length
        ("include/guiju/text/long.hpp", "\n" * 251, "length"),
        # machine paths
        ("docs/notes.md", "cd /home/someone/guiju\n", "machine"),  # check_layers: allowed
        ("tests/text/source_test.cpp", '"/root/packs"\n', "machine"),  # check_layers: allowed
    ],
)
def test_each_law_notices_its_break(tree, file, text, law):
    assert tree({**SOUND, file: text}) == [(file, law)]


def test_a_public_header_includes_no_inner_header(tree):
    # The inner header lies in the same room, so only this law can object.
    header = "include/guiju/text/source.hpp"
    assert tree({**SOUND, header: '#include "text/yaml.hpp"\n'}) == [(header, "rooms")]


def test_what_is_just_inside_a_limit_is_fine(tree):
    assert (
        tree(
            {
                **SOUND,
                "include/guiju/text/long.hpp": "\n" * 250,
                "include/guiju/c.h": "\n" * 900,
                "src/graph/network.cpp": "#include <boost/graph/adjacency_list.hpp>\n"
                "#include <boost/container/small_vector.hpp>\n",
                "src/facts/baseline.cpp": "",
                "tests/text/shared_test.cpp": "",
                "src/text/shared.hpp": "",
            }
        )
        == []
    )


def test_a_break_names_its_line(tmp_path):
    (tmp_path / "src/text").mkdir(parents=True)
    (tmp_path / "src/text/a.cpp").write_text('// one\n\n#include "plan/plan.hpp"\n')
    (broken,) = check_layers.find_breaks(tmp_path)
    assert str(broken) == "src/text/a.cpp:3: rooms: text may not include plan (plan/plan.hpp)"


def test_the_command_tells_by_its_exit_code(tmp_path, capsys):
    (tmp_path / "README.md").write_text("sound\n")
    assert check_layers.main([str(tmp_path)]) == 0
    (tmp_path / "misc.md").write_text("not\n")
    assert check_layers.main([str(tmp_path)]) == 1
    assert "misc.md:1: name" in capsys.readouterr().out


def test_the_tables_are_in_order():
    # Each room may include only rooms that stand before it: so no cycle can be written down.
    seen: set[str] = set()
    for room, below in check_layers.ROOMS_BELOW.items():
        assert below <= seen, room
        seen.add(room)


def test_this_checkout_keeps_the_rooms_of_the_build():
    root = Path(check_layers.__file__).resolve().parent.parent
    build = (root / "CMakeLists.txt").read_text(encoding="utf-8")
    assert f"set(GUIJU_ROOMS {' '.join(check_layers.ROOMS_BELOW)})" in build
