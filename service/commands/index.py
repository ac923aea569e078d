"""``wenjin index``: the search index, which can always be made again from the store."""

from __future__ import annotations

import typer

from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import counted, say, say_columns, say_json
from service.commands.progress import shown_progress

app = typer.Typer(help="Make the search index again, or see how it stands.")


@app.command(
    epilog=examples(
        "wenjin index build", "WENJIN_EMBEDDING_MODEL=BAAI/bge-small-zh-v1.5 wenjin index build"
    )
)
def build(home: HomeOption = None) -> None:
    """Make the index again from the store, with the embedding model that is set now.

    Ingest keeps the index up to date by itself: this is for a damaged one, or for another model.
    """
    with opened_library(home, for_search=True) as library, shown_progress() as progress:
        library.rebuild(progress)
        snapshot = library.snapshot()
    passages = counted(len(snapshot.index.passage_ids), "passage")
    say(f"indexed {passages} of {counted(len(snapshot.readings), 'notice')}")


@app.command(epilog=examples("wenjin index status --json"))
def status(home: HomeOption = None, json: JsonOption = False) -> None:
    """Say what the index holds, and of which model. Brings it up to date where it is behind.

    Exits 1 where the index is damaged or of another model than the one set now.
    """
    with opened_library(home, for_search=True) as library:
        snapshot = library.snapshot()
        snapshot.index.verify()
        found = {
            "notices": len(snapshot.readings),
            "passages": len(snapshot.index.passage_ids),
            "model": library.embedder.fingerprint,
            "dimension": library.embedder.dimension,
            "folder": str(library.index_folder),
        }
    if json:
        say_json(found)
    else:
        say_columns([(name, str(value)) for name, value in found.items()])
