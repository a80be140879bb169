"""What stands under the cursor: signature, documentation, the value last seen."""

from __future__ import annotations

import json

from tree_sitter import Node

from postroom_server.analysis.completion.keys import key_info, pattern_value
from postroom_server.analysis.displaying import show, show_closure
from postroom_server.analysis.results import Hover
from postroom_server.analysis.script import KnownVariable, Script
from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.expressions import global_value, infer
from postroom_server.analysis.types.inference import Binding, Inference
from postroom_server.analysis.types.members import MemberInfo, member
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.values import Closure, LocalClass, Signatures, Unknown
from postroom_server.analysis.uses import TEMPLATE, inside, module_at, variable_at
from postroom_server.api.catalogue import declaration, load_catalogue
from postroom_server.api.describe import describe, describe_text
from postroom_server.syntax.nodes import enclosing, field
from postroom_server.syntax.tree import ScriptTree
from postroom_server.text.span import Span

_SHOWN = 600
_ORIGINS = {"Pm": "pm", "CurrentResponse": "pm.response", "CurrentRequest": "pm.request"}


def hover(script: Script, offset: int) -> Hover | None:
    """Markdown about what stands at `offset`; None where there is nothing to say."""
    inference = infer(script)
    node = _word_at(inference.tree, offset)
    if node.type in ("string", "string_fragment", "template_string", "escape_sequence"):
        return _of_string(script, inference, node, offset)
    text = _of_word(inference, node)
    return Hover(text, inference.tree.span(node)) if text else None


def _word_at(tree: ScriptTree, offset: int) -> Node:
    node = tree.node_at(offset)
    if node.is_named and node.named_child_count == 0:
        return node
    before = tree.node_at(max(0, offset - 1))
    return before if before.is_named and before.named_child_count == 0 else node


def _of_word(inference: Inference, node: Node) -> str:
    match node.type:
        case "property_identifier":
            return _of_property(inference, node)
        case "identifier" | "shorthand_property_identifier":
            return _of_name(inference, node)
        case "shorthand_property_identifier_pattern":
            return _of_pattern_key(inference, node)
        case _:
            return ""


def _of_property(inference: Inference, node: Node) -> str:
    parent = node.parent
    if parent is None:
        return ""
    if parent.type == "member_expression":
        target = field(parent, "object")
        info = member(inference.type_of(target), inference.source(node)) if target else None
        return member_markdown(inference, info, target) if info is not None else ""
    if parent.type == "pair_pattern":
        pattern = parent.parent
        value = pattern_value(inference, pattern) if pattern is not None else None
        info = member(value, inference.source(node)) if value is not None else None
        return member_markdown(inference, info, None) if info is not None else ""
    info = key_info(inference, node)
    if info is not None:
        return member_markdown(inference, info, None)
    value = field(parent, "value")
    return _typed(inference.source(node), show(inference.type_of(value))) if value else ""


def _of_pattern_key(inference: Inference, node: Node) -> str:
    pattern = enclosing(node, "object_pattern")
    info = None
    if pattern is not None:
        info = member(pattern_value(inference, pattern), inference.source(node))
    return member_markdown(inference, info, None) if info is not None else ""


def _of_name(inference: Inference, node: Node) -> str:
    binding = find(inference, node)
    if binding is not None:
        return _of_binding(inference, binding)
    name = inference.source(node)
    found = load_catalogue().globals.get(name)
    if found is None:
        absent = declaration("AbsentGlobals")
        it = absent.members.get(name) if absent is not None else None
        return f"`{name}` does not exist in scripts. {describe_text(it)}" if it is not None else ""
    value = settle(global_value(name))
    if found.kind == "method" or isinstance(value, Signatures):
        return describe(name, found)
    return f"{_code(f'{name}: {show(value)}')}\n\n{describe_text(found)}".strip()


def _of_binding(inference: Inference, binding: Binding) -> str:
    value = settle(inference.type_of(binding.node))
    comment = _comment_above(inference, binding.node)
    if isinstance(value, Closure) and binding.kind == "function":
        title = f"function {show_closure(value, 0, binding.name)}"
    elif isinstance(value, LocalClass) and binding.kind == "class":
        title = f"class {binding.name}"
    else:
        kind = "(parameter)" if binding.kind == "param" else binding.kind
        title = f"{kind} {binding.name}: {show(value)}"
    return f"{_code(title)}\n\n{comment}".strip()


