"""A ranking of ours holds only where the quotes pair each name with its figure."""

from __future__ import annotations

import pytest

from service.answering.verify_ranking import RANKING, is_ranked


def _holds(stretch: str, *quotes: str) -> bool:
    found = RANKING.fullmatch(stretch)
    assert found is not None
    return is_ranked(found, quotes)


RESPECTIVELY = "南开区、和平区和河西区分别建成公园8个、13个、5个"


def test_what_stands_in_order_is_paired_by_its_place() -> None:
    assert _holds("和平区(13个 > 8个 > 5个)", RESPECTIVELY)
    assert _holds("河西区(5个 < 8个 < 13个)", RESPECTIVELY)
    assert _holds("和平区、河西区(13个 = 13个 > 8个)", RESPECTIVELY.replace("5个", "13个"))


@pytest.mark.parametrize("name", ["南开区", "河西区"])
def test_another_place_in_the_order_is_another_figure(name: str) -> None:
    assert not _holds(f"{name}(13个 > 8个 > 5个)", RESPECTIVELY)


def test_more_figures_than_names_pair_nothing() -> None:
    assert not _holds("和平区(13个 > 8个 > 5个)", "南开区、和平区分别建成公园8个、13个、5个")
    assert not _holds("南开区(13个 > 8个 > 5个)", "南开区、和平区分别建成公园13个、8个、5个")


def test_the_next_figure_is_that_of_the_name_before_it() -> None:
    assert _holds("和平区(13个 > 8个)", "南开区8个、和平区13个")
    assert not _holds("南开区(13个 > 8个)", "南开区8个、和平区13个")
