"""The sandbox in V8: what the host can do with it.

An `Isolate` holds one sandbox. Its calls block until V8 is idle again, with every microtask run,
so that no JavaScript runs outside a call and each call can be interrupted at its time limit.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import quote

import msgspec
from msgspec import Struct

from postroom_runtime.scripting.bundle import Bundle
from postroom_runtime.scripting.frames import (
    Execute,
    Info,
    Module,
    ResponseData,
    ScriptContext,
    ScriptError,
    StackFrame,
    encoder,
)
from postroom_runtime.scripting.limits import MEGABYTE
from postroom_runtime.scripting.sources import SourceNote, module_notes, with_insertions
from postroom_runtime.scripting.v8 import Context, EvaluationError, ParseError, start_v8, version

STACK_KILOBYTES = 400 if sys.platform == "darwin" else 900
PARSE_REPORT = re.compile(r"^(?P<name>.*?):(?P<line>\d+): (?P<error>\w+): (?P<message>.*)$")
WARM_UP = Execute(
    id=0,
    source="""pm.test("", () => {
        pm.expect(pm.response.json()).to.eql({});
        pm.response.to.have.status(200);
        pm.environment.set(pm.variables.get("a"), pm.request.url);
    });""",
    label="warm-up",
    context=ScriptContext(Info("test"), response=ResponseData(code=200, status="OK", text="{}")),
)
LONGEST_BOOT = 10.0
"""Seconds for each step of making a sandbox ready."""
LINE_END = re.compile(r"\r\n|\r|\n")
COMPILE = "__postroom_compile"
"""What the host calls `eval` before any script can make that name something else."""
LONGEST_LITERAL = 20_000
"""Bytes up to which V8 reads a literal more quickly than it takes over a text."""


class CompileError(Exception):
    """A script that V8 does not accept; `error` has the one place of it."""

    def __init__(self, error: ScriptError) -> None:
        super().__init__(error.message)
        self.error = error


class SandboxError(Exception):
    """The sandbox's own code threw: a script has broken it, or it has a fault."""


class Output(Struct, frozen=True):
    """What a call left behind: seconds until the next timer, and frames to send, each in JSON."""

    next_timer: float | None
    frames: tuple[bytes, ...]


def start_engine(heap_megabytes: int) -> None:
    """Initialise V8 for this process. Call once, before the first `Isolate`.

    The hard limit of an isolate is what a script meets; the heap's own limit, above it, aborts.
    """
    flags = (
        "--single-threaded",
        "--allow-natives-syntax",  # for the microtask checkpoint, which has no other name
        f"--max-heap-size={heap_megabytes + heap_megabytes // 2}",
        f"--stack-size={STACK_KILOBYTES}",
        "--min-semi-space-size=4",  # megabytes; V8's own choice collects after every few scripts
    )
    start_v8(flags)


