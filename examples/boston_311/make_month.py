#!/usr/bin/env python3
"""Makes up a month of 311 cases in the form of the city's files, for a demo without them.

Nobody's case is in here: every case is drawn with a seeded generator from the constants below (how
often a type is reported, where, through which channel, how long it takes). The deadlines follow the
rules of the pack, but about 1 % were changed "by hand"; the queues are the usual ones, but some
cases strayed. The same seed gives the same bytes.
"""

import argparse
import csv
import datetime as dt
import math
import pathlib
import random
import re
import sys

EXAMPLES = """examples:
  make_month.py                                    # writes synthetic_month.csv beside this script
  make_month.py --month 2013-02 --cases 40000 --seed 7 --out /tmp/february.csv
"""

CREW = "= crew"  # the crew of the place gets it
CHANNELS = ["Constituent Call", "Employee Generated", "Self Service", "Citizens Connect App"]
WEEKDAYS = [19, 19, 19, 17, 16, 5, 6]  # from Monday: how many cases are opened
HOURS = [
    5,
    3,
    2,
    2,
    1,
    3,
    11,
    35,
    70,
    115,
    119,
    103,
    88,
    83,
    88,
    77,
    50,
    36,
    25,
    22,
    19,
    17,
    16,
    10,
]
CLOSES, REOPENS = dt.time(17, 0), dt.time(8, 30)

