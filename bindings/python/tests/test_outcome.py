"""One record decided: attributes, items and paths, what is needed, faults, why."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import guiju
import pytest

GOOD = {"weight": "2.00", "express": False, "country": "CN"}


def test_values_by_attribute_item_and_path(parcel: guiju.Ruleset, handling: guiju.Ruleset) -> None:
    out = parcel.evaluate(GOOD)
    assert out.zone == out["zone"] == "home"
    assert out.fee == Decimal("8.000") and isinstance(out.fee, Decimal)
    assert out.to_dict() == {"zone": "home", "fee": Decimal("8.000")} == dict(out)
    assert list(out) == out.keys() == ["zone", "fee"] and len(out) == 2
    assert "zone" in out and "zoom" not in out
    assert {"zone", "fee"} <= set(dir(out))
    several = handling.evaluate({"kind": "debt", "amount": 5})
    assert (
        several["handling.unit"]
        == several.handling.unit
        == several["handling"]["unit"]
        == "village"
    )
    assert several.handling == {"unit": "village", "days": 5}


def test_a_decision_without_a_matching_row_is_none(handling: guiju.Ruleset) -> None:
    out = handling.evaluate({"kind": "theft", "amount": 5})
    assert out.handling is None and out["handling.unit"] is None
    assert out.ending("handling") == "no_match"
    assert out.is_decided


def test_what_is_needed(parcel: guiju.Ruleset) -> None:
    out = parcel.evaluate({"express": True, "country": "JP"})
    assert out.needs == ["weight"] and out.needs("zone") == [] and out.needs("fee") == ["weight"]
    assert out.fee is None and not out.is_decided and out.ending("fee") == "undecided"
    assert pickle.loads(pickle.dumps(out.needs)) == ["weight"]
    assert out.fired == ["n"] and out.fired("zone") == ["n"]


def test_a_bad_fact_is_a_fault_of_what_reads_it(parcel: guiju.Ruleset) -> None:
    out = parcel.evaluate({**GOOD, "weight": "heavy"})
    assert out.zone == "home" and out.fee is None
    (fault,) = out.faults
    assert (fault.path, fault.name, fault.row) == ("fee", "fact_wrong_type", None)
    assert "heavy" in fault.message and fault.code in str(fault)
    assert out.ending("fee") == "error"


def test_an_error_in_an_expression_has_its_place_in_the_pack() -> None:
    rules = guiju.load_text(
        "guiju: 1\npack: a.b\ninputs: {x: int}\ndecisions:\n  ratio: {value: 'quot(100, x)'}\n",
        name="p.yaml",
    )
    (fault,) = rules.evaluate({"x": 0}).faults
    assert (fault.file, fault.line) == ("p.yaml", 5)


def test_only_what_is_wanted_is_decided(parcel: guiju.Ruleset) -> None:
    out = parcel.evaluate({"country": "CN"}, decide="zone")
    assert out.to_dict() == {"zone": "home"} and out.needs == []
    with pytest.raises(guiju.PathError, match="was not asked for"):
        out["fee"]
    with pytest.raises(guiju.PathError, match="zoen"):
        parcel.evaluate(GOOD, decide=["zoen"])


def test_a_misspelt_path_names_the_nearest(parcel: guiju.Ruleset) -> None:
    out = parcel.evaluate(GOOD)
    with pytest.raises(AttributeError, match='did you mean "zone"'):
        _ = out.zoen
    with pytest.raises(KeyError, match='did you mean "fee"') as caught:
        out["fe"]
    assert caught.value.suggestion == "fee"
    assert not hasattr(out, "nothing") and not hasattr(out, "__array__")


def test_a_misspelt_field_is_refused_with_the_nearest(parcel: guiju.Ruleset) -> None:
    with pytest.raises(guiju.FactError, match='did you mean "weight"') as caught:
        parcel.evaluate({"wieght": 1})
    assert (caught.value.field, caught.value.suggestion) == ("wieght", "weight")
    with pytest.raises(guiju.FactError, match="row 1"):
        parcel.evaluate([GOOD, {"wieght": 1}])


POOL = """\
guiju: 1
pack: demo.pool
records:
  case: {key: id, fields: {id: string, topic: string}}
  expert: {key: id, fields: {id: string, topics: list(string), load: int}}
decisions:
  pool: {record: case, match: {candidates: expert, eligible: topic in expert.topics, score: 0 - expert.load}}
  place: {record: expert, rank: {order: [load], ties: min}}
  topic_length: {record: case, value: size(topic)}
