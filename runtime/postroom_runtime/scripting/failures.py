"""What scripts are told when the host, not their own code, ends them."""

from __future__ import annotations

from postroom_runtime.scripting.frames import ScriptError

SIGNS_OF_MEMORY = ("out of memory", "OOM", "Allocation failed", "invalid table size")
LONGEST_QUOTE = 300

TIMED_OUT = {
    True: ScriptError(name="Error", message="sandbox: asynchronous script execution timeout"),
    False: ScriptError(name="Error", message="sandbox: synchronous script execution timeout"),
}
"""The error of a script that waits beyond its time limit, by whether a timer or call is open."""

OUT_OF_MEMORY = ScriptError(
    name="ScriptOutOfMemoryError",
    message="the script needs more memory than a script may have",
)


TOO_MUCH_DATA = ScriptError(
    name="ScriptDataError",
    message="the response, the request and the variables that a script is given are together "
    "longer than 256 MB, which is the most; --max-response-size bounds responses",
)


def endless(milliseconds: float) -> ScriptError:
    """The error of a script that keeps V8 busy beyond its time limit."""
    return ScriptError(
        name="ScriptTimeoutError",
        message="sandbox: synchronous script execution timeout: the script ran for "
        f"{milliseconds:g} ms without a pause; is there an endless loop?",
    )


def broken_sandbox(failure: Exception) -> ScriptError:
    """The error of a script that broke the sandbox's own code, by changing what it relies on."""
    first_line = str(failure).partition("\n")[0]
    return ScriptError(
        name="SandboxError",
        message=f"the sandbox cannot go on after what the script did: {first_line}",
    )


def lost_with(failure: Exception) -> ScriptError:
    """The error of scripts whose isolate had to be given up because of another one's."""
    return ScriptError(
        name="SandboxError",
        message="another script of this run took the sandbox down "
        f"({type(failure).__name__}); this script cannot go on",
    )


def not_checked(failure: Exception) -> ScriptError:
    """What is said of a script that V8 could not even compile within its limits."""
    return ScriptError(
        name="SyntaxError",
        message=f"V8 gave up compiling this script ({type(failure).__name__})",
    )


def host_died(cause: str, said: str) -> ScriptError:
    """The error of a script whose host process ended. `said` is what the process wrote last."""
    message = f"the process that runs scripts ended while this script ran ({_why(cause, said)})"
    return ScriptError(name="ScriptHostDied", message=f"{message}; the run goes on in a new one")


def host_not_started(cause: str, said: str) -> ScriptError:
    """The error of a script for which no host process could be had."""
    message = f"the process that runs scripts did not start ({_why(cause, said)})"
    return ScriptError(name="ScriptHostDied", message=message)


def _why(cause: str, said: str) -> str:
    if any(sign in said for sign in SIGNS_OF_MEMORY):
        return f"{cause}: V8 could not get the memory that the script asked for"
    lines = [line.strip(" #") for line in said.splitlines() if "[0x" not in line]  # stack traces
    lines = [line for line in lines if line]
    telling = [line for line in lines if "Error" in line or "Fatal" in line] or lines[-1:]
    return f"{cause}: {telling[-1][:LONGEST_QUOTE]}" if telling else cause
