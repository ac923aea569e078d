"""``wenjin users``: people who sign in by name. No password is ever an argument."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from service.commands.opening import opened_library
from service.commands.options import BodiesOption, HomeOption, JsonOption, examples
from service.commands.output import note, say, say_columns, say_json

if TYPE_CHECKING:
    from service.users import User

app = typer.Typer(help="Make and list people who sign in by name, and end their access.")
# those of service.keys.Role that a person can have, spelt out as in keys.py
UserRole: TypeAlias = Literal["agent", "editor", "admin"]
NameArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="NAME", show_default=False, help="As it is typed to sign in.")
]
StdinOption: TypeAlias = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, one line.")
]


@app.command(
    epilog=examples(
        "wenjin users create 王敏 --role admin",
        "wenjin users create 李强 --role agent --body 市公安局",
        "pass show wenjin | wenjin users create 王敏 --role editor --password-stdin",
    )
)
def create(
    name: NameArgument,
    role: Annotated[
        UserRole,
        typer.Option(
            help="agent: the agent's console. editor: also publishes. admin: everything.",
            show_default=False,
        ),
    ],
    body: BodiesOption = None,
    password_stdin: StdinOption = False,
    home: HomeOption = None,
) -> None:
    """Make a user, who may sign in at once. The first admin is made so; there is no default."""
    from service.keys import Role
    from service.users import UserStore

    with opened_library(home) as library:
        store = UserStore(library.store.engine)
        store.check_new(name)
        user = store.create(name, Role(role), _password(password_stdin), body or ())
    say(f"{user.name}: may sign in with the role {role}")


@app.command("list", epilog=examples("wenjin users list"))
def list_users(home: HomeOption = None, json: JsonOption = False) -> None:
    """List everybody who may sign in, or might once."""
    from service.users import UserStore

    with opened_library(home) as library:
        users = UserStore(library.store.engine).users()
    if json:
        fields = ("user_id", "name", "role", "created_at", "password_at", "disabled_at", "bodies")
        say_json({"users": [{field: getattr(user, field) for field in fields} for user in users]})
        return
    if not users:
        note("There is no user yet. `wenjin users create NAME --role admin` makes one.")
    say_columns(
        [(u.name, u.role.value, u.created_at, _standing(u), "、".join(u.bodies)) for u in users]
    )


@app.command(epilog=examples("wenjin users password 王敏"))
def password(
    name: NameArgument, password_stdin: StdinOption = False, home: HomeOption = None
) -> None:
    """Set another password. It ends the user's sessions, and any wait after wrong passwords."""
    from service.access_errors import as_typed
    from service.users import UserStore

    with opened_library(home) as library:
        store = UserStore(library.store.engine)
        store.find(name)
        user = store.set_password(name, _password(password_stdin))
    say(f"{user.name}: the password is changed, earlier sessions are ended")
    if user.disabled_at:
        enable = f"wenjin users enable {as_typed(user.name)}"
        note(f"{user.name} is disabled all the same; `{enable}` ends that.")


@app.command(
    epilog=examples(
        "wenjin users bodies 李强",
        "wenjin users bodies 李强 --body 市公安局 --body 市司法局",
        "wenjin users bodies 李强 --none",
    )
)
def bodies(
    name: NameArgument,
    body: BodiesOption = None,
    none: Annotated[bool, typer.Option("--none", help="Of no body any more.")] = False,
    home: HomeOption = None,
) -> None:
    """Show whose restricted notices a user sees, or say it anew: those of each --body."""
    from service.users import UserStore

    if none and body:
        raise typer.BadParameter(
            "with --body it says two things; leave one out", param_hint="--none"
        )
    with opened_library(home) as library:
        store = UserStore(library.store.engine)
        user = store.set_bodies(name, body or ()) if body or none else store.find(name)
    say(f"{user.name}: {'、'.join(user.bodies) or 'of no body'}")


@app.command(epilog=examples("wenjin users disable 王敏"))
def disable(
    name: NameArgument,
    last_admin: Annotated[
        bool, typer.Option("--last-admin", help="Even the last admin who may sign in.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Let a user in no more, and end their sessions at once."""
    from service.users import UserStore

    with opened_library(home) as library:
        store = UserStore(library.store.engine)
        user = store.disable(name, even_last_admin=last_admin)
    say(f"{user.name}: disabled {user.disabled_at}")


@app.command(epilog=examples("wenjin users enable 王敏"))
def enable(name: NameArgument, home: HomeOption = None) -> None:
    """Let a disabled user in again, with the password they had."""
    from service.users import UserStore

    with opened_library(home) as library:
        user = UserStore(library.store.engine).enable(name)
    say(f"{user.name}: may sign in with the role {user.role.value}")


@app.command(epilog=examples("wenjin users unlock 王敏"))
def unlock(name: NameArgument, home: HomeOption = None) -> None:
    """End the wait after too many wrong passwords for a name."""
    from service.users import UserStore

    with opened_library(home) as library:
        user = UserStore(library.store.engine).unlock(name)
    say(f"{user.name}: may try again at once")


def _standing(user: User) -> str:
    return f"disabled {user.disabled_at}" if user.disabled_at else "may sign in"


def _password(from_stdin: bool) -> str:
    """Typed twice without being shown, or the one line of standard input."""
    if not from_stdin:
        if not sys.stdin.isatty():
            raise typer.BadParameter(
                "there is no terminal to ask for it; use --password-stdin to pipe it in",
                param_hint="the password",
            )
        return str(
            typer.prompt("Password", hide_input=True, confirmation_prompt="Once more", err=True)
        )
    try:
        given = sys.stdin.read()
    except UnicodeDecodeError:
        raise typer.BadParameter("it is not UTF-8 text", param_hint="the password") from None
    line = given.removesuffix("\n").removesuffix("\r")
    if "\n" in line:
        raise typer.BadParameter("more than one line came in", param_hint="the password")
    return line