"""


def test_a_row_is_explained_among_all_others() -> None:
    rules = guiju.load(POOL)
    cases = [{"id": "1", "topic": "rent"}, {"id": "2", "topic": "debt"}]
    experts = [
        {"id": "x", "topics": ["debt", "rent"], "load": 5},
        {"id": "y", "topics": ["debt"], "load": 3},
    ]
    done = rules.run({"case": cases, "expert": experts})
    assert "best: x" in done["case"].explain(0).text and "best: y" in done["case"].explain(1).text
    place = done["expert"].explain(0).step("place")
    assert place is not None and place.value == 2
    assert "place: 2" in str(done["expert"].rows()[0].explain())
    assert done["case"].explain(1, lang="zh").text != done["case"].explain(1).text
    with pytest.raises(IndexError):
        done["case"].explain(2)
    # Alone, where nothing looks at others.
    alone = rules.run(cases, record="case", decide="topic_length")
    assert alone.explain(1).step("topic_length").value == 4


def test_an_object_that_is_no_fact_is_refused(parcel: guiju.Ruleset) -> None:
    with pytest.raises(guiju.FactError, match="weight: a object is no fact") as caught:
        parcel.evaluate({"weight": object()})
    assert caught.value.field == "weight"
    with pytest.raises(guiju.FactError, match="a int is no record"):
        parcel.evaluate(3)
    with pytest.raises(guiju.FactError, match="no field"):
        parcel.evaluate({3: "x"})


def test_other_mappings_and_dataclasses_are_records(parcel: guiju.Ruleset) -> None:
    @dataclass
    class Parcel:
        weight: Decimal
        express: bool
        country: str

    assert parcel.evaluate(MappingProxyType(GOOD)).zone == "home"
    assert parcel.evaluate(Parcel(Decimal(2), False, "CN")).fee == 8
    assert parcel.evaluate({}).needs == ["weight", "express", "country"]


def test_a_list_of_records_gives_a_list_of_outcomes(parcel: guiju.Ruleset) -> None:
    outs = parcel.evaluate([GOOD, {**GOOD, "weight": "x"}, {**GOOD, "country": "DE"}])
    assert [out.zone for out in outs] == ["home", "home", "far"]
    assert [len(out.faults) for out in outs] == [0, 1, 0] and outs[1].faults[0].row == 1
    assert outs[2].fired == ["f"]
    assert "country DE" in str(outs[2].explain()) or "far" in str(outs[2].explain())
    assert parcel.evaluate([]) == []


def test_an_outcome_outlives_what_it_came_from(parcel: guiju.Ruleset) -> None:
    out = guiju.load_text(
        "guiju: 1\npack: a.b\ninputs: {x: string}\ndecisions: {y1: {value: x + '!'}}\n"
    ).evaluate({"x": "".join(["a", "b"])})
    assert out.y1 == "ab!"
    assert "ab" in str(out.explain())


def test_an_explanation_as_text_in_both_languages(handling: guiju.Ruleset) -> None:
    why = handling.evaluate({"kind": "debt", "amount": "5.00"}).explain()
    assert "Handling" in why.text or "handling" in why.text
    assert "✓ amount < 1000" in str(why) and str(why) == repr(why) == why.text
    chinese = why.to_text("zh")
    assert "依据规则 s" in chinese and "小额债务" in chinese
    assert handling.explain({"kind": "debt", "amount": 5}, lang="zh").text == chinese
    with pytest.raises(guiju.Error, match="there is: en, zh"):
        why.to_text("fr")


def test_an_explanation_as_data_json_and_html(handling: guiju.Ruleset) -> None:
    why = handling.explain({"kind": "debt<b>", "amount": "5000"})
    step = why.step("handling")
    assert step is not None and step.ending == "no_match" and why.step("nothing") is None
    cell = step.rows[0].cells[0]
    assert (cell.head, cell.value, cell.verdict) == ("kind", "debt<b>", "failed")
    fired = handling.explain({"kind": "debt", "amount": "5000"}).steps[0].rows[0]
    assert fired.id == "l" and fired.has_fired and not fired.is_overridden
    assert fired.place.endswith(":13:11")
    assert json.loads(why.to_json()) == json.loads(why.to_json(pretty=True))
    assert "debt&lt;b&gt;" in why._repr_html_() and "<b>debt" not in why.to_html("zh")


def test_how_an_outcome_shows_itself(parcel: guiju.Ruleset) -> None:
    assert repr(parcel.evaluate(GOOD)) == "<Outcome zone='home', fee=Decimal('8.000')>"
    half = parcel.evaluate({"weight": "x", "express": False})
    assert "zone=? needs country" in repr(half) and "fee=! GJ4001" in repr(half)
    assert "&quot;x&quot;" in half._repr_html_()


def test_interpolated_field_names_in_a_dict_are_found_by_value(parcel: guiju.Ruleset) -> None:
    for _ in range(3):  # keys that are new objects each time
        record = {
            "".join(["wei", "ght"]): 2,
            "".join(["exp", "ress"]): False,
            "".join(["coun", "try"]): "CN",
        }
        assert parcel.evaluate(record).fee == 8
    shuffled = {"country": "CN", "weight": 2, "express": False}
    assert parcel.evaluate(shuffled).fee == parcel.evaluate(GOOD).fee
