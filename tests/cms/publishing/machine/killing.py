"""Runs a change in a process of its own that is killed right after one of its commits."""

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection

READS = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "SET", "SHOW", "BEGIN")


class KilledRun:
    """Counts commits, those of single statements too, and dies by SIGKILL after the given one."""

    def __init__(self, last_commit: int) -> None:
        self.left = last_commit

    def committed(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        result = execute(sql, params, many, context)
        if not connection.in_atomic_block and not str(sql).lstrip().upper().startswith(READS):
            self.committed()
        return result

    def carry_out(self, change: Callable[[], object]) -> None:
        commit = connection._commit

        def commit_and_count() -> None:
            commit()
            self.committed()

        connection._commit = commit_and_count
        with connection.execute_wrapper(self.execute):
            change()


def completes_before(
    change: Callable[[], object], last_commit: int, kind: type[KilledRun] = KilledRun
) -> bool:
    """Whether the change was complete before its process could be killed after commit `last_commit`."""
    connection.close()
    return completes(lambda: kind(last_commit).carry_out(change))


def completes(act: Callable[[], object]) -> bool:
    """Whether an act, in a process of its own, was over before something in it sent SIGKILL."""
    child = os.fork()
    if child == 0:
        _run_child(act)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.waitstatus_to_exitcode(status) == 0, "the act failed; its traceback is above"
    return True


def _run_child(act: Callable[[], object]) -> None:
    """Never returns: the child must not go on as a second test process."""
    code = 1
    try:
        act()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
