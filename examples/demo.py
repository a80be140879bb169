"""Shows Postroom to a person in a terminal: a run, then an editing session, on the real programs.

Run it with `make demo`. It starts the local echo service on a free port, runs the `Parcels`
collection against it, then speaks LSP to `postroom lsp` the way an editor does.
"""

# pygls types neither its client's start nor its decorators.
# pyright: reportUnknownMemberType=false, reportUntypedFunctionDecorator=false

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

EXAMPLES = Path(__file__).parent
COLLECTION = EXAMPLES / "postman" / "collections" / "Parcels"
ENVIRONMENT = EXAMPLES / "postman" / "environments" / "Local.environment.yaml"
REQUEST = COLLECTION / "Shipments" / "Get shipment.request.yaml"
POSTROOM = [sys.executable, "-m", "postroom_runtime"]

console = Console(highlight=False)


def main() -> int:
    """Both halves, one after the other. 0 when everything was shown."""
    with echo_service() as base_url, tempfile.TemporaryDirectory() as folder:
        show_run(base_url)
        asyncio.run(show_editing(environment_for(base_url, Path(folder))))
    return 0


def environment_for(base_url: str, folder: Path) -> Path:
    """The examples' environment with the service's address in it, in a file of its own."""
    copy = folder / ENVIRONMENT.name
    text = ENVIRONMENT.read_text(encoding="utf-8")
    copy.write_text(text.replace("http://127.0.0.1:8585", base_url), encoding="utf-8")
    return copy


@contextmanager
def echo_service() -> Generator[str]:
    """`postroom echo` on a free port; gives its URL."""
    command = [*POSTROOM, "echo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield announced_url(process)
        finally:
            process.terminate()


def announced_url(process: subprocess.Popen[str]) -> str:
    """The address in the first line that the service prints."""
    assert process.stdout is not None
    found = re.search(r"http://[\d.:]+", process.stdout.readline())
    if found is None:
        sys.exit("postroom echo did not start: run it by hand to see why.")
    return found.group()


# ---- The terminal half -------------------------------------------------------------------------


def show_run(base_url: str) -> None:
    """`postroom run` on the collection, with its environment and its data file."""
    heading("1  In the terminal: run a collection of YAML files")
    arguments = ["run", relative(COLLECTION), "-e", relative(ENVIRONMENT)]
    command_line(["postroom", *arguments])
    done = subprocess.run(
        [*POSTROOM, *arguments, "--env-var", f"base_url={base_url}"], cwd=EXAMPLES, check=False
    )
    say(
        f"Exit code {done.returncode}: one test fails, on purpose. Its line is in the report above."
    )


# ---- The editor half ---------------------------------------------------------------------------


class Editor(LanguageClient):
    """A very small editor: it keeps the diagnostics that the server publishes."""

    def __init__(self) -> None:
        super().__init__("demo", "1")
        self.diagnostics: dict[str, list[lsp.Diagnostic]] = {}
        self.published = asyncio.Event()


async def show_editing(environment: Path) -> None:
    """Completion, hover, a diagnostic and a Send, in the script inside a YAML file."""
    heading("2  In the editor: the same file through `postroom lsp`, in place")
    editor = Editor()
    listen(editor)
    await editor.start_io(*POSTROOM, "lsp")
    await editor.initialize_async(initialize_params())
    editor.initialized(lsp.InitializedParams())
    await command(editor, "postroom.selectEnvironment", environment=str(environment))

    saved = REQUEST.read_text(encoding="utf-8")
    open_file(editor, saved)
    await show_completion(editor, saved)
    await show_hover(editor, saved)
    await show_mistake(editor, saved)
    await show_send(editor, saved)

    await editor.shutdown_async(None)
    editor.exit(None)
    await editor.stop()


def listen(editor: Editor) -> None:
    """Answer what a server asks of an editor."""

    @editor.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def published(params: lsp.PublishDiagnosticsParams) -> None:  # pyright: ignore[reportUnusedFunction]
        editor.diagnostics[params.uri] = list(params.diagnostics)
        editor.published.set()

    @editor.feature(lsp.WINDOW_SHOW_MESSAGE)
    def message(params: lsp.ShowMessageParams) -> None:  # pyright: ignore[reportUnusedFunction]
        say(params.message)


def initialize_params() -> lsp.InitializeParams:
    """What this editor can do, and where it stands."""
    return lsp.InitializeParams(
        process_id=None,
        root_uri=EXAMPLES.as_uri(),
        workspace_folders=[lsp.WorkspaceFolder(EXAMPLES.as_uri(), "examples")],
        capabilities=lsp.ClientCapabilities(
            text_document=lsp.TextDocumentClientCapabilities(
                hover=lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.Markdown])
            )
        ),
    )


