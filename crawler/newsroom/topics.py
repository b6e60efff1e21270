"""The topics of the newsroom by rubric, each a phrase file in `words/`; traps look like boilerplate and are none."""

from __future__ import annotations

ECONOMY = ("council", "economy", "transport", "agriculture")
PEOPLE = ("council", "agriculture", "transport")
EVENTS = ("incidents", "courts")
TRAPS = ("advertising", "polls", "rates", "weather", "cookies", "interview")
ALL = tuple(dict.fromkeys((*ECONOMY, *PEOPLE, *EVENTS)))
