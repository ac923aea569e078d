"""The command ``wenjin``: its commands, and the one place where an error becomes a line.

``eval.cli`` stands above it, adds ``wenjin eval`` and is where the command starts.

Exit status: 0 done, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version as version_of
from typing import Annotated

import typer

from corpus.errors import UsageError, WenjinError
from service.commands import (
    asking,
    assisting,
    feedback,
    graph,
    index,
    ingest,
    keys,
    notices,
    records,
    safekeeping,
    serve,
    status,
    users,
)
from service.commands.options import examples
from service.commands.output import note, say

DONE, FAILED, WRONG_USAGE = 0, 1, 2
_INTERRUPTED = 130  # what Typer turns Ctrl-C into

_EXAMPLES = examples(
    "wenjin ingest corpus/notices",
    "wenjin ask 热线每天受理多少诉求?",
    "wenjin serve --port 8000",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"wenjin {version_of('wenjin')}")
        raise typer.Exit


def _wenjin(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", help="Log everything, questions included; show tracebacks."),
    ] = False,
) -> None:
    """Ask Chinese government notices; get the exact words that say so.

    问津: take notices in, then ask them. Every answer quotes the notice at exact characters, or
    says that the notices do not say.
    """
    from service.logs import configure_logs

    level = logging.INFO if context.invoked_subcommand == "serve" else logging.WARNING
    configure_logs(logging.DEBUG if debug else level)


def command_line() -> typer.Typer:
    """The commands of the service, to which more may be added."""
    app = typer.Typer(
        name="wenjin",
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(epilog=_EXAMPLES)(_wenjin)
    app.command(epilog=serve.EXAMPLES)(serve.serve)
    app.command(epilog=ingest.EXAMPLES)(ingest.ingest)
    app.command(epilog=asking.ASK_EXAMPLES)(asking.ask)
    app.command(epilog=asking.SEARCH_EXAMPLES)(asking.search)
    app.command(epilog=assisting.EXAMPLES)(assisting.assist)
    app.add_typer(notices.app, name="notices")
    app.add_typer(graph.app, name="graph")
    app.add_typer(index.app, name="index")
    app.add_typer(keys.app, name="keys")
    app.add_typer(users.app, name="users")
    app.add_typer(feedback.app, name="feedback")
    app.command(epilog=safekeeping.BACKUP_EXAMPLES)(safekeeping.backup)
    app.command(epilog=safekeeping.RESTORE_EXAMPLES)(safekeeping.restore)
    app.command(epilog=safekeeping.VERIFY_EXAMPLES)(safekeeping.verify)
    app.command(epilog=status.EXAMPLES)(status.status)
    app.add_typer(records.app, name="records")
    app.command(epilog=records.REPLAY_EXAMPLES)(records.replay)
    return app


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run ``app`` on ``arguments``; the exit status. Every error is one line on stderr."""
    _prepare_streams()
    try:
        status = typer.main.get_command(app).main(
            list(arguments) or ["--help"], prog_name="wenjin", standalone_mode=False
        )
        sys.stdout.flush()
    except typer.TyperException as error:
        return _explain_usage(error)
    except (KeyboardInterrupt, typer.Abort):
        status = _INTERRUPTED
    except BrokenPipeError:
        # nobody reads on; what is still buffered must not raise again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except WenjinError as error:
        _explain(str(error))
        return WRONG_USAGE if isinstance(error, UsageError) else FAILED
    except OSError as error:
        problem = error.strerror or str(error)
        _explain(f"{error.filename}: {problem}" if error.filename else problem)
        return FAILED
    except Exception as error:
        if "--debug" in arguments:
            raise
        _explain(
            f"unexpected {type(error).__name__}: {error}. This is a fault in Wenjin; "
            f"`wenjin --debug {arguments[0]} ...` shows where."
        )
        return FAILED
    if status == _INTERRUPTED:
        _explain("stopped")
        return FAILED
    return status or DONE


def _prepare_streams() -> None:
    """Make standard output and error such that printing never fails for how they were given."""
    if sys.stdout is None:  # closed by the caller: wenjin … >&-
        sys.stdout = io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a character that the terminal's encoding lacks must not cost the answer
            stream.reconfigure(errors="backslashreplace")


def _explain_usage(error: typer.TyperException) -> int:
    """One line for wrong usage, with the command that explains it."""
    message = error.format_message()
    context = getattr(error, "ctx", None)
    option = getattr(error, "option_name", None)
    if context and option and _is_of_a_command_below(option, context.command):
        place = f"`{context.command_path} COMMAND {option} ...`"
        message = f"No such option here: {option}. It comes after the command: {place}"
    if message[-1:] not in ".?":
        message += "."
    hint = f" `{context.command_path} --help` shows how." if context else ""
    _explain(message + hint)
    return WRONG_USAGE


def _is_of_a_command_below(option: str, command: object) -> bool:
    """Whether a group has a command, at any depth, that takes this option."""
    if not isinstance(command, typer.core.TyperGroup):
        return False
    return any(
        any(option in each.opts for each in below.params) or _is_of_a_command_below(option, below)
        for below in command.commands.values()
    )


def _explain(message: str) -> None:
    note("wenjin: " + " ".join(message.split()))
