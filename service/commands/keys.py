"""``wenjin keys``: who may write, and who may ask as staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from service.commands.opening import opened_library
from service.commands.options import BodiesOption, HomeOption, JsonOption, examples
from service.commands.output import note, say, say_columns, say_json

if TYPE_CHECKING:
    from datetime import datetime

    from service.keys import AccessKey

app = typer.Typer(help="Create, list and revoke access keys.")
# service.keys.Role, spelt out: its module loads a database library, and --help should not
RoleName: TypeAlias = Literal["citizen", "agent", "editor", "admin"]


@app.command(
    epilog=examples(
        "wenjin keys create --role editor",
        "wenjin keys create --role citizen --label 'city portal' --expires 90d",
        "wenjin keys create --role agent --body 市公安局 --body 市司法局",
        "KEY=$(wenjin keys create --role admin --label 'press office' | tail -n 1)",
    )
)
def create(
    role: Annotated[
        RoleName,
        typer.Option(
            help="citizen: a citizens' site, counted by itself and allowed no more than without a "
            "key. agent: asks as staff. editor: also adds and removes notices. admin: everything.",
            show_default=False,
        ),
    ],
    label: Annotated[str, typer.Option(help="Whose key it is, for the list.")] = "",
    expires: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN",
            help="90d: after 90 days. 2027-01-31: after that day. Default: never.",
            show_default=False,
        ),
    ] = None,
    body: BodiesOption = None,
    home: HomeOption = None,
) -> None:
    """Make a key, valid at once. It stands alone on the last line and is never shown again."""
    from service.keys import KeyStore, Role
    from service.moments import moment_of_expiry, utc_now

    ends = moment_of_expiry(expires, utc_now()) if expires is not None else None
    with opened_library(home) as library:
        made = KeyStore(library.store.engine).create(
            Role(role), label, expires=ends, bodies=body or ()
        )
    until = f", valid until {made.key.expires_at}" if made.key.expires_at else ""
    note(f"Key {made.key.key_id} with the role {role}{until}. Keep it now: it is not shown again.")
    say(made.secret)


@app.command("list", epilog=examples("wenjin keys list"))
def list_keys(home: HomeOption = None, json: JsonOption = False) -> None:
    """List every key there is or was, without the keys themselves."""
    from service.keys import KeyStore
    from service.moments import utc_now

    with opened_library(home) as library:
        keys = KeyStore(library.store.engine).keys()
    now = utc_now()
    if json:
        fields = ("key_id", "role", "label", "created_at", "revoked_at", "expires_at", "bodies")
        say_json(
            {
                "keys": [
                    {name: getattr(key, name) for name in fields} | {"state": key.state(now)}
                    for key in keys
                ]
            }
        )
        return
    if not keys:
        note("There is no key yet. `wenjin keys create --role editor` makes one.")
    say_columns(
        [(k.key_id, k.role.value, k.created_at, _standing(k, now), _holder(k)) for k in keys]
    )


def _holder(key: AccessKey) -> str:
    """Whose key it is, and of which bodies."""
    return "、".join((key.label, *key.bodies) if key.label else key.bodies)


def _standing(key: AccessKey, now: datetime) -> str:
    """``valid``, ``valid until …``, ``expired …`` or ``revoked …``."""
    state = key.state(now)
    if state == "valid":
        return f"valid until {key.expires_at}" if key.expires_at else state
    return f"{state} {key.revoked_at or key.expires_at}"


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
