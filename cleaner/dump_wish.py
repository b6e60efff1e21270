"""What a user may ask of the cleaning of dumps: lines that always stay or always go, and which means are used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A user's own rule: what it says of a line and where it holds."""

    pattern: str
    """A regular expression that is searched for in the line, letters' case ignored."""
    keep: bool
    """Whether such lines stay, or go with the reason of the rule."""
    host: str = ""
    """The host whose documents it is for, with its subdomains; empty for all."""
    reason: str = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How documents are to be cleaned."""

    own: tuple[Own, ...] = ()
    """The user's own rules; the first that speaks of a line decides, before everything else."""
    threshold: float | None = None
    """How sure the model must be that a line is article text to keep it, 0 to 1; None leaves it to the document."""
    model: bool = True
    """Whether the learned model is asked; without it rules and frequency decide, several times as fast."""
