"""Patterns that are matched on match keys are written in the characters that keys have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType

import pytest

from corpus.normalize import match_key
from service.answering import (
    asked,
    attributes,
    bodies,
    choose,
    computed,
    fit,
    places,
    referring,
    refuse,
    structure,
    superlative,
)
from service.answering import understand as understanding

MODULES = (
    asked,
    attributes,
    bodies,
    choose,
    computed,
    fit,
    places,
    referring,
    refuse,
    structure,
    superlative,
    understanding,
)
_HAN = re.compile(r"[\u3400-\u9fff]")


def _patterns(held: object) -> Iterator[str]:
    if isinstance(held, re.Pattern):
        yield held.pattern
    elif isinstance(held, dict):
        yield from _patterns(tuple(held.values()))
    elif isinstance(held, tuple | list):
        for each in held:
            yield from _patterns(each)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_pattern_has_no_character_that_a_key_never_has(module: ModuleType) -> None:
    patterns = [p for held in vars(module).values() for p in _patterns(held)]
    assert patterns
    strange = {c for p in patterns for c in _HAN.findall(p) if match_key(c) != c}
    assert strange == set()