# fmt: off
# (subject, reason): [(how often, type, clock, days, queue, channels in percent,
#                      median hours to close, spread, percent still open)]
KINDS = {
    ("Public Works Department", "Sanitation"): [
        (876, "Schedule a Bulk Item Pickup", "office", 2, "PWDx_Schedule a Bulk Item Pickup", (18, 54, 28, 0), 0.04, 2.5, 0),
        (165, "Missed Trash/Recycling/Yard Waste/Bulk Item", "office", 2, r"PWDx_Missed Trash\Recycling\Yard Waste\Bulk Item", (58, 21, 21, 0), 13, 2.1, 0),
    ],
    ("Public Works Department", "Street Lights"): [
        (351, "Street Light Outages", "office", 10, "PWDx_Street Light Outages", (55, 23, 12, 10), 78, 2.5, 0),
        (28, "Major System Failure", "office", 1, "PWDx_Major System Failure", (99, 1, 0, 0), 12, 2.5, 0),
        (21, "Street Light Knock Downs", "office", 1, "PWDx_Street Light Knock Downs", (99, 1, 0, 0), 13, 2.5, 0),
        (20, "General Lighting Request", "everyday", 45, "PWDx_Street Light_General Lighting Request", (97, 3, 0, 0), 46, 2.5, 1),
        (12, "Street Light Outages (Internal)", None, 0, "PWDx_Street Light_Pending_Contractor (Internal)", (0, 100, 0, 0), 0.01, 1.6, 0),
    ],
    ("Public Works Department", "Highway Maintenance"): [
        (313, "Pothole Repair (Internal)", None, 0, CREW, (0, 100, 0, 0), 0.01, 0.5, 0),
        (157, "Highway Maintenance", None, 0, CREW, (37, 61, 2, 0), 2.2, 2.5, 1),
        (95, "Request for Pothole Repair", "office", 2, CREW, (37, 6, 15, 42), 24, 2, 3),
        (89, "Sidewalk Repair (Make Safe)", "office", 2, CREW, (41, 7, 21, 30), 23, 2.5, 3),
        (56, "Sidewalk Repair", "everyday", 365, "PWDx_Highway Construction", (38, 61, 0, 0), 3000, 2.5, 5),
        (17, "Utility Call-In", "office", 2, "PWDx_Utility Call-In", (99, 1, 0, 0), 12, 1.5, 0),
        (15, "Sidewalk Repair (Internal)", "everyday", 365, CREW, (0, 100, 0, 0), 0.01, 0.5, 0),
        (14, "Contractor Complaints", "office", 5, "PWDx_Contractor Complaints", (99, 1, 0, 0), 120, 2.5, 13),
        (12, "Roadway Repair", None, 0, "PWDx_Roadway Repair", (79, 21, 0, 0), 4700, 2.5, 2),
        (9, "Empty Litter Basket", "office", 1, CREW, (75, 14, 11, 0), 3.2, 2, 0),
        (9, "PWD Graffiti", None, 0, "PWDx_Graffiti", (60, 1, 39, 0), 960, 2.5, 9),
    ],
    ("Parks & Recreation Department", "Trees"): [
        (186, "Tree Emergencies", "office", 1, "PARK_Tree Emergencies", (82, 18, 0, 0), 27, 2.1, 1),
        (151, "Tree Maintenance Requests", "everyday", 545, "PARK_Tree Maintenance Request", (46, 41, 13, 0), 3500, 2.5, 1),
        (24, "New Tree Requests", "everyday", 720, "PARK_New Tree Requests", (35, 65, 0, 0), 5200, 1.5, 0),
    ],
    ("Inspectional Services", "Housing"): [
        (167, "Unsatisfactory Living Conditions", "everyday", 120, "ISD_Housing (INTERNAL)", (99, 0, 1, 0), 1400, 2.4, 42),
        (17, "Bed Bugs", "everyday", 120, "ISD_Housing (INTERNAL)", (96, 2, 2, 0), 600, 2.5, 37),
        (15, "Heat - Excessive  Insufficient", "everyday", 30, "ISD_Housing (INTERNAL)", (97, 0, 3, 0), 47, 2.5, 17),
        (13, "Mice Infestation - Residential", "everyday", 120, "ISD_Housing (INTERNAL)", (94, 0, 5, 0), 1700, 2.5, 44),
        (10, "Maintenance Complaint - Residential", "everyday", 90, "ISD_Housing (INTERNAL)", (86, 0, 14, 0), 620, 2.5, 19),
        (9, "Chronic Dampness/Mold", "everyday", 90, "ISD_Housing (INTERNAL)", (100, 0, 0, 0), 1400, 2.4, 30),
        (8, "Breathe Easy", "everyday", 90, "ISD_Housing (INTERNAL)", (100, 0, 0, 0), 1600, 2.5, 30),
        (7, "Cross Metering - Sub-Metering", "everyday", 90, "ISD_Housing (INTERNAL)", (99, 0, 1, 0), 1200, 2.5, 19),
        (6, "Pest Infestation - Residential", "everyday", 120, "ISD_Housing (INTERNAL)", (85, 0, 15, 0), 1200, 2.5, 20),
        (5, "Rental Unit Delivery Conditions", "everyday", 90, "ISD_Housing (INTERNAL)", (97, 0, 3, 0), 19, 2.5, 69),
        (4, "Unsatisfactory Utilities - Electrical  Plumbing", "everyday", 90, "ISD_Housing (INTERNAL)", (76, 0, 24, 0), 280, 2.5, 20),
        (4, "No Utilities Residential - Water", "everyday", 30, "ISD_Housing (INTERNAL)", (84, 0, 16, 0), 27, 2.5, 26),
        (4, "No Utilities Residential - Electricity", "everyday", 30, "ISD_Housing (INTERNAL)", (85, 0, 15, 0), 61, 2.5, 15),
    ],
    ("Public Works Department", "Recycling"): [
        (131, "Request for Recycling Cart", "office", 20, "PWDx_Recycling", (27, 20, 53, 0), 220, 1.2, 0),
        (82, "Sticker Request", "office", 2, "PWDx_Sticker Request", (50, 12, 38, 0), 26, 1, 0),
        (7, "Recycling Cart Return", "office", 10, "PWDx_Recycling", (70, 30, 0, 0), 51, 2.1, 0),
    ],
    ("Property Management", "Graffiti"): [
        (120, "Graffiti Removal", "office", 45, "PROP_GRAF_GraffitiRemoval", (14, 0, 13, 72), 240, 1.9, 7),
    ],
    ("Mayor's 24 Hour Hotline", "Employee & General Comments"): [
        (106, "General Comments For a Program or Policy", "office", 10, "INFO_General Comments Complaints Compliments", (100, 0, 0, 0), 8.9, 2.5, 72),
        (25, "General Comments For An Employee", None, 0, "INFO_General Comments Complaints Compliments", (100, 0, 0, 0), 15, 2.5, 46),
    ],
    ("Transportation - Traffic Division", "Signs & Signals"): [
        (83, "Traffic Signal Repair", "office", 1, "BTDT_Traffic Signal_Repair", (87, 0, 13, 0), 18, 1.7, 3),
        (33, "Sign Repair", "office", 10, "BTDT_Sign Shop_Sign Installation", (38, 1, 17, 44), 230, 1.1, 5),
        (31, "New Sign  Crosswalk or Pavement Marking", "everyday", 45, "BTDT_Engineering_New Sign and Pavement Marking Requests", (59, 14, 27, 0), 650, 2.1, 4),
        (17, "Missing Sign", "office", 10, "BTDT_Sign Shop_Sign Installation", (61, 1, 38, 0), 260, 0.8, 4),
    ],
    ("Transportation - Traffic Division", "Enforcement & Abandoned Vehicles"): [
        (71, "Abandoned Vehicles", "office", 20, "BTDT_AVRS Interface Queue", (46, 36, 10, 0), 230, 1.5, 0),
        (20, "Parking Enforcement", "office", 2, "BTDT_Parking Enforcement", (64, 4, 33, 0), 17, 1.9, 1),
    ],
    ("Public Works Department", "Street Cleaning"): [
        (70, "Pick up Dead Animal", "office", 1, CREW, (68, 32, 0, 0), 1.7, 1.8, 0),
        (44, "Requests for Street Cleaning", "office", 2, CREW, (42, 58, 0, 0), 1.1, 2.3, 0),
        (4, "Request for Litter Basket Installation", "office", 10, "PWDx_Request for Litter Basket Installation", (57, 42, 0, 0), 42, 2.2, 0),
    ],
    ("Inspectional Services", "Environmental Services"): [
        (64, "Rodent Activity", "everyday", 30, "ISD_Environmental Services (INTERNAL)", (90, 0, 10, 0), 390, 1.3, 0),
        (10, "Overflowing or Un-kept Dumpster", "office", 2, "ISD_Environmental Services (INTERNAL)", (95, 0, 5, 0), 540, 1.5, 0),
        (9, "Trash on Vacant Lot", "everyday", 30, "ISD_Environmental Services (INTERNAL)", (86, 0, 14, 0), 2800, 1.4, 2),
        (4, "Abandoned Building", "office", 5, "ISD_Environmental Services (INTERNAL)", (85, 0, 15, 0), 1000, 1.9, 2),
    ],
    ("Mayor's 24 Hour Hotline", "Notification"): [
        (38, "Notification", None, 0, "INFO09_Current Events", (100, 0, 0, 0), 30, 1.1, 0),
    ],
    ("Inspectional Services", "Building"): [
        (35, "Building Inspection Request", "office", 3, "ISD_Building (INTERNAL)", (94, 0, 5, 0), 2900, 2.5, 7),
        (29, "Unsafe Dangerous Conditions", "everyday", 1, "ISD_Building (INTERNAL)", (94, 0, 6, 0), 2700, 2.4, 2),
        (28, "Work w/out Permit", "everyday", 2, "ISD_Building (INTERNAL)", (92, 0, 8, 0), 4400, 2, 8),
        (11, "Electrical", "office", 5, "ISD_Building (INTERNAL)", (77, 0, 23, 0), 3100, 2.5, 22),
        (10, "Illegal Occupancy", "office", 5, "ISD_Building (INTERNAL)", (84, 0, 16, 0), 2800, 2.5, 7),
        (8, "Illegal Rooming House", "office", 5, "ISD_Building (INTERNAL)", (90, 0, 10, 0), 2700, 2.3, 0),
        (7, "Zoning", "office", 5, "ISD_Building (INTERNAL)", (82, 0, 18, 0), 2900, 2.5, 8),
        (4, "Working Beyond Hours", "everyday", 720, "ISD_Building (INTERNAL)", (59, 0, 41, 0), 4000, 1.8, 10),
    ],
    ("Parks & Recreation Department", "Park Maintenance & Safety"): [
        (16, "Park Maintenance Requests", "office", 5, "PARK_Tree in Park", (39, 13, 49, 0), 5800, 2.5, 14),
        (8, "Parks Lighting/Electrical Issues", "office", 7, "PARK_Maintenance_Lighting Electrical", (91, 8, 0, 0), 240, 2.5, 1),
    ],
    ("Inspectional Services", "Health"): [
        (16, "Unsanitary Conditions - Establishment", "office", 2, "ISD_Health (INTERNAL)", (100, 0, 0, 0), 77, 1.7, 1),
        (7, "Unsanitary Conditions - Food", "office", 2, "ISD_Health (INTERNAL)", (100, 0, 0, 0), 90, 1.1, 1),
    ],
    ("Public Works Department", "Administrative & General Requests"): [
        (14, "Public Works General Request", None, 0, CREW, (98, 2, 0, 0), 25, 2.5, 10),
    ],
    ("Transportation - Traffic Division", "Administrative & General Requests"): [
        (8, "Transportation General Request", None, 0, "BTDT_Administration", (100, 0, 0, 0), 300, 2.5, 1),
    ],
    ("Transportation - Traffic Division", "Operations"): [
        (7, "Pavement Marking Maintenance", "everyday", 90, "BTDT_Pavement Marking_Maintenance", (99, 0, 0, 0), 4800, 1.8, 0),
        (6, "Parking Meter Repairs", "office", 15, "BTDT_Broken Meter Complaints", (100, 0, 0, 0), 140, 1.2, 0),
    ],
    ("Parks & Recreation Department", "Administrative & General Requests"): [
        (5, "Parks General Request", None, 0, "PARK_Administration", (95, 5, 0, 0), 48, 2.5, 5),
    ],
    ("Transportation - Traffic Division", "Traffic Management & Engineering"): [
        (4, "Requests for Traffic Signal Studies or Reviews", "everyday", 90, "BTDT_Engineering_Request for Traffic Signal Study or Review", (100, 0, 0, 0), 360, 2.5, 4),
    ],
}