def member_markdown(inference: Inference, info: MemberInfo, target: Node | None) -> str:
    """Everything about a member: signature, documentation, the value last seen."""
    if info.declared is not None:
        owner = _owner(inference, info, target)
        return describe(info.name, info.declared, owner)
    value = settle(info.value)
    title = f"{info.name}: {show(value)}" if not isinstance(value, Unknown) else info.name
    if info.sample is None:
        return f"{_code(title)}\n\n{info.doc}".strip()
    origin = inference.script.knowledge.response_origin or "the last response"
    return f"{_code(title)}\n\nIn {origin}:\n\n{_sample(info.sample)}"


def _owner(inference: Inference, info: MemberInfo, target: Node | None) -> str:
    """How the member is best written: `pm.response` for what the response has, its type else."""
    if target is not None:
        source = inference.source(target)
        if source.startswith("pm.") or source == "pm":
            return source if len(source) <= 40 and "\n" not in source else ""
    return "" if info.owner in ("Modules",) else _ORIGINS.get(info.owner, info.owner)


def _of_string(script: Script, inference: Inference, node: Node, offset: int) -> Hover | None:
    use = variable_at(script, offset)
    if use is not None:
        known = [one for one in script.knowledge.variables if one.name == use.name]
        return Hover(variable_markdown(use.name, known), use.span)
    module = module_at(script, offset)
    if module is not None:
        documented = declaration("Modules")
        it = documented.members.get(module.name) if documented is not None else None
        if it is not None and module.loader == "require":
            return Hover(describe_text(it), module.span)
    return _dynamic_at(inference, node, offset)


def variable_markdown(name: str, known: list[KnownVariable]) -> str:
    """A variable with its value in each scope that has it."""
    if not known:
        return f"`{name}` is not set in any file or script that Postroom knows."
    rows: list[str] = []
    for one in known:
        value = "•••" if one.secret else "" if one.value is None else f"`{_shorten(one.value)}`"
        origin = f" ({one.origin})" if one.origin else ""
        rows.append(f"- **{one.scope}**{origin}: {value or '_no value in the file_'}")
    return f"Variable `{name}`\n\n" + "\n".join(rows)


def _dynamic_at(inference: Inference, node: Node, offset: int) -> Hover | None:
    literal = node if node.type in ("string", "template_string") else node.parent
    if literal is None or literal.type not in ("string", "template_string"):
        return None
    start = inside(inference, literal).start - 1
    for match in TEMPLATE.finditer(inference.source(literal)):
        span = Span(start + match.start(1), start + match.end(1))
        it = load_catalogue().dynamic.get(match[1])
        if span.contains(offset) and it is not None:
            return Hover(f"`{{{{{match[1]}}}}}`: {it.doc}\n\nFor example `{it.example}`", span)
    return None


def _comment_above(inference: Inference, name: Node) -> str:
    statement = name
    while statement.parent is not None and statement.parent.type not in (
        "program",
        "statement_block",
        "class_body",
    ):
        statement = statement.parent
    comment = statement.prev_sibling
    if comment is None or comment.type != "comment":
        return ""
    tree = inference.tree
    if tree.text.count("\n", tree.end(comment), tree.start(statement)) > 1:
        return ""
    source = tree.source(comment).removeprefix("/**").removeprefix("/*").removesuffix("*/")
    return "\n".join(_comment_line(line) for line in source.split("\n")).strip()


def _comment_line(line: str) -> str:
    return line.strip().removeprefix("//").removeprefix("*").strip()


def _typed(name: str, type_: str) -> str:
    return "" if type_ == "any" else _code(f"{name}: {type_}")


def _sample(sample: object) -> str:
    text = json.dumps(sample, indent=2, ensure_ascii=False, default=str)
    return f"```json\n{_shorten(text, _SHOWN)}\n```"


def _shorten(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _code(text: str) -> str:
    return f"```typescript\n{text}\n```"
