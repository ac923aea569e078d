"""``wenjin status``: what is wrong with a home, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import say, say_columns, say_json

if TYPE_CHECKING:
    from service.status import Standing

EXAMPLES = examples("wenjin status", "wenjin status --home /srv/wenjin --json")


def status(home: HomeOption = None, json: JsonOption = False) -> None:
    """Say in words what is wrong with a home and what to do next; exit 1 on a fault.

    Writes nothing and loads no model, whether the home is being served or not. What only the
    running service knows (limits, failures) its page /status says.
    """
    from service.settings import load_settings
    from service.status import State, standing, worst
    from service.status.home import observed_home

    settings = load_settings(home=home)
    seen = observed_home(settings)
    standings = standing(seen)
    state = worst(standings)
    if json:
        checks: list[dict[str, Any]] = [_document(each) for each in standings]
        say_json({"home": str(settings.home), "state": state.value, "checks": checks})
    else:
        for each in standings:
            row = (each.told.state.value.ljust(13), each.check.name.ljust(9), each.told.saw.en)
            say_columns([row])
            if each.told.do is not None:
                say(f"    {each.told.do.en}")
    if state is State.FAULT:
        raise typer.Exit(1)


def _document(stood: Standing) -> dict[str, str | None]:
    told = stood.told
    return {
        "name": stood.check.name,
        "state": told.state.value,
        "saw": told.saw.en,
        "do": None if told.do is None else told.do.en,
    }