async def command(editor: Editor, name: str, **arguments: str) -> None:
    """Have the server carry out a command."""
    params = lsp.ExecuteCommandParams(name, [arguments])
    await editor.workspace_execute_command_async(params)


async def show_completion(editor: Editor, saved: str) -> None:
    """What `pm.resp` completes to."""
    say("Type a line into the script:")
    text, position = typed(saved, "pm.resp")
    change_file(editor, text)
    show_source(text, position.line)
    answer = await editor.text_document_completion_async(lsp.CompletionParams(document(), position))
    items = answer.items if isinstance(answer, lsp.CompletionList) else (answer or [])
    for item in [item for item in items if item.label.startswith("resp")]:
        resolved = await editor.completion_item_resolve_async(item)
        console.print(Text(f"      ▸ {item.label:<22}", "bold cyan") + Text(first_line(resolved)))
    console.print()


async def show_hover(editor: Editor, saved: str) -> None:
    """What hovering over an assertion tells."""
    change_file(editor, saved)
    position = find(saved, "iterationData" if "iterationData" in saved else ".environment.get")
    say("Hover over `environment`:")
    hover = await editor.text_document_hover_async(
        lsp.HoverParams(document(), lsp.Position(position.line, position.character + 2))
    )
    if hover is not None and isinstance(hover.contents, lsp.MarkupContent):
        console.print(Padding(Markdown(hover.contents.value), (0, 6)))
    console.print()


async def show_mistake(editor: Editor, saved: str) -> None:
    """What a mistyped member earns."""
    say("Mistype something:")
    text, position = typed(saved, 'pm.enviroment.get("shipment");')
    await diagnostics_after(editor, lambda: change_file(editor, text))
    show_source(text, position.line, editor.diagnostics[REQUEST.as_uri()])


async def show_send(editor: Editor, saved: str) -> None:
    """Press Send, and read the verdict under its line."""
    await diagnostics_after(editor, lambda: change_file(editor, saved))
    lenses = await editor.text_document_code_lens_async(lsp.CodeLensParams(document())) or []
    send = next(lens.command for lens in lenses if lens.command and "Send" in lens.command.title)
    say(f"Press the code lens “{send.title}” above the request (a code action and a command too):")
    editor.published.clear()
    await editor.workspace_execute_command_async(
        lsp.ExecuteCommandParams(send.command, send.arguments)
    )
    await asyncio.wait_for(until_failed(editor), 30)
    for diagnostic in errors(editor):
        show_source(saved, diagnostic.range.start.line, [diagnostic], context=2)


async def until_failed(editor: Editor) -> None:
    """Wait until the request's file has an error in it."""
    while not errors(editor):
        editor.published.clear()
        await editor.published.wait()


def errors(editor: Editor) -> list[lsp.Diagnostic]:
    """The errors in the request's file."""
    published = editor.diagnostics.get(REQUEST.as_uri(), [])
    return [each for each in published if each.severity == lsp.DiagnosticSeverity.Error]


