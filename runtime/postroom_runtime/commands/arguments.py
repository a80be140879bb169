"""The argument parser of the subcommands: what is wrong is told in one sentence."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import NoReturn

from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.output import complain


def readable(text: str) -> str:
    """A word of the command line or the environment as text: bytes that are not UTF-8 become
    replacement characters. Not for paths, which may be named by such bytes."""
    return text if text.isascii() else os.fsencode(text).decode("utf-8", "replace")


class CommandParser(ArgumentParser):
    """A parser that answers a mistake with one sentence and where to read on, not with the usage
    of all options, which would push the sentence off the screen."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end the process."""
        sentence = message[:1].upper() + message[1:]
        complain(f"{sentence}. See `{self.prog} --help`.")
        self.exit(ExitCode.UNUSABLE)
