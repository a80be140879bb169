"""From the options of `postroom run` to what the runner needs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from postroom_runtime.commands.outside_variables import outside_variables
from postroom_runtime.commands.vault_consent import vault_of
from postroom_runtime.formats import load_checked_variables, load_data
from postroom_runtime.model.collection import Collection
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.runner.environment_files import find_environment
from postroom_runtime.runner.lone_script import load_runnable
from postroom_runtime.runner.masking import Secrets
from postroom_runtime.runner.modules import workspace_of
from postroom_runtime.runner.options import Bail, RunOptions, VerdictPlaces
from postroom_runtime.variables.scopes import Changes, apply_changes

if TYPE_CHECKING:
    from postroom_runtime.http import ClientOptions


class RunInputs(Struct, frozen=True):
    """Everything a run starts from; `problems` are those of its files."""

    collection: Collection
    problems: tuple[Problem, ...]
    options: RunOptions
    secrets: Secrets = field(default_factory=Secrets)


def read_inputs(args: Namespace) -> RunInputs:
    """Read the files that the options name. Raises UnreadableInputError."""
    runnable = load_runnable(args.path)
    collection = runnable.collection
    options, problems = run_options(args, collection.path)
    options = replace(options, send=runnable.sends)
    return RunInputs(collection, (*runnable.problems, *problems), options)


def run_options(args: Namespace, near: Path) -> tuple[RunOptions, tuple[Problem, ...]]:
    """The runner's options, with the files of variables and data read, and what is wrong in
    these. `near` is where an environment is looked for by name. Raises UnreadableInputError."""
    environment, problems = _scope(args.environment and find_environment(args.environment, near))
    globals_, others = _scope(args.globals and Path(args.globals))
    return _options(args, environment, globals_), (*problems, *others)


def _options(args: Namespace, environment: VariableScope, globals_: VariableScope) -> RunOptions:
    outside = outside_variables(args.dotenv, args.os_env)
    return RunOptions(
        environment=_with(environment, args.env_var),
        globals=_with(_with_rows(globals_, outside), args.global_var),
        data=() if args.iteration_data is None else load_data(args.iteration_data),
        iterations=args.iteration_count,
        select=tuple(args.folder),
        exclude=tuple(args.exclude),
        bail=_BAIL[args.bail],
        delay=args.delay_request,
        timeout=args.timeout,
        script_timeout=args.timeout_script,
        vault=vault_of(args),
        retries=args.retry,
        verdict_places=VerdictPlaces.NOT_PASSED,
    )


_BAIL = {None: Bail.NEVER, "failure": Bail.FAILURE, "folder": Bail.ERROR}


def _scope(path: Path | None) -> tuple[VariableScope, tuple[Problem, ...]]:
    return (VariableScope(), ()) if path is None else load_checked_variables(path)


def _with(scope: VariableScope, pairs: Sequence[tuple[str, str]]) -> VariableScope:
    return _with_rows(scope, [Variable(key, value) for key, value in pairs])


def _with_rows(scope: VariableScope, rows: Iterable[Variable]) -> VariableScope:
    return apply_changes(scope, Changes(tuple(rows)))


def client_options(args: Namespace, collection: Path) -> ClientOptions:
    """The options of the wire; requests may upload what lies in the workspace of `collection`.

    Raises UnreadableInputError for a bad list of certificates, and for files that are not there.
    """
    from postroom_runtime.commands.certificates import client_certificates, require_file
    from postroom_runtime.http import ClientOptions
    from postroom_runtime.http.options import MEBIBYTE

    extra, working_dir = args.ssl_extra_ca_certs, args.working_dir
    require_file(extra)
    if working_dir is not None and not working_dir.is_dir():
        problem = Problem(working_dir, "There is no such directory.", remedy="Check the path.")
        raise UnreadableInputError(problem)
    options = ClientOptions(
        timeout=args.timeout_request,
        verify=not args.insecure,
        extra_ca=() if extra is None else (extra,),
        certificates=client_certificates(args),
        proxy=args.proxy,
        follow_redirects=not args.ignore_redirects,
        max_response_size=args.max_response_size * MEBIBYTE,
        workspace=workspace_of(collection),
        restrict_files=not args.insecure_file_read,
    )
    return options if working_dir is None else replace(options, working_dir=working_dir)
