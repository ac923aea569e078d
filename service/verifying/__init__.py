"""Whether a home holds what was written to it: ``wenjin verify``.

A check is one function in one of the files here, and one line in ``checks.py``. It is given what is
looked at (``Examined``) and tells what it saw and what it found wrong, each with the next step. It
writes nothing: a home on a read-only disk, or one that is being served, can be looked at.
"""

from service.verifying.check import Checked, Examined, Finding, State, Verdict
from service.verifying.checks import CHECKS, NOT_COVERED, verify

__all__ = ["CHECKS", "NOT_COVERED", "Checked", "Examined", "Finding", "State", "Verdict", "verify"]
