"""How the process ends when something outside of it ends first: the output, or a person's wish."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from signal import SIG_DFL, SIGINT, getsignal, signal
from threading import current_thread, main_thread

from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.output import complain


def ended_well(command: Callable[[], int]) -> int:
    """Run `command` and give its exit code, or that of what ended it: Ctrl-C, a closed pipe, a
    disk that is full."""
    if sys.stdout is None:  # `postroom … >&-`
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    try:
        try:
            return command()
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (`postroom run … | head`): end without a word.
        return _without_output(ExitCode.FAILURES)
    except OSError as error:
        complain(_sentence(error))
        return _without_output(ExitCode.UNUSABLE)


@contextmanager
def interrupts_at_once() -> Generator[None]:
    """Ctrl-C ends the process in here without more ado. For imports, where Python may swallow a
    KeyboardInterrupt."""
    if current_thread() is not main_thread():
        yield
        return
    handler = getsignal(SIGINT)
    signal(SIGINT, SIG_DFL)
    try:
        yield
    finally:
        signal(SIGINT, handler)


def _sentence(error: OSError) -> str:
    what = "The output" if error.filename is None else str(error.filename)
    return f"{what} cannot be used: {error.strerror or error}."


def _without_output(code: ExitCode) -> ExitCode:
    """`code`, with what is still to be written out of the way."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
