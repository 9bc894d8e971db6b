import pathlib

import make_codes_page as page

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def test_the_page_is_what_the_codes_say():
    written = (ROOT / page.PAGE).read_text(encoding="utf-8")
    assert written == page.make_page(ROOT), "run tools/make_codes_page.py"


def test_numbers_and_names_stand_once():
    codes = page.read_codes(ROOT)
    assert len(codes) > 200
    assert len({code.number for code in codes}) == len(codes)
    assert len({code.name for code in codes}) == len(codes)


def test_every_line_of_the_definitions_is_read():
    lines = 0
    for path in (ROOT / "include/guiju/text").glob("codes_*.def"):
        text = path.read_text(encoding="utf-8")
        lines += sum(line.startswith("GUIJU_CODE(") for line in text.splitlines())
    assert lines == len(page.read_codes(ROOT))


def test_remedies_are_of_codes_that_there_are():
    names = {code.name for code in page.read_codes(ROOT)}
    assert set(page.read_remedies(ROOT)) <= names


def test_both_languages_fill_the_same_places():
    for code in page.read_codes(ROOT):
        places = [sorted(set(page.re.findall(r"\{\d\}", text))) for text in (code.english, code.chinese)]
        assert places[0] == places[1], code.name


def test_a_page_of_a_small_tree(tmp_path):
    (tmp_path / "include/guiju/text").mkdir(parents=True)
    (tmp_path / "docs/reference").mkdir(parents=True)
    (tmp_path / "tests/golden/bad").mkdir(parents=True)
    (tmp_path / "include/guiju/text/codes_text.def").write_text(
        'GUIJU_CODE(1102, duplicate_key, error, "the key \\"{0}\\" | stands twice", "键重复")\n', encoding="utf-8"
    )
    (tmp_path / page.REMEDIES).write_text("duplicate_key: keep one\n", encoding="utf-8")
    (tmp_path / "tests/golden/bad/a.out").write_text("a.yaml:1:1: error GJ1102: x\n", encoding="utf-8")
    text = page.make_page(tmp_path)
    assert "## YAML" in text
    assert (
        '| GJ1102 | `duplicate_key` | the key "{0}" \\| stands twice | 键重复 '
        "| keep one [example](../../tests/golden/bad/a.out) |" in text
    )