# (how often, neighborhood, ward, council district, zip, latitude, longitude, street crew)
PLACES = [
    (23, "West Roxbury", 20, 6, "02132", 42.28, -71.16, "06: West Roxbury and Roslindale"),
    (17, "East Boston", 1, 1, "02128", 42.38, -71.03, "09: East Boston"),
    (15, "Hyde Park", 18, 5, "02136", 42.26, -71.12, "08: Hyde Park"),
    (12, "Allston / Brighton", 22, 9, "02135", 42.35, -71.16, "04: Allston/Brighton"),
    (12, "Jamaica Plain", 19, 6, "02130", 42.31, -71.11, "02: Jamaica Plain"),
    (12, "Dorchester", 17, 4, "02124", 42.29, -71.07, "07: South Dorchester"),
    (11, "South Boston / South Boston Waterfront", 6, 2, "02127", 42.34, -71.04, "05: South Boston"),
    (8, "Charlestown", 2, 1, "02129", 42.38, -71.06, "1A: Charlestown"),
    (8, "Dorchester", 16, 3, "02122", 42.29, -71.06, "07: South Dorchester"),
    (8, "Dorchester", 13, 3, "02125", 42.32, -71.06, "03: North Dorchester"),
    (7, "South Boston / South Boston Waterfront", 7, 2, "02127", 42.33, -71.05, "05: South Boston"),
    (7, "Dorchester", 16, 3, "02124", 42.29, -71.06, "07: South Dorchester"),
    (7, "Jamaica Plain", 11, 6, "02130", 42.31, -71.11, "02: Jamaica Plain"),
    (7, "Allston / Brighton", 21, 9, "02134", 42.35, -71.14, "04: Allston/Brighton"),
    (5, "Greater Mattapan", 14, 4, "02124", 42.29, -71.09, "07: South Dorchester"),
    (5, "Roslindale", 20, 5, "02131", 42.29, -71.14, "06: West Roxbury and Roslindale"),
    (5, "Greater Mattapan", 18, 4, "02126", 42.27, -71.09, "07: South Dorchester"),
    (5, "Roslindale", 18, 5, "02131", 42.28, -71.13, "02: Jamaica Plain"),
    (5, "Roxbury", 12, 7, "02119", 42.32, -71.08, "10B: Roxbury"),
    (4, "Mission Hill", 10, 8, "02120", 42.33, -71.10, "10A: Roxbury"),
    (4, "Allston / Brighton", 21, 9, "02135", 42.35, -71.14, "04: Allston/Brighton"),
    (4, "Roxbury", 12, 7, "02121", 42.32, -71.08, "10B: Roxbury"),
    (4, "Roslindale", 19, 5, "02131", 42.29, -71.12, "02: Jamaica Plain"),
    (4, "Dorchester", 15, 3, "02122", 42.31, -71.06, "03: North Dorchester"),
    (4, "Downtown / Financial District", 3, 1, "02113", 42.36, -71.06, "1B: North End"),
    (4, "Greater Mattapan", 18, 5, "02126", 42.27, -71.09, "07: South Dorchester"),
    (3, "Roxbury", 8, 7, "02119", 42.33, -71.08, "10B: Roxbury"),
    (3, "Back Bay", 5, 8, "02116", 42.35, -71.08, "1C: Downtown"),
    (3, "Roxbury", 11, 7, "02119", 42.32, -71.09, "10B: Roxbury"),
    (3, "Dorchester", 15, 3, "02125", 42.31, -71.06, "03: North Dorchester"),
    (3, "Hyde Park", 18, 5, "02126", 42.26, -71.12, "08: Hyde Park"),
    (3, "Allston / Brighton", 22, 9, "02134", 42.35, -71.16, "04: Allston/Brighton"),
    (3, "Dorchester", 17, 3, "02124", 42.29, -71.07, "07: South Dorchester"),
    (2, "Greater Mattapan", 14, 4, "02126", 42.29, -71.09, "07: South Dorchester"),
    (2, "Roxbury", 14, 4, "02121", 42.31, -71.08, "03: North Dorchester"),
    (2, "Beacon Hill", 5, 8, "02114", 42.36, -71.07, "1B: North End"),
    (2, "Jamaica Plain", 10, 6, "02130", 42.32, -71.11, "10A: Roxbury"),
    (2, "Roxbury", 13, 7, "02125", 42.32, -71.07, "03: North Dorchester"),
    (2, "Dorchester", 14, 4, "02121", 42.30, -71.08, "03: North Dorchester"),
    (2, "Greater Mattapan", 14, 4, "02121", 42.29, -71.09, "03: North Dorchester"),
    (2, "Dorchester", 7, 2, "02125", 42.32, -71.06, "03: North Dorchester"),
    (2, "South End", 4, 2, "02116", 42.34, -71.08, "1C: Downtown"),
    (2, "South End", 9, 7, "02118", 42.34, -71.08, "1C: Downtown"),
    (2, "South End", 3, 2, "02118", 42.34, -71.07, "1C: Downtown"),
    (2, "Downtown / Financial District", 3, 1, "02109", 42.36, -71.06, "1B: North End"),
    (1, "Roxbury", 9, 7, "02119", 42.34, -71.08, "10B: Roxbury"),
    (1, "Boston", 3, 1, "02108", 42.36, -71.06, "1C: Downtown"),
    (1, "South End", 4, 7, "02118", 42.34, -71.08, "1C: Downtown"),
    (1, "Downtown / Financial District", 3, 2, "02111", 42.36, -71.06, "1C: Downtown"),
    (1, "Dorchester", 7, 7, "02125", 42.32, -71.06, "03: North Dorchester"),
    (1, "Beacon Hill", 5, 8, "02108", 42.36, -71.07, "1B: North End"),
    (1, "Dorchester", 13, 7, "02125", 42.32, -71.06, "03: North Dorchester"),
    (1, "Back Bay", 5, 8, "02115", 42.35, -71.08, "1C: Downtown"),
    (1, "Fenway / Kenmore / Audubon Circle / Longwood", 5, 8, "02215", 42.35, -71.10, "10A: Roxbury"),
    (1, "Dorchester", 17, 3, "02126", 42.29, -71.07, "07: South Dorchester"),
    (1, "Roxbury", 9, 7, "02118", 42.34, -71.08, "10B: Roxbury"),
    (1, "Fenway / Kenmore / Audubon Circle / Longwood", 4, 8, "02115", 42.34, -71.09, "10A: Roxbury"),
    (1, "Roxbury", 9, 7, "02120", 42.34, -71.08, "10B: Roxbury"),
    (1, "South End", 8, 2, "02118", 42.34, -71.07, "1C: Downtown"),
    (1, "Dorchester", 15, 4, "02122", 42.31, -71.06, "03: North Dorchester"),
    (1, "Back Bay", 5, 2, "02116", 42.35, -71.08, "1C: Downtown"),
    (1, "South End", 5, 2, "02116", 42.35, -71.07, "1C: Downtown"),
    (1, "South End", 9, 2, "02118", 42.34, -71.08, "1C: Downtown"),
    (1, "Fenway / Kenmore / Audubon Circle / Longwood", 4, 7, "02115", 42.34, -71.09, "10A: Roxbury"),
]
# fmt: on

