#!/usr/bin/env python3
"""A group rental in 汀兰社区: from the grid worker's report to the forwarded result, and what would have changed it.

    .venv/bin/python examples/stories/group_rental.py
"""

from __future__ import annotations

from steps import Story


def main() -> None:
    story = Story("乔司街道汀兰社区: rooms let to a group")
    street = story.step("whose place is it", "org/linping", {"code": "330113005", "date": "2022-03-14"},
                        {"unit_name": "乔司街道", "type": "street", "ancestors": ["330113", "3301", "33"]})

    rooms = [{"area_m2": "7.9", "occupants": 2, "family": False, "space": "bedroom", "partitioned": False},
             {"area_m2": "20", "occupants": 2, "family": False, "space": "living", "partitioned": True}]
    inspection = {"place": "汀兰社区", "role": "sub_lessor", "ordered_on": "2022-03-07", "deadline": "2022-03-11", "beds_total": 10, "rooms": rooms}
    story.step("what breaks the rules, not fixed in time", "linping/rental", inspection, {
        "violations": ["area", "partition"], "registration_required": True, "penalty.action": "fine", "penalty.least": 200, "penalty.most": 2000})
    story.step("had it been fixed on the last day", "linping/rental", inspection | {"fixed_on": "2022-03-11"}, {"penalty.action": "none"})

    event = {"category": "group_rental", "town": street["unit_name"].removesuffix("街道"), "reported_at": "2022-03-14T10:02",
             "accepted_at": "2022-03-14T10:14", "dispatched_at": "2022-03-14T10:20"}
    sent = story.step("where it is sent, and until when", "linping/dispatch", event, {
        "standard.platform": "security", "lead_unit": "乔司派出所", "accepted_in_time": True, "dispatched_in_time": True,
        "due": "2022-03-17T10:20:00+08:00", "warn_at": "2022-03-16T15:32:00+08:00"})
    print(f"   {sent['due']}: {', '.join(sent['reasons']) or 'nothing moved it'}")

    story.step("forwarded in time", "linping/dispatch", event | {"forwarded_at": "2022-03-16T15:00"}, {"light": "green", "used_minutes": 1120})
    story.step("forwarded late", "linping/dispatch", event | {"forwarded_at": "2022-03-17T16:50"}, {"light": "red", "late_minutes": 270})
    sealed = [{"from": "2022-03-15T10:20", "to": "2022-03-21T09:00", "name": "封控"}]
    story.step("had the place been sealed off", "linping/dispatch", event | {"suspensions": sealed}, {"due": "2022-03-23T09:00:00+08:00"})
    again = {"category": "group_rental", "dispatched_at": "2022-04-02T10:00", "reported_at": "2022-04-02T09:00", "same_spot_closed_on": "2022-03-18"}
    story.step("let again within fifteen days", "linping/dispatch", again, {"seen_before": "reopen"})
    story.step("and a day later", "linping/dispatch", again | {"reported_at": "2022-04-03T09:00", "dispatched_at": "2022-04-03T10:00"}, {"seen_before": "new"})
    story.end()


if __name__ == "__main__":
    main()
