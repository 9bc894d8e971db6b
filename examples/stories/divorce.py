#!/usr/bin/env python3
"""A divorce across borders, from the phone to the court's paper: seven packs, each asked once its turn has come.

    .venv/bin/python examples/stories/divorce.py

Every step prints what was decided and by which rule; a step that decides otherwise than the story tells ends the run.
"""

from __future__ import annotations

from steps import Story


def main() -> None:
    story = Story("饶 / 余: a divorce, the husband abroad")
    town = story.step(
        "which unit is 330113006 on that day", "org/linping", {"code": "330113006", "date": "2021-07-12"},
        {"unit_name": "运河街道", "type": "street", "ancestors": ["330113", "3301", "33"]})

    wife = {"role": "wife", "town": town["unit_name"], "village": None, "overseas": False, "far": False, "video": True, "consent": True}
    husband = wife | {"role": "husband", "town": "境外", "overseas": True, "far": True}
    case = {"channel": "jiefenma", "filed_at": "2021-07-12T10:00", "dispute_type": "marriage_family", "parties": [wife, husband]}
    story.step("is it taken in, and where", "linping/dispute", case, {
        "intake.disposition": "accept", "intake.track": "people_mediation", "level": "town", "handling.unit": "运河街道矛调中心",
        "handling.online": True, "flags": ["online", "overseas", "no_judicial_confirmation"], "co_organs": ["micro_court", "odr"]})

    silent = case | {"parties": [wife, husband | {"consent": None}]}
    story.step("had the husband been silent", "linping/dispute", silent,
               {"intake.disposition": "accept_conditional", "ask_by": "2021-07-15"})

    experts = [
        {"id": "甲", "specialties": ["marriage_family"], "success_rate": 82, "open_cases": 6, "languages": ["zh"], "satisfaction": 90},
        {"id": "乙", "specialties": ["inheritance"], "success_rate": 95, "open_cases": 1, "languages": ["zh"], "satisfaction": 95},
        {"id": "丙", "specialties": ["marriage_family"], "success_rate": 99, "open_cases": 0, "languages": ["zh"], "satisfaction": 99},
    ]
    offer = {"case_id": "F5", "dispute_type": "marriage_family", "offered_on": "2021-07-12", "languages": ["zh"],
             "parties": ["wife", "husband"], "relations": [{"expert": "丙", "party": "wife", "kind": "near_relative"}],
             "waivers": [{"expert": "丙", "party": "wife"}]}
    story.rows("who mediates", "linping/mediators", {"case": [offer], "expert": experts}, "case",
               {"appointed.experts": ["甲"], "choice_ends": "2021-07-14", "appoint_by": "2021-07-15", "confirm_by": "2021-07-20"})

    story.step("until when, once 甲 has confirmed", "linping/deadlines", {"clock": "court_assigned", "started_on": "2021-07-16"},
               {"due": "2021-08-16", "warn_at": "2021-08-09"})

    agreement = {"stage": "confirmation", "agreement": ["property", "custody", "status_dissolution"], "effective_on": "2021-07-30",
                 "requested_on": "2021-08-02", "parties_apart": True, "have_video": True}
    story.step("which paper ends it", "linping/microcourt", agreement, {
        "instrument": "court_mediation_paper", "staff_needed": ["judge", "clerk"], "refusals": ["judicial_confirmation"], "mode": "online"})
    story.step("for money and custody alone", "linping/microcourt", agreement | {"agreement": ["money", "custody"]},
               {"instrument": "judicial_confirmation", "refusals": []})

    story.step("had they gone to the registry", "linping/deadlines", {"clock": "divorce_registration", "started_on": "2021-08-02"},
               {"opens_on": "2021-09-02", "due": "2021-10-01", "last_working_day": "2021-09-30", "on_expiry": "deemed_withdrawn"})
    story.end()


if __name__ == "__main__":
    main()