CREWS = sorted({place[7] for place in PLACES})
DESKS = sorted({kind[4] for group in KINDS.values() for kind in group} - {CREW})
# What strays, strays mostly to the hotline's own desks.
STRAY = [
    "INFO01_GenericeFormforOtherServiceRequestTypes",
    "INFO01_GenericeFormforOtherServiceRequestTypes",
    "INFO_Reallocation From Dept",
]

COLUMNS = [
    "case_enquiry_id",
    "open_dt",
    "target_dt",
    "closed_dt",
    "ontime",
    "case_status",
    "subject",
    "reason",
    "type",
    "queue",
    "department",
    "neighborhood",
    "ward",
    "city_council_district",
    "location_zipcode",
    "latitude",
    "longitude",
    "source",
]


def next_working_day(moment):
    while moment.weekday() >= 5:
        moment += dt.timedelta(days=1)
    return moment


def deadline(opened, days, clock):
    if clock == "everyday":
        return opened + dt.timedelta(days=days)
    due = next_working_day(opened)
    if due.time() >= CLOSES:
        due = dt.datetime.combine(next_working_day(due + dt.timedelta(days=1)).date(), REOPENS)
    for _ in range(days):
        due = next_working_day(due + dt.timedelta(days=1))
    return due


def opening_times(chance, month, count):
    first = dt.datetime.strptime(month, "%Y-%m")
    days = [
        first + dt.timedelta(days=i)
        for i in range(31)
        if (first + dt.timedelta(days=i)).month == first.month
    ]
    times = []
    for day in chance.choices(days, [WEEKDAYS[d.weekday()] for d in days], k=count):
        hour = chance.choices(range(24), HOURS)[0]
        times.append(day + dt.timedelta(hours=hour, seconds=chance.randrange(3600)))
    return sorted(times)