class Isolate:
    """A V8 isolate with a sandbox in it."""

    def __init__(self, bundle: Bundle, heap_megabytes: int) -> None:
        self._bundle = bundle
        self._context = Context(heap_megabytes * MEGABYTE)
        self._context.evaluate(f"{bundle.sandbox}\n0", LONGEST_BOOT)
        self._context.evaluate(_boot_code(bundle), LONGEST_BOOT)
        self._inbox = self._context.slot("__postroom.inbox", "text")
        self._known: dict[str, str] = {}
        self._told: set[str] = set()
        self._has_libraries = False
        self._is_warm = False

    @property
    def version(self) -> str:
        """V8's version."""
        return version()

    @property
    def is_warm(self) -> bool:
        """Whether scripts have nothing to wait for any more but themselves."""
        return self._is_warm

    def warm_up(self) -> None:
        """Run a script that nobody sees: what V8 compiles for it, chai above all, the first real
        script need not wait for."""
        self._is_warm = True
        self.execute(encoder.encode(WARM_UP), WARM_UP.source, WARM_UP.label, LONGEST_BOOT)

    def execute(self, command: bytes, source: str, label: str, time_limit: float) -> Output:
        """Run the script of an `execute` command until it waits or ends.

        Raises `CompileError`, and otherwise as `handle`.
        """
        self._hand_over_libraries()
        note = with_insertions(source)
        if note is not None:
            with suppress(CompileError):
                known = {label: SourceNote(note.insertions)}
                return self._execute(command, note.code, label, known, time_limit)
        known = {label: SourceNote()} if label in self._told else {}
        return self._execute(command, source, label, known, time_limit)

    def know_modules(self, modules: Iterable[Module]) -> None:
        """Look at the modules that the script to come may load, each text once."""
        unknown = [module for module in modules if self._known.get(module.label) != module.source]
        self._known |= {module.label: module.source for module in unknown}
        outdated = {module.label: SourceNote() for module in unknown if module.label in self._told}
        self._tell(outdated | module_notes(unknown, self._check_module))

    def check(self, source: str) -> None:
        """Compile a script and run none of it. Raises `CompileError`."""
        prefix = "throw 0;((async()=>{;"
        self._compile(f"{prefix}{source}\n}}))", source, "", len(prefix), 10.0)

    def handle(self, command: bytes, time_limit: float) -> Output:
        """Give the sandbox a command and run all that follows from it.

        Raises `TimeLimitError` after `time_limit` seconds, `MemoryLimitError`, `SandboxError`.
        """
        self._hand_over_libraries()
        call = self._call_of("handle", command)
        return _output(self._call(call, time_limit))

    def run_timers(self, time_limit: float) -> Output:
        """Run the timers that are due and all that follows from them; raises as `handle`."""
        return _output(self._call("__postroom.runTimers()", time_limit))

    def close(self) -> None:
        """Free the isolate."""
        self._context.close()

    def _hand_over_libraries(self) -> None:
        """Give the sandbox the libraries' sources, once."""
        if not self._has_libraries:
            self._has_libraries = True
            self._inbox.put(self._bundle.libraries)
            self._call("__postroom.libraries(__postroom.inbox.text)", LONGEST_BOOT)

    def _execute(
        self, command: bytes, code: str, label: str, known: dict[str, SourceNote], time_limit: float
    ) -> Output:
        """Compile and run in one call of V8: a call takes as long as a short script.

        The script is a text of its own inside of that call, so that no frame of the call shows in
        its stacks. What V8 has against it is told only of a text that comes alone.
        """
        wrapper = self._bundle.manifest.wrapper
        text = f"{wrapper.prefix}{code}{wrapper.suffix}\n//# sourceURL={quote(label, safe='')}"
        note = f"__postroom.sources({_literal(_json(known))});" if known else ""
        call = f"{COMPILE}({_literal(text)});{note}{self._call_of('handle', command)}"
        try:
            answer = self._context.evaluate(call, time_limit)
        except EvaluationError as failure:
            self._compile(text, code, label, len(wrapper.prefix), time_limit)
            raise SandboxError(str(failure)) from None
        self._told |= known.keys()
        return _output(answer)

    def _check_module(self, module: Module, source: str) -> ScriptError | None:
        prefix = "throw 0;(function(){"
        try:
            self._compile(f"{prefix}{source}\n}})", source, module.label, len(prefix), 10.0)
        except CompileError as failure:
            return failure.error
        return None

    def _tell(self, notes: dict[str, SourceNote]) -> None:
        if notes:
            self._told |= notes.keys()
            self._call(self._call_of("sources", msgspec.json.encode(notes)), LONGEST_BOOT)

    def _call_of(self, method: str, text: bytes) -> str:
        """The call of a method of the sandbox's handle with a text in UTF-8: a short one stands in
        the call. A long one goes as it came, by way of the inbox, which takes a call of V8 more."""
        if len(text) <= LONGEST_LITERAL:
            return f"__postroom.{method}({_literal(text.decode())})"
        self._inbox.put(text)
        return f"__postroom.{method}(__postroom.inbox.text)"

    def _call(self, code: str, time_limit: float) -> bytes | None:
        try:
            return self._context.evaluate(code, time_limit)
        except EvaluationError as failure:
            raise SandboxError(str(failure)) from None

    def _compile(self, code: str, source: str, label: str, shift: int, time_limit: float) -> None:
        try:
            self._context.evaluate(code, time_limit)
        except ParseError as failure:
            raise CompileError(_syntax_error(str(failure), source, label, shift)) from None
        except EvaluationError:
            return  # thrown so that nothing runs, or by text that ended the wrapper and went on


def _boot_code(bundle: Bundle) -> str:
    manifest = bundle.manifest
    carrier = {
        "names": manifest.names,
        "offsets": manifest.libraries,
        "seed": list(os.urandom(32)),
    }
    fields = msgspec.json.encode(carrier).decode()
    checkpoint = "()=>{%PerformMicrotaskCheckpoint()}"
    boot = f"bootSandbox({{...{fields},checkpoint:{checkpoint}}})"
    return f"const __postroom={boot},{COMPILE}=eval;0"


def _literal(text: str) -> str:
    """A text as JavaScript spells it."""
    return _json(text)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _output(answer: bytes | None) -> Output:
    if answer is None:
        raise SandboxError("the sandbox did not answer with text")
    delay, _, frames = answer.partition(b"\n")
    return Output(
        next_timer=max(0.0, float(delay) / 1000) if delay else None,
        frames=tuple(frames.split(b"\n")) if frames else (),
    )


def _syntax_error(report: str, source: str, label: str, shift: int) -> ScriptError:
    """The error that a parse report tells of.

    A report is `name:line: SyntaxError: message`, the source line, and carets under the place.
    An error at the end of the wrapper is one at the end of the script.
    """
    head, _, rest = report.partition("\n")
    found = PARSE_REPORT.match(head)
    if found is None:
        return ScriptError(name="SyntaxError", message=head)
    line = int(found["line"]) - 1
    column = _caret_column(rest)
    lines = LINE_END.split(source)
    if line >= len(lines):
        line, column = len(lines) - 1, _utf16_length(lines[-1])
    elif line == 0:
        column = max(0, column - shift)
    frame = StackFrame(source=label, line=line, column=column)
    return ScriptError(name=found["error"], message=found["message"], frames=[frame])


def _caret_column(rest: str) -> int:
    carets = rest.split("\n")[1:2]
    return len(carets[0]) - len(carets[0].lstrip(" ")) if carets else 0


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
