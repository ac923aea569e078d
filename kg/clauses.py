"""How far around a figure its sentence is read, and the marks that end a clause."""

from __future__ import annotations

import re

NEAR = 120
"""Characters before and after a figure that can say what it is."""
CLAUSE_MARKS = re.compile(r"[，。；：！？,;:!?\n]")