def target_of(chance, opened, clock, days, channel):
    if clock is None:
        return None
    if chance.random() < 0.007:  # somebody moved it: full minutes, days or weeks later
        moved = deadline(opened, days, clock) + dt.timedelta(
            days=chance.choice([1, 3, 7, 14, 30]), minutes=chance.randrange(-120, 120)
        )
        return moved.replace(second=0)
    stamped = (
        opened - dt.timedelta(seconds=min(60, int(chance.expovariate(0.3))))
        if channel == "Employee Generated"
        else opened
    )
    return deadline(stamped, days, clock)


def queue_of(chance, queue, crew):
    if chance.random() < 0.03:
        return chance.choice(STRAY)
    if queue == CREW:
        if chance.random() < 0.15:  # a crew next door, or the construction desk
            crew = chance.choice([*CREWS, None])
        return f"PWDx_District {crew}" if crew else "PWDx_Highway Construction"
    if chance.random() < 0.06:  # another desk of the same department
        return chance.choice([q for q in DESKS if department_of(q) == department_of(queue)])
    return queue


def department_of(queue):
    return re.match("[A-Z]+x?", queue)[0]


def case(chance, number, opened, kinds, weights):
    (subject, reason), (_, name, clock, days, queue, channels, median, spread, still_open) = (
        chance.choices(kinds, weights)[0]
    )
    channel = chance.choices(CHANNELS, channels)[0]
    _, neighborhood, ward, district, zip_code, latitude, longitude, crew = chance.choices(
        PLACES, [p[0] for p in PLACES]
    )[0]
    target = target_of(chance, opened, clock, days, channel)
    closed = None
    if chance.random() * 100 >= still_open:
        hours = min(median * math.exp(chance.gauss(0, spread)), 20000)
        closed = opened + dt.timedelta(seconds=5 + int(hours * 3600))
    label = "ONTIME" if target is None or (closed and closed <= target) else "OVERDUE"
    queue = queue_of(chance, queue, crew)
    return [
        number,
        opened,
        target or "",
        closed or "",
        label,
        "Closed" if closed else "Open",
        subject,
        reason,
        name,
        queue,
        department_of(queue),
        neighborhood,
        f"Ward {ward}" if chance.random() < 0.95 else f"{ward:02}",
        district,
        zip_code if chance.random() < 0.8 else "",
        f"{latitude + chance.uniform(-0.01, 0.01):.4f}",
        f"{longitude + chance.uniform(-0.01, 0.01):.4f}",
        channel,
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--month",
        default="2012-05",
        metavar="YYYY-MM",
        help="month of opening (default: %(default)s)",
    )
    parser.add_argument("--cases", type=int, default=2000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=311, help="default: %(default)s")
    parser.add_argument(
        "--out",
        default=str(pathlib.Path(__file__).with_name("synthetic_month.csv")),
        help="default: beside this script",
    )
    args = parser.parse_args()

    chance = random.Random(args.seed)
    kinds = [(head, kind) for head, group in KINDS.items() for kind in group]
    weights = [kind[0] for _, kind in kinds]
    with open(args.out, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for i, opened in enumerate(opening_times(chance, args.month, args.cases)):
            writer.writerow(case(chance, 900000000001 + i, opened, kinds, weights))
    print(f"wrote {args.cases:,} made-up cases of {args.month} to {args.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
