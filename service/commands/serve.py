"""``wenjin serve``: the page and the HTTP interface."""

from __future__ import annotations

from typing import Annotated

import typer

from service.commands.opening import opened_library
from service.commands.options import HomeOption, examples
from service.commands.output import EMPTY, note

EXAMPLES = examples("wenjin serve", "wenjin serve --port 8080 --home demo")


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine only with a key made.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0: any free one.")
    ] = 8000,
    home: HomeOption = None,
) -> None:
    """Serve the page and the HTTP interface until Ctrl-C."""
    from service.collection import collected_later

    with collected_later():
        from service import server
        from service.settings import load_settings

    with opened_library(home, for_search=True) as library:
        is_empty = not library.store.notices()
    if is_empty:
        note(f"{EMPTY} Until then no question can be answered; no restart is needed.")
    server.serve(load_settings(home=home), host, port)
