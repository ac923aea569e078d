"""``wenjin keys``: who may write, and who may ask as staff."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import typer

from service.commands.opening import opened_library
from service.commands.options import BodiesOption, HomeOption, JsonOption, examples
from service.commands.output import note, say, say_columns, say_json

app = typer.Typer(help="Create, list and revoke access keys.")
# service.keys.Role, spelt out: its module loads a database library, and --help should not
RoleName: TypeAlias = Literal["agent", "editor", "admin"]


@app.command(
    epilog=examples(
        "wenjin keys create --role editor",
        "wenjin keys create --role agent --body 市公安局 --body 市司法局",
        "KEY=$(wenjin keys create --role admin --label 'press office' | tail -n 1)",
    )
)
def create(
    role: Annotated[
        RoleName,
        typer.Option(
            help="agent: asks as staff. editor: also adds and removes notices. admin: everything.",
            show_default=False,
        ),
    ],
    label: Annotated[str, typer.Option(help="Whose key it is, for the list.")] = "",
    body: BodiesOption = None,
    home: HomeOption = None,
) -> None:
    """Make a key, valid at once. It stands alone on the last line and is never shown again."""
    from service.keys import KeyStore, Role

    with opened_library(home) as library:
        made = KeyStore(library.store.engine).create(Role(role), label, body or ())
    note(f"Key {made.key.key_id} with the role {role}. Keep it now: it is not shown again.")
    say(made.secret)


@app.command("list", epilog=examples("wenjin keys list"))
def list_keys(home: HomeOption = None, json: JsonOption = False) -> None:
    """List every key there is or was, without the keys themselves."""
    from service.keys import KeyStore

    with opened_library(home) as library:
        keys = KeyStore(library.store.engine).keys()
    if json:
        fields = ("key_id", "role", "label", "created_at", "revoked_at", "bodies")
        say_json({"keys": [{name: getattr(key, name) for name in fields} for key in keys]})
        return
    if not keys:
        note("There is no key yet. `wenjin keys create --role editor` makes one.")
    say_columns(
        [
            (
                k.key_id,
                k.role.value,
                k.created_at,
                f"revoked {k.revoked_at}" if k.revoked_at else "valid",
                "、".join((k.label, *k.bodies) if k.label else k.bodies),
            )
            for k in keys
        ]
    )


@app.command(epilog=examples("wenjin keys revoke 3f9c21ab"))
def revoke(
    key_id: Annotated[
        str,
        typer.Argument(metavar="ID", show_default=False, help="Its id, from `wenjin keys list`."),
    ],
    home: HomeOption = None,
) -> None:
    """End a key, at once and for good."""
    from service.keys import KeyStore

    with opened_library(home) as library:
        key = KeyStore(library.store.engine).revoke(key_id)
    say(f"{key.key_id}: revoked {key.revoked_at}")
