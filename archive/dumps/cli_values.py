"""Values of options of `litopys clean` that click has no type for."""

from __future__ import annotations

import click


def language(_: click.Context, __: click.Parameter, code: str | None) -> str | None:
    """The code as it was given, if there are phrases for its language."""
    if code is None:
        return None
    from cleaner.rules import languages

    known = languages()
    if code.lower().replace("_", "-").partition("-")[0] not in known:
        raise click.BadParameter(f"{code!r} is none of {', '.join(known)}; leave it out for any other language")
    return code


def part(_: click.Context, __: click.Parameter, given: str | None) -> tuple[int, int]:
    """The number of the part and how many there are. Raises `BadParameter`."""
    if given is None:
        return 1, 1
    number, _sign, count = given.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise click.BadParameter(f"{given!r}: write the number of the part and of all parts, 1/4 to 4/4")
    return int(number), int(count)
