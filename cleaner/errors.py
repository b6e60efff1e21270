"""The errors of Litopys, one per consequence. Each message says what, where and what to do.

    LitopysError        stop the command with this one sentence
      BadOutlet         an outlet definition is wrong: file, key and cure
      BadInput          one input cannot be read: name it, count it, go on with the rest
      PageError         one page gives no article: count it under its reason code
        NotAnArticle    the page is something else (a section, an error page, a consent wall)
        NoBody          the page should be an article, but no text was found; retried on rebuild

The archive and the crawler add their own leaves below `LitopysError`, in their own `errors.py`.
"""

from __future__ import annotations


class LitopysError(Exception):
    """What the user did or met cannot go on; the message is the sentence they read."""


class BadOutlet(LitopysError):
    """An outlet definition cannot be used: the message names file, line or key, and the cure."""


class BadInput(LitopysError):
    """One input file, record or line cannot be read; the others can."""


class PageError(LitopysError):
    """One page gives no article, for a reason with a stable code (`not_html`, `no_text`, …)."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class NotAnArticle(PageError):
    """The page was read and is something other than an article."""


class NoBody(PageError):
    """The page looks like an article, but no body text was found in it."""
