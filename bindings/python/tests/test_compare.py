"""What two packs decide differently."""

from __future__ import annotations

from typing import Any

import guiju
import pytest
from conftest import PARCEL
from test_frames import MAKERS, as_lists, pyarrow


@pytest.mark.parametrize("make", MAKERS.values(), ids=list(MAKERS))
def test_rows_that_are_decided_differently_and_by_which_rule(
    parcel: guiju.Ruleset, make: Any
) -> None:
    new = guiju.load_text(PARCEL.replace("JP, KR", "KR, DE").replace("value: 5.00", "value: 5.00"))
    data = {"weight": [1, 1, 1, None], "express": [False] * 4, "country": ["CN", "JP", "DE", "JP"]}
    found = guiju.compare(parcel, new, make(data))
    assert as_lists(found) == {
        "row": [1, 1, 2, 2, 3],
        "path": ["zone", "fee", "zone", "fee", "zone"],
        "old": ["near", "6.500", "far", "9.000", "near"],
        "new": ["far", "9.000", "near", "6.500", "far"],
        "old_rule": ["n", None, "f", None, "n"],
        "new_rule": ["f", None, "n", None, "f"],
    }
    assert as_lists(guiju.compare(parcel, parcel, make(data)))["row"] == []


def test_an_error_is_not_the_same_as_null(parcel: guiju.Ruleset) -> None:
    zero = PARCEL.replace("base + weight", "quot(1, 0) + base + weight")
    (found,) = guiju.compare(
        parcel, guiju.load_text(zero), [{"weight": 1, "express": False, "country": "CN"}]
    )
    assert found["path"] == "fee" and found["old"] == "6.500" and found["new"] is None


def test_packs_that_have_nothing_in_common(parcel: guiju.Ruleset, handling: guiju.Ruleset) -> None:
    with pytest.raises(guiju.Error, match="nothing alike"):
        guiju.compare(parcel, handling, pyarrow.table({"x": [1]}))
