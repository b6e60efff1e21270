"""`litopys clean`: dumps in, clean dumps out, with an account of what went and why."""

from __future__ import annotations

import datetime as dt
import json
import os
import shlex
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from archive.console import counted
from archive.dumps.cli_options import AFTER, HELP, Grouped, options

if TYPE_CHECKING:
    from archive.dumps.runs.order import Order
    from archive.dumps.runs.run import Interrupted
    from archive.dumps.tell.tally import Tally
    from archive.dumps.wish.profile import Profile

_STOPPED = 130
_MANY = 500
_RESULTS = ("out", "to", "removed", "dry_run", "report", "explain", "diff", "patch", "as_json")


@click.command("clean", cls=Grouped, help=HELP, epilog=AFTER)
@click.argument("inputs", metavar="INPUT…", nargs=-1, required=True)
@options
def clean(inputs: tuple[str, ...], **given: Any) -> None:
    """Clean every input, hand it out, and give the account of the run."""
    _check(inputs, given)
    from archive.dumps.runs.run import Interrupted, run
    from archive.dumps.tell.tally import Tally
    from cleaner.errors import LitopysError

    if os.environ.get("NO_COLOR"):
        click.get_current_context().color = False
    given["command"] = shlex.join(["litopys", "clean", *click.get_current_context().meta["typed"]])
    tally = Tally()
    order, wish = _order(inputs, given, tally)
    try:
        with _terminated():
            tally = run(order, tally) if order.sources else tally
            if order.count_only:
                click.echo(f"{counted(tally.counts.documents, 'document')} counted: {order.save_frequencies}", err=True)
            else:
                _tell(tally, wish, order, given["report"])
    except Interrupted as stop:
        _stopped(stop, order)
    except LitopysError as error:
        raise click.ClickException(str(error)) from error
    sys.exit(1 if tally.counts.failed else 0)


def _check(inputs: tuple[str, ...], given: Mapping[str, Any]) -> None:
    """Refuse options that do not go together. Raises `UsageError`."""
    shows = {"--explain": "explain", "--diff": "diff", "--patch": "patch", "--json": "as_json"}
    asked = [flag for flag, name in shows.items() if given[name]]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)} are different ways to show the same lines: give one of them")
    if given["view"] and not given["explain"]:
        raise click.UsageError("--view goes with --explain")
    _check_counting(inputs, given)
    if given["removed"] and (given["no_removed"] or given["dry_run"]):
        raise click.UsageError("--removed goes with results that are written: leave out --no-removed and --dry-run")


def _check_counting(inputs: tuple[str, ...], given: Mapping[str, Any]) -> None:
    """The same of the options of the first pass. Raises `UsageError`."""
    if given["frequencies"] and (given["save_frequencies"] or given["corpus"]):
        raise click.UsageError("--frequencies were counted before: leave out --save-frequencies and --corpus")
    if given["save_frequencies"] and given["corpus"] is False:
        raise click.UsageError("--save-frequencies goes with counting: leave out --stream")
    if given["count_only"]:
        if not given["save_frequencies"]:
            raise click.UsageError("--count-only goes with --save-frequencies FILE: nothing else is written")
        asked = [name for name in _RESULTS if given[name]]
        if asked:
            raise click.UsageError(
                f"--count-only cleans nothing: leave out --{asked[0].removeprefix('as_').replace('_', '-')}"
            )
    elif "-" in inputs and (given["corpus"] or given["save_frequencies"]):
        raise click.UsageError("stdin cannot be read twice, which counting needs: save it to a file first")


def _order(inputs: tuple[str, ...], given: Mapping[str, Any], tally: Tally) -> tuple[Order, Profile]:
    """What is to be done. Raises `UsageError` where that cannot be."""
    from archive.dumps.runs import clashes, orders, out_names
    from archive.dumps.runs.run import found
    from archive.dumps.wish.profile import save
    from cleaner.errors import LitopysError

    try:
        wish = orders.profile(given)
        order = orders.order(found(inputs, tally), inputs, wish, given)
        clashes.check(order, wish, given)
        out_names.check(order)
        if given["save_profile"]:
            save(wish, Path(given["save_profile"]))
    except LitopysError as error:
        raise click.UsageError(str(error)) from error
    return order, wish


def _tell(tally: Tally, wish: Profile, order: Order, report: str | None) -> None:
    """The account of the run, on stderr and as the report."""
    from archive.dumps.runs.afterwards import told, unmatched
    from archive.dumps.runs.parting import hints
    from archive.dumps.runs.passed_over import passed_over
    from archive.dumps.tell.report import Run, write_report
    from archive.dumps.tell.show import facts, failures, summary

    if report and report.lower().endswith(".json"):
        from archive.dumps.write.places import whole

        with whole(report) as place:
            account = facts(tally.counts, unmatched(wish, tally.counts))
            place.stream.write(json.dumps(account, ensure_ascii=True, indent=1).encode() + b"\n")
    elif report:
        day = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
        run = Run(command=order.command, inputs=order.inputs, output=order.outputs.root, date=day)
        write_report(Path(report), tally, run)
    after = told(order, wish, tally.counts)
    hinted = (*_mending(tally, wish), *after, *hints(order.sources, order.how), passed_over(order.inputs))
    for line in filter(None, (*summary(tally.counts), *hinted)):
        click.echo(line, err=True)
    if tally.counts.documents > _MANY and tally.counts.failed:  # what was said of them has scrolled away
        for line in failures(tally.counts):
            click.echo(line, err=True)


def _mending(tally: Tally, wish: Profile) -> Iterator[str]:
    """What mends the damage that was found and left in."""
    left = [name for name, _ in tally.counts.repairs.most_common() if name not in wish.repairs]
    if left:
        yield f"the damage is still in what was kept; --repair {','.join(left)} writes it mended"


def _stopped(stop: Interrupted, order: Order) -> None:
    """Say how to go on after Ctrl-C, and end."""
    if stop.done or stop.documents:
        within = f" and {counted(stop.documents, 'document')} of the next" if stop.documents else ""
        said = f"{stop.done} of {stop.inputs} inputs{within} are done; the same command goes on from there"
    elif stop.counted:
        said = "no half-written file is left; the same command goes on with what was counted"
    elif order.outputs.targets:
        said = "no half-written file is left; the same command begins again"
    else:
        said = "nothing was to be written"
    click.echo(f"\ninterrupted; {said}", err=True)
    sys.exit(_STOPPED)


@contextmanager
def _terminated() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread, which alone may ask for signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
