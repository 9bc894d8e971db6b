"""Threads: rulesets are shared, the GIL is given away, work can be watched and stopped."""

from __future__ import annotations

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import guiju
import pytest

pyarrow = pytest.importorskip("pyarrow")


def parcels(rows: int) -> Any:
    countries = ["CN", "JP", "DE", "FR"]
    return pyarrow.table(
        {
            "weight": pyarrow.array([f"{i % 977}.25" for i in range(rows)]),
            "express": pyarrow.array([i % 2 == 0 for i in range(rows)]),
            "country": pyarrow.array([countries[i % 4] for i in range(rows)]),
        }
    )


def test_other_threads_run_while_a_frame_is_decided(parcel: guiju.Ruleset) -> None:
    table = parcels(400_000)
    shares = []
    for _ in range(3):  # a busy machine may stop us for its own reasons
        spent: list[float] = []

        def decide(spent: list[float] = spent) -> None:
            begin = time.perf_counter()
            parcel.run(table)
            spent.append(time.perf_counter() - begin)

        worker = threading.Thread(target=decide)
        worker.start()
        longest, last = 0.0, time.perf_counter()
        while worker.is_alive():
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        shares.append(longest / spent[0])
        if shares[-1] < 0.5:
            return
    pytest.fail(f"another thread stood still for {min(shares):.0%} of the time")


def test_one_ruleset_serves_many_threads(parcel: guiju.Ruleset) -> None:
    table = parcels(5_000)
    expected = parcel.evaluate(table)
    facts = {"weight": 2, "express": False, "country": "CN"}

    def work(_: int) -> bool:
        return parcel.evaluate(table).equals(expected) and all(
            parcel.evaluate(facts).fee == 8 for _ in range(200)
        )

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(12)))


def test_results_outlive_the_run_and_are_released_on_any_thread(parcel: guiju.Ruleset) -> None:
    made = [parcel.run(parcels(3_000))]
    column = pyarrow.table(made[0]).column("zone")
    worker = threading.Thread(target=made.clear)
    worker.start()
    worker.join()
    assert column.to_pylist()[:4] == ["home", "near", "far", "far"]


def test_progress_is_told(parcel: guiju.Ruleset, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[tuple[int, int]] = []
    parcel.run(parcels(10_000), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (10_000, 10_000)
    parcel.evaluate(parcels(10_000), progress=True)
    assert "10,000 of 10,000 (100 %) rows" in capsys.readouterr().err


def test_progress_can_stop_and_what_it_raises_comes_through(parcel: guiju.Ruleset) -> None:
    with pytest.raises(guiju.Error):
        parcel.run(parcels(200_000), progress=lambda done, total: False)

    def fail(done: int, total: int) -> None:
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        parcel.run(parcels(200_000), progress=fail)


def test_ctrl_c_stops_a_run(parcel: guiju.Ruleset) -> None:
    table = parcels(400_000)

    def interrupt(done: int, total: int) -> None:
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        parcel.run(table, progress=interrupt)
    assert parcel.run(parcels(10)).counts.decided == 10
