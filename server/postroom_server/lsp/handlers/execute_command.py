"""`workspace/executeCommand`: the commands of `docs/protocol.md`, each with one object argument.

A command that starts a run answers with the run's number at once, and one that asks the person
something before it asks; what happens comes as progress, diagnostics and hints, because some
editors stand still until a command has been answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from postroom_server.lsp import (
    commands,
    moving,
    one_script,
    run_commands,
    script_commands,
    value_commands,
    values_document,
    vault_consent,
)
from postroom_server.lsp.arguments import Arguments
from postroom_server.lsp.explaining import EXPLAIN_RULE, explain_rule
from postroom_server.lsp.moving import MOVE_SCRIPT
from postroom_server.lsp.session import Session


@dataclass(frozen=True, slots=True)
class Command:
    """A command as `docs/protocol.md` lists it. `arguments` are name and meaning."""

    name: str
    summary: str
    arguments: Mapping[str, str]
    run: Callable[[Session, Arguments], Awaitable[Any]]


_TARGET = {
    "uri": "the file that holds the request, folder, collection or script (or `path`)",
    "select": "ids or names (`Folder/Request`) inside it; all of it when left out",
}
_ENVIRONMENT = {"environment": "the environment's file, instead of the chosen one"}
_COLLECTION = {"uri": "a file of the collection that is meant; without it there is none"}
_OF_ENVIRONMENT = {"environment": "the environment's file; the one in use when left out"}
_VALUE = {
    "name": "the variable's name",
    "scope": "`environment`, `globals` or `collection`; `environment` when left out",
}

COMMANDS: tuple[Command, ...] = (
    Command(
        "postroom.send",
        "Send one request, with its scripts. Answers `{run}`.",
        _TARGET | _ENVIRONMENT,
        run_commands.send,
    ),
    Command(
        "postroom.run",
        "Run a folder, a collection or a script file. Answers `{run}`.",
        _TARGET | _ENVIRONMENT | {"data": "a data file", "iterations": "how many rounds"},
        run_commands.run,
    ),
    Command(
        "postroom.runTests",
        "Run the post-response scripts again on the last response; nothing is sent. "
        "Answers `{run}`.",
        _TARGET,
        run_commands.run_tests,
    ),
    Command(
        "postroom.runScript",
        "Run one script alone: a post-response script on the last response, a pre-request script "
        "without sending. Answers `{run}`.",
        {"uri": "the file", "index": "the script's number, as `postroom.listScripts` lists it"},
        one_script.run_script,
    ),
    Command(
        "postroom.rerunFailed",
        "Run the requests again whose tests or scripts failed. Answers `{runs}`.",
        {},
        run_commands.rerun_failed,
    ),
    Command(
        "postroom.stop",
        "End a run, or all of them.",
        {"run": "the run's number; all runs when left out"},
        run_commands.stop,
    ),
    Command(
        "postroom.selectEnvironment",
        "Choose the environment of the workspace, or of one collection; remembered. Answers "
        "`{environment}`; null when nothing is given, and then asks.",
        {
            "environment": "the environment's file; null for none, empty for what the workspace "
            "uses",
            "uri": "a file of the collection to choose for; the workspace when left out",
        },
        commands.select_environment,
    ),
    Command(
        "postroom.listEnvironments",
        "Answers the environments of the workspace: `[{name, path, chosen}]`.",
        {},
        commands.list_environments,
    ),
    Command(
        "postroom.listRequests",
        "Answers the collections of the workspace: `[{name, path, items}]`. An item is "
        "`{kind, name, id, method, uri, select, file, range, items}`: a `folder` or a `request`, "
        "`uri` and `select` to run it, `file` and `range` to show it.",
        {},
        commands.list_requests,
    ),
    Command(
        "postroom.listValues",
        "Answers the environment's variables and what runs have set: "
        "`[{scope, name, value, changed, secret}]`. Secrets are masked; `changed` tells that the "
        "value is not the file's.",
        _COLLECTION | _OF_ENVIRONMENT,
        values_document.list_values,
    ),
    Command(
        "postroom.setValue",
        "Give a variable a current value; no file changes.",
        _VALUE
        | {"value": "the value; null forgets the current one"}
        | _COLLECTION
        | _OF_ENVIRONMENT,
        value_commands.set_value,
    ),
    Command(
        "postroom.editValues",
        "Open the current values as a document; saving it sets them, and no other file changes. "
        "Answers its URI, or null.",
        _COLLECTION | _OF_ENVIRONMENT,
        values_document.edit_values,
    ),
    Command(
        "postroom.promoteValue",
        "Write the current value of one variable of the environment, or of the globals, into its "
        "file. Answers `{environment}`, the file, or null when it could not be written.",
        _VALUE | {"uri": "a file of the collection that is meant"} | _OF_ENVIRONMENT,
        value_commands.promote_value,
    ),
    Command(
        "postroom.resetValues",
        "Forget the values that runs have set; the next run starts from the files.",
        {},
        commands.reset_values,
    ),
    Command(
        "postroom.forgetVaultConsent",
        'Take back every "Always Allow" that was given for the vault; scripts that open it are '
        "asked about again, in every workspace.",
        {},
        vault_consent.forget_vault_consent,
    ),
    Command(
        "postroom.showResponse",
        "Open a request's last response as a document. Answers its URI, or null.",
        _TARGET | {"run": "the run whose response is meant; the last one when left out"},
        commands.show_response,
    ),
    Command(
        "postroom.listResponses",
        "Answers a request's responses that are kept, the newest first: "
        "`[{run, at, code, status, size, time}]`, `at` in ms since 1970, `time` in ms.",
        _TARGET,
        commands.list_responses,
    ),
    Command(
        "postroom.showHistory",
        "Ask which of a request's responses to open.",
        _TARGET,
        commands.show_history,
    ),
    Command(
        "postroom.compareResponse",
        "Make documents of a request's last two responses and of what differs, and open the "
        "latter; a client that takes `runEvent` opens them itself. Answers "
        "`{before, after, difference}`: their URIs, or null.",
        _TARGET | {"run": "the run to compare the last one with; the one before when left out"},
        commands.compare_response,
    ),
    Command(
        "postroom.listScripts",
        "Answers the scripts of a file: `[{index, kind, owner, range, text}]`.",
        {"uri": "the file"},
        script_commands.list_scripts,
    ),
    Command(
        "postroom.writeScript",
        "Put a script's new text into its file, which keeps its form. Answers whether that was "
        "done; not when the script is no longer `before`.",
        {
            "uri": "the file",
            "index": "the script's number, as listed",
            "before": "the script's text as it was listed",
            "text": "the new text",
        },
        script_commands.write_script,
    ),
    Command(
        MOVE_SCRIPT,
        "Move a script into a file of its own or back, in an editor that cannot create files by "
        "itself. Answers whether that was done.",
        {
            "uri": "the file",
            "index": "the script's number, as listed",
            "title": "the code action's title; the first move that can be made when left out",
        },
        moving.move_script,
    ),
    Command(
        EXPLAIN_RULE,
        "Open the page of a rule. Answers its URI, or null when there is no such rule.",
        {"rule": "the rule's code or name"},
        explain_rule,
    ),
    Command(
        "postroom.clearResults",
        "Take all verdicts, errors and log lines out of the editor.",
        {},
        commands.clear_results,
    ),
)

_BY_NAME = {command.name: command for command in COMMANDS}


async def execute_command(session: Session, params: types.ExecuteCommandParams) -> Any:
    """Carry out a command. Unknown names and arguments that are no object are refused."""
    command = _BY_NAME.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"There is no command {params.command!r}.")
    with session.editor.commanded():
        return await command.run(session, _arguments(params))


def _arguments(params: types.ExecuteCommandParams) -> Arguments:
    given: object = params.arguments[0] if params.arguments else None
    if given is None:  # also how Emacs sends an empty object
        return {}
    if isinstance(given, str):
        return {"uri": given}
    if not isinstance(given, dict):
        raise JsonRpcInvalidParams(f"{params.command} takes one object as its argument.")
    return cast("Arguments", given)
