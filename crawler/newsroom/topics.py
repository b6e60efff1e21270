"""The topics of the newsroom by rubric, each a phrase file in `words/`; traps look like boilerplate and are none."""

from __future__ import annotations

from itertools import chain, zip_longest

ECONOMY = ("council", "economy", "advertising", "transport", "agriculture", "rates")
PEOPLE = ("schools", "polls", "health", "science", "cookies", "weather")
EVENTS = ("incidents", "interview", "sports", "courts", "culture")
TRAPS = ("advertising", "polls", "rates", "weather", "cookies", "interview")
ALL = tuple(topic for topic in chain(*zip_longest(ECONOMY, PEOPLE, EVENTS)) if topic)
