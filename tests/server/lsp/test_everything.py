"""One script with every construct, standing in YAML, in JSON and alone: the same answers.

`everything/script.js` asks the questions itself, in comments behind the lines they are about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from postroom_server.analysis.completion import complete
from postroom_server.analysis.script import Knowledge, Script
from postroom_server.lsp.client import client_of
from postroom_server.lsp.completion_list import EditRange, InsertReplaceEdit, TextEdit
from postroom_server.lsp.documents import Document, ScriptAt, opened
from postroom_server.lsp.handlers.completion import completion
from postroom_server.lsp.handlers.hover import hover
from postroom_server.lsp.handlers.navigation import definition
from postroom_server.lsp.handlers.signature_help import signature_help
from postroom_server.lsp.messages import Span
from postroom_server.lsp.server import PostroomServer
from postroom_server.lsp.session import Session
from postroom_server.text import PositionEncoding
from pygls.protocol import default_converter

HERE = Path(__file__).parent / "everything"
CLIENTS = ("vscode", "nvim012", "nvim010", "helix", "emacs302", "kate", "kate2608")
_ASKED = re.compile(r"^\s*//\? (?P<kind>\w+) (?P<piece>.+?) -> (?P<expected>.+)$")


@dataclass(frozen=True)
class Question:
    """What is asked at an offset of the script, and the words that the answer must hold."""

    kind: str
    piece: str
    expected: str
    offset: int

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.offset}-{self.piece}"


def read_script() -> tuple[str, list[Question]]:
    """The script without its questions, and the questions."""
    kept: list[str] = []
    questions: list[Question] = []
    length = 0
    for line in (HERE / "script.js").read_text("utf-8").split("\n"):
        asked = _ASKED.match(line)
        if asked is None:
            kept.append(line)
            length += len(line) + 1
            continue
        start = length - len(kept[-1]) - 1
        at = kept[-1].index(asked["piece"]) + len(asked["piece"])
        questions.append(Question(asked["kind"], asked["piece"], asked["expected"], start + at))
    return "\n".join(kept), questions


SCRIPT, QUESTIONS = read_script()
BODY = (HERE / "answer.json").read_text("utf-8")


def in_yaml(folder: Path) -> tuple[Path, str]:
    lines = "".join(f"      {line}\n" if line else "\n" for line in SCRIPT.rstrip().split("\n"))
    head = "$kind: http-request\nurl: '{{base}}/users'\nscripts:\n  - type: afterResponse\n"
    return folder / "shop" / "Everything.request.yaml", f"{head}    code: |\n{lines}"


def in_json(folder: Path) -> tuple[Path, str]:
    script = {"type": "text/javascript", "exec": SCRIPT.split("\n")}
    item = {
        "name": "Everything",
        "event": [{"listen": "test", "script": script}],
        "request": {"method": "GET", "url": "{{base}}/users"},
        "response": [{"name": "saved", "code": 200, "body": BODY}],
    }
    order = {"name": "Order", "request": "{{base}}/order"}
    info = {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/"}
    shop = [{"key": "shop", "value": "1"}]
    value = {"info": info, "variable": shop, "item": [item, order]}
    return folder / "shop" / "shop.postman_collection.json", json.dumps(value, indent=1)


def alone(folder: Path) -> tuple[Path, str]:
    return folder / "shop" / "Everything.afterResponse.js", SCRIPT


CONTAINERS = (in_yaml, in_json, alone)
Container = Callable[[Path], tuple[Path, str]]


@dataclass(frozen=True)
class Editor:
    """A session that has the script open in one container."""

    session: Session
    document: Document
    script: ScriptAt

    def params(self, question: Question) -> dict[str, Any]:
        """Document and position, as every request has them."""
        position = self.script.places.position(question.offset)
        return {
            "text_document": types.TextDocumentIdentifier(self.document.uri),
            "position": position,
        }

    def answer(self, question: Question) -> str:
        """The answer as text; of a completion the labels, one in a line."""
        snapshot, at = self.session.snapshot(), self.params(question)
        match question.kind:
            case "complete":
                found = completion(snapshot, types.CompletionParams(**at))
                return "\n".join(one.label for one in found.items) if found else ""
            case "hover":
                shown = hover(snapshot, types.HoverParams(**at))
                contents = shown.contents if shown is not None else None
                return contents.value if isinstance(contents, types.MarkupContent) else ""
            case "signature":
                helped = signature_help(snapshot, types.SignatureHelpParams(**at))
                return "\n".join(one.label for one in helped.signatures) if helped else ""
            case _:
                return self.defined(definition(snapshot, types.DefinitionParams(**at)))

    def taken(self, question: Question, label: str) -> str:
        """The script after an item is accepted, read out of the file again."""
        params = types.CompletionParams(**self.params(question))
        found = completion(self.session.snapshot(), params)
        assert found is not None
        assert found.item_defaults is not None
        item = next(one for one in found.items if one.label == label)
        text = item.text_edit.new_text if item.text_edit else item.text_edit_text or item.label
        range_ = _range(item.text_edit or found.item_defaults.edit_range)
        places = self.document.places
        start, end = places.offset(range_.start), places.offset(range_.end)
        (script,) = self.document.edited(2, start, end, text).scripts
        return script.block.text

    def defined(self, found: list[types.Location]) -> str:
        """The script's text from where the first definition stands; of another file its name."""
        if not found:
            return ""
        if found[0].uri != self.document.uri:
            return found[0].uri
        offset = self.script.places.offset(found[0].range.start)
        assert offset is not None
        return SCRIPT[SCRIPT.rfind("\n", 0, offset) + 1 :].partition("\n")[0]


