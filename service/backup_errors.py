"""What can go wrong with backups.

::

    BackupError      OtherDatabase · NothingToKeep · BackupTaken · BackupInsideHome
                     BackupNotWritten · NotABackup · BackupDamaged · HomeNotEmpty
                     RestoreNotWritten
"""

from __future__ import annotations

from corpus.errors import WenjinError

_TOOLS = {"postgresql": "pg_dump and pg_restore", "mysql": "mysqldump", "mariadb": "mariadb-dump"}


class BackupError(WenjinError):
    """Something about a backup."""

    title = "The backup cannot be made or used"
    for_callers = False


class OtherDatabase(BackupError):
    """The notices are in a database of another maker, which has its own way."""

    def __init__(self, backend: str) -> None:
        tool = _TOOLS.get(backend, "the tool that comes with it")
        super().__init__(
            f"WENJIN_DATABASE_URL is a {backend} database: back it up and restore it with {tool}. "
            "Nothing else has to be kept; `wenjin index build` makes the index again."
        )


class NothingToKeep(BackupError):
    """There is no store where one was expected."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"There is no store at {where}. --home DIR or WENJIN_HOME names the folder of one."
        )


class BackupTaken(BackupError):
    """Something else has the name of the backup."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} holds something already, and a backup is never written over anything. Give "
            "a new name, such as one with the date in it."
        )


class BackupInsideHome(BackupError):
    """The backup would lie in what it keeps."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} is in the data directory itself: it would be lost with it, and would keep "
            "there what is removed. Name a folder outside of it, best on another disk."
        )


class BackupNotWritten(BackupError):
    """The backup cannot be written where it should go."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"The backup {where} cannot be written: {problem}. Nothing is left of it there; the "
            "store is unchanged."
        )


class NotABackup(BackupError):
    """What should be restored is not what ``wenjin backup`` makes."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where} is no backup that can be used: {problem}. Give another one.")


class BackupDamaged(BackupError):
    """The backup is not what was written."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"The backup {where} is damaged: {problem}. Nothing was restored; give another one."
        )


class HomeNotEmpty(BackupError):
    """A home is restored into a new folder only."""

    def __init__(self, home: str, holds: str) -> None:
        super().__init__(
            f"{home} holds something already ({holds}), and nothing is restored over it. Give "
            "--home a folder that is empty or not there yet, and serve from that."
        )


class RestoreNotWritten(BackupError):
    """The home cannot be written where it should go."""

    def __init__(self, home: str, problem: str) -> None:
        super().__init__(
            f"The home {home} cannot be written: {problem}. The backup is unchanged; the same "
            "command may be given again."
        )
