"""Who does it and by when, as a label behind the statement says."""

from __future__ import annotations

import pytest

from service.answering.labelled import with_labels
from service.answering.structure import from_structure
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of, understood

TEXT = """青岚市便民方案
一、主要举措
（一）新建河畔驿站15个。牵头单位：市园林局。配合单位：市水务局。完成时限：2025年10月底前。
（二）优化夜游航线。责任单位：市文旅局。
"""
BASE = a_base(a_reading(TEXT))
STATED, LED = "新建河畔驿站15个", "新建河畔驿站15个。牵头单位：市园林局"
HELPED = LED + "。配合单位：市水务局"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("新建河畔驿站由哪个部门负责?", LED),
        ("新建河畔驿站由哪些单位配合?", HELPED),
        ("新建河畔驿站什么时候完成?", HELPED + "。完成时限：2025年10月底前"),
        ("新建河畔驿站多少个?", STATED),
    ],
)
def test_a_statement_is_told_as_far_as_the_label_that_is_asked_for(
    question: str, told: str
) -> None:
    need = understood(question, BASE).needs[0]
    assert [each.text for each in with_labels([statement_of(BASE, STATED)], need)] == [told]


def test_who_helps_is_not_who_does_it() -> None:
    need = understood("优化夜游航线由哪些单位配合?", BASE).needs[0]
    assert list(with_labels([statement_of(BASE, "优化夜游航线")], need)) == []


def test_what_is_labelled_is_listed_without_its_labels() -> None:
    read = understood("主要举措有哪些?", BASE)
    found = from_structure(read, BASE.readings, BASE.vocabulary)
    assert found is not None
    assert [span.of(TEXT) for span in found.quotes] == [STATED, "优化夜游航线"]
