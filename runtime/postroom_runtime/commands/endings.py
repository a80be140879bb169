"""How the process ends when something outside of it ends first: the output, or a person's wish."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from errno import EMFILE, ENFILE
from io import TextIOWrapper
from signal import SIG_DFL, SIGINT, SIGTERM, Signals, getsignal, raise_signal, signal
from threading import current_thread, main_thread

from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.output import complain

_ENDING = [SIGTERM, *(one for one in Signals if one.name == "SIGHUP")]  # which Windows lacks


def ended_well(command: Callable[[], int]) -> int:
    """Run `command` and give its exit code, or that of what ended it: Ctrl-C, a closed pipe, a
    disk that is full."""
    _have_outputs()
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
    except MemoryError:
        complain("There is not enough memory for this. Raise the limit, or take a smaller file.")
        return _without_output(ExitCode.UNUSABLE)


def _have_outputs() -> None:
    """Open the outputs that the shell has closed (`postroom … >&-`), and let characters that an
    output cannot show be spelled out, as standard error does anyway."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    output: object = sys.stdout
    if isinstance(output, TextIOWrapper):
        output.reconfigure(errors="backslashreplace")


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


@contextmanager
def signals_interrupt() -> Generator[None]:
    """A signal to end (`kill`, a CI job's time, a terminal that is closed) ends what happens in
    here as Ctrl-C does, with its report; then the exit code is 128 and the signal's number."""
    if current_thread() is not main_thread():
        yield
        return
    received: list[int] = []

    def interrupt(number: int, _: object) -> None:
        received.append(number)
        raise_signal(SIGINT)

    # `nohup` has its signal ignored, and that stays.
    default = [number for number in _ENDING if getsignal(number) is SIG_DFL]
    handlers = {number: signal(number, interrupt) for number in default}
    try:
        yield
    except KeyboardInterrupt:
        if received:
            raise SystemExit(128 + received[-1]) from None
        raise
    finally:
        for number, handler in handlers.items():
            signal(number, handler)


def _sentence(error: OSError) -> str:
    if error.errno in (EMFILE, ENFILE):
        return "Too many files are open. Raise the limit, in a shell with `ulimit -n 256`."
    what = "The output" if error.filename is None else str(error.filename)
    return f"{what} cannot be used: {error.strerror or error}."


def _without_output(code: ExitCode) -> ExitCode:
    """`code`, with what is still to be written out of the way."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
