"""What is wrong with the `{{…}}` of a file, outside of scripts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from postroom_runtime.formats.steps import Steps, at_once
from postroom_runtime.formats.templates import Template, mentions
from postroom_runtime.text import LineIndex

from postroom_server.analysis.results import Diagnostic, DiagnosticSeverity, Fix
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.names_in_strings import may_be_computed
from postroom_server.analysis.script import Knowledge
from postroom_server.api.catalogue import load_catalogue
from postroom_server.text.span import Span, TextEdit
from postroom_server.workspace.templates import resolves_templates
from postroom_server.workspace.uses import is_variable_name


def template_diagnostics(path: Path, text: str, knowledge: Knowledge) -> list[Diagnostic]:
    """The variables and generators in `{{…}}` that nothing knows. Spans are the file's.

    Variables are looked at only where the workspace holds an environment: else it may be anywhere.
    """
    return at_once(finding_templates(path, text, knowledge))


def finding_templates(path: Path, text: str, knowledge: Knowledge) -> Steps[list[Diagnostic]]:
    """As `template_diagnostics`, a mention at a time."""
    if "{{" not in text or not resolves_templates(path, text):
        return []
    lines = LineIndex(text)
    names = {one.name for one in knowledge.variables}

    @cache
    def near(name: str) -> str | None:
        return name.strip() if name.strip() in names else closest(name, names)

    has_environment = any(one.scope == "environment" for one in knowledge.variables)
    found: list[Diagnostic] = []
    for template in mentions(path, text):
        yield
        span = Span(lines.offset(template.range.start), lines.offset(template.range.end))
        if template.name.startswith("$"):
            found += _generator(template, span)
        elif not has_environment or may_be_computed(template.name, knowledge):
            continue
        elif is_variable_name(template.name) and template.name not in names:
            found.append(_variable(template.name, span, near(template.name)))
    return found


def _variable(name: str, span: Span, near: str | None) -> Diagnostic:
    return Diagnostic(
        "PM037",
        "undefined-variable",
        f"Nothing sets `{name}`: no environment, collection, data file or script of this "
        f"workspace. `{{{{{name}}}}}` is sent as it stands.{_advice(near)}",
        span,
        DiagnosticSeverity.INFORMATION,
        fixes=_fixes(near, span),
    )


def _generator(template: Template, span: Span) -> Iterator[Diagnostic]:
    dynamic = load_catalogue().dynamic
    if template.name in dynamic:
        return
    near = closest(template.name, dynamic)
    yield Diagnostic(
        "PM052",
        "dynamic-variable-misuse",
        f"There is no generator `{template.name}`: the text is sent as it stands.{_advice(near)}",
        span,
        DiagnosticSeverity.WARNING,
        fixes=_fixes(near, span),
    )


def _advice(near: str | None) -> str:
    return f" Did you mean `{near}`?" if near else ""


def _fixes(near: str | None, span: Span) -> tuple[Fix, ...]:
    return (Fix(f"Change to `{near}`", (TextEdit(span, near),)),) if near else ()