def _range(edit: object) -> types.Range:
    """Where an edit stands that an item or a list of items names."""
    match edit:
        case TextEdit(range=found) | InsertReplaceEdit(insert=found) | EditRange(insert=found):
            pass
        case _:
            assert isinstance(edit, Span)
            found = edit
    start, end = found.start, found.end
    return types.Range(
        types.Position(start.line, start.character), types.Position(end.line, end.character)
    )


def capabilities(client: str) -> types.ClientCapabilities:
    given = json.loads((Path(__file__).parent / "clients" / f"{client}.json").read_text("utf-8"))
    return default_converter().structure(given["capabilities"], types.ClientCapabilities)


def workspace(folder: Path, container: Container) -> tuple[Path, str]:
    """Writes what stands around the script; the file that holds it."""
    path, text = container(folder)
    shop = folder / "shop"
    examples = shop / ".resources" / "Everything.resources" / "examples"
    examples.mkdir(parents=True)
    response = {"statusCode": 200, "body": {"type": "json", "content": BODY}}
    (examples / "ok.example.yaml").write_text(json.dumps({"response": response}))
    (shop / ".resources" / "definition.yaml").write_text(
        "$kind: collection\nname: Shop\nvariables:\n  - key: shop\n    value: '1'\n"
    )
    (shop / "Everything.request.yaml").write_text("$kind: http-request\nurl: '{{base}}'\n")
    (shop / "Order.request.yaml").write_text("$kind: http-request\nurl: '{{base}}'\n")
    (shop / "lib.js").write_text((HERE / "lib.js").read_text("utf-8"))
    values = [{"key": "token", "value": "abc123"}, {"key": "base", "value": "http://127.0.0.1"}]
    (folder / "dev.environment.yaml").write_text(json.dumps({"name": "dev", "values": values}))
    region = [{"key": "region", "value": "eu"}]
    (folder / "workspace.globals.yaml").write_text(json.dumps({"values": region}))
    (folder / "data").mkdir()
    (folder / "data" / "rows.csv").write_text("row\n1\n")
    path.write_text(text, "utf-8")
    return path, text


def editor(
    folder: Path, container: Container, client: str, encoding: PositionEncoding | None = None
) -> Editor:
    path, text = workspace(folder, container)
    session = PostroomServer().session
    met = client_of(capabilities(client))
    session.meet(replace(met, snippets=False, encoding=encoding) if encoding else met)
    session.folders = (folder,)
    session.indexing.index.folders = (folder,)
    session.indexing.index.refresh()
    item = types.TextDocumentItem(path.as_uri(), "any", 1, text)
    document = opened(types.DidOpenTextDocumentParams(item), session.client.encoding)
    session.put(document)
    (script,) = document.scripts
    return Editor(session, document, script)


@pytest.fixture(scope="module", params=CONTAINERS, ids=lambda one: one.__name__)
def in_container(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Editor:
    """The script in one of the containers, in an editor that can do everything."""
    return editor(tmp_path_factory.mktemp("workspace"), request.param, "vscode")


def expected_text(question: Question, label: str) -> str:
    """The script after the item of that label is accepted, as the analysis alone would have it."""
    knowledge = Knowledge(response=json.loads(BODY))
    found = complete(Script(SCRIPT, "test", knowledge=knowledge), question.offset)
    start = next((one.span.start for one in found.items if one.label == label), found.insert.start)
    return SCRIPT[:start] + label + SCRIPT[question.offset :]


def wrong(question: Question, answer: str) -> str:
    """What the answer lacks, or has too much; empty when it is right."""
    if question.kind != "complete":
        lines = question.expected
        return "" if lines in answer else f"{lines!r} is not in {answer!r}"
    labels = set(answer.split("\n"))
    words = question.expected.split()
    lacking = [one for one in words if not one.startswith("-") and one not in labels]
    extra = [one[1:] for one in words if one.startswith("-") and one[1:] in labels]
    return f"lacks {lacking}, has {extra}" if lacking or extra else ""


def test_the_script_is_long_and_asks_much() -> None:
    assert SCRIPT.count("\n") >= 200
    assert len(QUESTIONS) * len(CONTAINERS) >= 300


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.id)
def test_the_answer_in_each_container(in_container: Editor, question: Question) -> None:
    assert wrong(question, in_container.answer(question)) == ""


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_gets_the_answers(tmp_path: Path, client: str, container: Container) -> None:
    there = editor(tmp_path, container, client)
    for question in QUESTIONS[::5]:
        assert wrong(question, there.answer(question)) == "", question


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("encoding", list(PositionEncoding))
def test_what_is_taken_becomes_part_of_the_script(
    tmp_path: Path, encoding: PositionEncoding, container: Container
) -> None:
    there = editor(tmp_path, container, "vscode", encoding)
    for question in QUESTIONS[::7]:
        if question.kind == "complete":
            label = question.expected.split()[0]
            assert there.taken(question, label) == expected_text(question, label), question
