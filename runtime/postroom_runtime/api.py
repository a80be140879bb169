"""Running collections from Python.

    from postroom_runtime import run_collection

    run = run_collection("orders.postman_collection.json", environment="dev")
    for verdict in run.verdicts:
        print(verdict.item.name, verdict.name, verdict.passed)
    assert run.passed
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_runtime.formats import load_data, load_variables
from postroom_runtime.model.collection import Collection
from postroom_runtime.model.problems import Problem
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.runner.beginning import Parts
from postroom_runtime.runner.environment_files import find_environment
from postroom_runtime.runner.events import RunEvent, VerdictGiven, Warned
from postroom_runtime.runner.lone_script import load_runnable
from postroom_runtime.runner.masking import Secrets
from postroom_runtime.runner.options import Bail, RunOptions
from postroom_runtime.runner.order import RunResult
from postroom_runtime.runner.order import run_collection as run_loaded
from postroom_runtime.runner.outcome import Outcome
from postroom_runtime.runner.places import place_of_problem
from postroom_runtime.scripting.supervisor import ScriptHosts
from postroom_runtime.variables.scopes import Changes, apply_changes, enabled_values

if TYPE_CHECKING:
    from postroom_runtime.http import ClientOptions
