"""Everything that one editor's connection holds, and the snapshot that a request works on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from postroom_runtime.formats.v3.layout import request_beside
from pygls.lsp.server import LanguageServer

from postroom_server.analysis.script import Knowledge
from postroom_server.lsp import messages
from postroom_server.lsp.client import Client
from postroom_server.lsp.covering import Covering
from postroom_server.lsp.diagnosing import Diagnosing
from postroom_server.lsp.documents import Document, read_document
from postroom_server.lsp.editor import Editor
from postroom_server.lsp.extensions import STATUS
from postroom_server.lsp.following import Following
from postroom_server.lsp.indexing import Indexing
from postroom_server.lsp.running import RunUnderWay
from postroom_server.lsp.scope_files import environment_files
from postroom_server.lsp.scratch import ScratchDirectory
from postroom_server.lsp.settings import Sources, script_kind
from postroom_server.lsp.shown_responses import ShownResponses
from postroom_server.lsp.telling import Telling
from postroom_server.lsp.told_tokens import ToldTokens
from postroom_server.lsp.values_document import ValuesFiles
from postroom_server.lsp.vault_consent import vault_consent
from postroom_server.lsp.workspace_diagnosing import WorkspaceDiagnosing
from postroom_server.runs.client import RuntimeClient
from postroom_server.runs.environments import Environments
from postroom_server.runs.responses import Responses
from postroom_server.runs.results import Results
from postroom_server.runs.secrets import Secrets
from postroom_server.runs.vault_grants import VaultGrants
from postroom_server.workspace.call_graph import is_loaded
from postroom_server.workspace.files import is_script
from postroom_server.workspace.knowledge import Surroundings, collection_of
from postroom_server.workspace.settings import Settings


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a request works on: the state when it arrived. Later edits make a new snapshot."""

    client: Client
    settings: Settings
    documents: Mapping[str, Document]
    knowledge_version: int
    session: Session

    def document(self, uri: str) -> Document | None:
        """An open document; None when it is not open."""
        return self.documents.get(uri)


