"""How a reader says that a file, or a part of it, cannot be read; the step turns it into a finding at its one boundary."""

from __future__ import annotations

from typing import Literal

from pipeline.model import Finding


class Refusal(Exception):  # noqa: N818 - not an error of ours: a file that we decline
    """A file is not read; says why, in words of the catalogue `read`."""

    def __init__(
        self, reason: str, code: Literal["unreadable-file", "limit-exceeded"] = "unreadable-file", **params: object
    ) -> None:
        """Keep the reason.

        Args:
            reason: Catalogue key without ``.found`` and ``.mend``, such as ``"read.unreadable.password"``.
            code: The finding's code.
            params: What fills the wording.
        """
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.params = tuple((name, str(value)) for name, value in params.items())

    def finding(self) -> Finding:
        """Give the finding about the whole file."""
        return Finding(self.code, "error", self.reason, params=self.params)


def over_limit(which: str, found: int, allowed: int) -> Refusal:
    """Refuse a file that is larger than a limit allows.

    Args:
        which: Name of the limit in the catalogue, such as ``"cells"``.
        found: What the file holds.
        allowed: What is allowed.
    """
    return Refusal(f"read.limit.{which}", "limit-exceeded", found=f"{found:,}", allowed=f"{allowed:,}")