async def diagnostics_after(editor: Editor, change: object) -> None:
    """Make a change and wait for what the server says of it."""
    editor.published.clear()
    assert callable(change)
    change()
    await asyncio.wait_for(editor.published.wait(), 30)


# ---- A document in an editor -------------------------------------------------------------------

_version = iter(range(1, 1_000_000))


def document() -> lsp.TextDocumentIdentifier:
    """The file that is being edited."""
    return lsp.TextDocumentIdentifier(REQUEST.as_uri())


def open_file(editor: Editor, text: str) -> None:
    """Open the request's file."""
    item = lsp.TextDocumentItem(REQUEST.as_uri(), "yaml", next(_version), text)
    editor.text_document_did_open(lsp.DidOpenTextDocumentParams(item))


def change_file(editor: Editor, text: str) -> None:
    """Put `text` into the editor's buffer; the file on disk stays as it is."""
    identifier = lsp.VersionedTextDocumentIdentifier(version=next(_version), uri=REQUEST.as_uri())
    whole = lsp.TextDocumentContentChangeWholeDocument(text)
    editor.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [whole]))


def typed(saved: str, code: str) -> tuple[str, lsp.Position]:
    """The file with a line of code added below the script's first, and the place after it."""
    lines = saved.split("\n")
    at = next(number for number, line in enumerate(lines) if "pm.response.json()" in line) + 1
    indent = lines[at - 1][: len(lines[at - 1]) - len(lines[at - 1].lstrip())]
    return "\n".join([*lines[:at], indent + code, *lines[at:]]), lsp.Position(
        at, len(indent) + len(code)
    )


def find(text: str, words: str) -> lsp.Position:
    """The place of some words."""
    for number, line in enumerate(text.split("\n")):
        if words in line:
            return lsp.Position(number, line.index(words))
    raise LookupError(words)


# ---- Printing ----------------------------------------------------------------------------------


def show_source(
    text: str,
    line: int,
    diagnostics: list[lsp.Diagnostic] | None = None,
    context: int = 1,
) -> None:
    """Some lines of the file, with what is wrong under the line that it concerns."""
    lines = text.split("\n")
    for number in range(max(0, line - context), min(len(lines), line + context + 1)):
        style = "" if number == line else "dim"
        console.print(Text(f"{number + 1:>5} │ {lines[number]}", style))
        for diagnostic in diagnostics or []:
            if diagnostic.range.start.line == number:
                show_diagnostic(diagnostic)
    console.print()


def show_diagnostic(diagnostic: lsp.Diagnostic) -> None:
    """A diagnostic as an editor draws it: a squiggle and the message."""
    start, end = diagnostic.range.start, diagnostic.range.end
    width = end.character - start.character if end.line == start.line else 1
    console.print(Text("      │ " + " " * start.character + "~" * max(1, width), "red"))
    for part in diagnostic.message.split("\n"):
        console.print(Text("      │ " + " " * start.character + part, "bold red"))


def first_line(item: lsp.CompletionItem) -> str:
    """The first sentence of an item's documentation."""
    documentation = item.documentation
    value = documentation.value if isinstance(documentation, lsp.MarkupContent) else documentation
    prose = re.sub(r"```.*?```", "", value or "", flags=re.DOTALL).strip()
    return prose.split("\n")[0]


def heading(title: str) -> None:
    """A line across the terminal."""
    console.print()
    console.print(Rule(Text(title, "bold"), align="left"))
    console.print()


def command_line(words: list[str]) -> None:
    """A command as a person types it."""
    quoted = (f'"{word}"' if " " in word else word for word in words)
    console.print(Text("$ " + " ".join(quoted), "bold"))


def say(sentence: str) -> None:
    """A sentence to the reader."""
    console.print(Text(sentence))


def relative(path: Path) -> str:
    """A path as seen from the examples' folder."""
    return str(path.relative_to(EXAMPLES))


if __name__ == "__main__":
    sys.exit(main())