@dataclass(slots=True)
class Session:
    """One editor's connection."""

    server: LanguageServer
    client: Client = field(default_factory=Client)
    settings: Settings = field(default_factory=Settings)
    sources: Sources = field(default_factory=Sources)
    folders: tuple[Path, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=lambda: MappingProxyType({}))
    runtime: RuntimeClient = field(default_factory=RuntimeClient)
    results: Results = field(default_factory=Results)
    responses: Responses = field(default_factory=Responses)
    environments: Environments = field(default_factory=Environments)
    vault_grants: VaultGrants = field(default_factory=VaultGrants)
    secrets: Secrets = field(default_factory=Secrets)
    under_way: dict[int, RunUnderWay] = field(default_factory=dict[int, RunUnderWay])
    values_files: ValuesFiles = field(default_factory=ValuesFiles)
    asked_environment: bool = False
    open_responses: dict[str, str] = field(default_factory=dict[str, str])
    shown_responses: ShownResponses = field(default_factory=ShownResponses)
    told_tokens: ToldTokens = field(default_factory=ToldTokens)
    met: asyncio.Event = field(default_factory=asyncio.Event)
    editor_process: int | None = None
    initialized: asyncio.Event = field(default_factory=asyncio.Event)
    editor: Editor = field(init=False)
    diagnosing: Diagnosing = field(init=False)
    indexing: Indexing = field(init=False)
    following: Following = field(init=False)
    telling: Telling = field(init=False)
    covering: Covering = field(init=False)
    workspace_diagnosing: WorkspaceDiagnosing = field(init=False)
    knowledge_version: int = 0
    _scratch: ScratchDirectory = field(default_factory=ScratchDirectory)

    def __post_init__(self) -> None:
        self.runtime.consent = partial(vault_consent, self)
        self.runtime.learned = self.secrets.learn
        self.telling, self.covering = Telling(self), Covering(self)
        self.secrets.learned = self.covering.learned
        self.indexing = Indexing(self)
        self.following = Following(self)
        self.workspace_diagnosing = WorkspaceDiagnosing(self)
        self.meet(self.client)

    def meet(self, client: Client) -> None:
        """Learn what the editor can do."""
        self.client = client
        self.editor = Editor(self.server, client)
        self.diagnosing = Diagnosing(self)

    # ---- Documents -----------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The state now. Cheap: the mapping is replaced, never changed."""
        return Snapshot(self.client, self.settings, self.documents, self.knowledge_version, self)

    def put(self, document: Document) -> None:
        """Keep a document's newest version."""
        self.documents = MappingProxyType({**self.documents, document.uri: document})

    def drop(self, uri: str) -> None:
        """Forget a document that was closed."""
        kept = {key: value for key, value in self.documents.items() if key != uri}
        self.documents = MappingProxyType(kept)

    def overlays(self) -> dict[str, str]:
        """The texts of open documents, which may be newer than the files."""
        return {str(document.path): document.text for document in self.documents.values()}

    def open_at(self, path: str) -> Document | None:
        """The open document of a file."""
        wanted = Path(path)
        return next((one for one in self.documents.values() if one.path == wanted), None)

    def document_of(self, path: Path) -> Document | None:
        """The document of a file: as it is open, else as it stands on disk; None when it cannot be
        read. The settings count that make a JavaScript file a script."""
        document = self.open_at(str(path)) or read_document(path, self.client.encoding)
        return document and replace(document, kind=script_kind(self, path))

    def copies_of(self, path: str) -> list[Document]:
        """The open documents that show a script of a file as one of their own."""
        scripts = (one for one in self.documents.values() if not one.is_file)
        return [one for one in scripts if str(one.path.parent) == path]

    def _settle_module(self, document: Document) -> None:
        """Make a JavaScript file a module as soon as a script loads it."""
        if document.is_file and is_script(document.path):
            is_module = is_loaded(self.indexing.index, document.path)
            if document.is_module is not is_module:
                self.put(replace(document, is_module=is_module))

    # ---- Workspace -----------------------------------------------------------------------------

    def folder_of(self, path: Path | None) -> Path:
        """The workspace folder that holds a file; failing that the first, or the file's own."""
        holding = (folder for folder in self.folders if path and path.is_relative_to(folder))
        fallback = self.folders[0] if self.folders else (path.parent if path else Path.cwd())
        return next(holding, fallback)

    def environment_files(self) -> list[tuple[str, Path]]:
        """The environments of the workspace, as name and file."""
        return environment_files(self)

    def environment_for(self, path: Path | None) -> Path | None:
        """The environment that was chosen for a file's collection or folder, else the settings'."""
        folder = self.folder_of(path)
        for place in (self.collection_of(path), folder) if path else (folder,):
            if self.environments.has_choice(place):
                return self.environments.chosen(place)
        wanted = self.settings.environment
        files = self.environment_files() if wanted else []
        return next((one for name, one in files if wanted == name or one == folder / wanted), None)

    def environment_name(self, environment: Path | None) -> str:
        """What a person calls an environment."""
        facts = self.indexing.index.files.get(environment) if environment else None
        name = environment.name.partition(".")[0] if environment else "none"
        return (facts.title if facts else "") or name

    def collection_of(self, path: Path) -> Path:
        """What names the collection that a file belongs to: its JSON file or its directory."""
        facts = self.indexing.index.files.get(path)
        known = facts.collection if facts is not None else None
        return known if known is not None else collection_of(path)

    def knowledge_of(self, around: Surroundings) -> Knowledge:
        """What is known around a script."""
        return self.indexing.knowledge_of(around)

    def request_file(self, path: Path) -> Path:
        """The request's file for a script file beside one; any other path is its own."""
        return request_beside(path) or path if path.suffix == ".js" else path

    # ---- Runs ----------------------------------------------------------------------------------

    @property
    def shows_responses(self) -> bool:
        """Whether a response is to be opened unasked: not where the editor has a view for it."""
        return self.settings.show_response and not self.has_response_view

    @property
    def has_response_view(self) -> bool:
        """Whether the editor shows responses itself, from what the notifications tell."""
        return "runEvent" in self.client.extensions

    def results_changed(self, paths: set[str]) -> None:
        """Bring new results of these files to the editor."""
        if paths:
            self.following.told(paths)
            self.diagnosing.results_changed(paths)
            self.editor.refresh_hints()
            self.editor.refresh_lenses()

    def knowledge_changed(self) -> None:
        """What is known around scripts has changed: variables, responses, files."""
        for document in self.documents.values():
            self._settle_module(document)
        self.knowledge_version += 1
        self.diagnosing.everything_changed()
        self.editor.refresh_hints()

    def tell_status(self) -> None:
        """Tell an editor that asked for it what is going on."""
        environment = self.environment_for(None)
        chosen = str(environment) if environment else None
        self.editor.notify(STATUS, messages.Status(sorted(self.under_way), chosen))

    def mask(self, text: str) -> str:
        """`text` without the secrets that the environments hold."""
        return self.secrets.mask(text)

    def scratch_directory(self) -> Path:
        """A private directory for files that the editor is to open."""
        return self._scratch.path()

    async def close(self) -> None:
        """End runs and the runtime, remove what was written."""
        self.diagnosing.close()
        self.covering.close()
        await self.runtime.close()
        self._scratch.remove()
