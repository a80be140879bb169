"""ES modules of packages as CommonJS, line for line: `pm.require` loads them at once.

What a module exports is told first, by getters, so that modules that need each other in a circle
see what there is. What it imports is taken where the `import` stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_HEAD = (
    'Object.defineProperty(exports,"__esModule",{value:true});'
    "const __export=(name,get)=>Object.defineProperty(exports,name,{enumerable:true,get}),"
    "__default=(module)=>module&&module.__esModule?module.default:module,"
    "__star=(module)=>{for(const name of Object.keys(module))"
    'if(name!=="default"&&!Object.hasOwn(exports,name))__export(name,()=>module[name])};'
)
Edit = tuple[int, int, str]


@dataclass(slots=True)
class _Rewriting:
    """The edits of one module, and its exports: the name outside, and what gives the value."""

    edits: list[Edit]
    exports: list[tuple[str, str]]
    loaded: int = 0

    def replace(self, node: Node, text: str) -> None:
        """Put other text in the place of a node, on as many lines."""
        lines = node.end_point.row - node.start_point.row
        self.edits.append((node.start_byte, node.end_byte, text + "\n" * lines))

    def module(self) -> str:
        """A name for what another module exports."""
        self.loaded += 1
        return f"__module{self.loaded}"


def as_common_js(source: str) -> str:
    """The text of an ES module as that of a CommonJS one. What does not parse stays as it is."""
    text = source.encode()
    root = Parser(_language()).parse(text).root_node
    rewriting = _Rewriting([], [])
    for node in root.children:
        if node.type == "import_statement":
            _rewrite_import(rewriting, node)
        elif node.type == "export_statement":
            _rewrite_export(rewriting, node)
    for node in _dynamic_imports(root):
        rewriting.edits.append((node.start_byte, node.end_byte, "__import"))
    names = "".join(f"__export({name},()=>{value});" for name, value in rewriting.exports)
    later = "const __import=async(name)=>require(name);"
    return _HEAD + later + names + _edited(text, rewriting.edits)


@cache
def _language() -> Language:
    return Language(tree_sitter_javascript.language())


def _edited(text: bytes, edits: list[Edit]) -> str:
    parts: list[bytes] = []
    done = 0
    for start, end, new in sorted(edits):
        parts += text[done:start], new.encode()
        done = end
    return b"".join([*parts, text[done:]]).decode()


def _rewrite_import(rewriting: _Rewriting, node: Node) -> None:
    source = _text(node.child_by_field_name("source"))
    clause = next((one for one in node.children if one.type == "import_clause"), None)
    if clause is None:
        rewriting.replace(node, f"require({source});")
        return
    module = rewriting.module()
    bindings = "".join(_bindings(clause, module))
    rewriting.replace(node, f"const {module}=require({source}){bindings};")


def _bindings(clause: Node, module: str) -> Iterator[str]:
    for part in clause.named_children:
        if part.type == "identifier":
            yield f",{_text(part)}=__default({module})"
        elif part.type == "namespace_import":
            yield f",{_text(part.named_children[0])}={module}"
        elif part.type == "named_imports":
            for outer, inner in _names(part):
                value = f"__default({module})" if outer == "default" else f"{module}[{_key(outer)}]"
                yield f",{inner}={value}"


def _rewrite_export(rewriting: _Rewriting, node: Node) -> None:
    declaration = node.child_by_field_name("declaration")
    source = node.child_by_field_name("source")
    if source is not None:
        _export_from(rewriting, node, _text(source))
    elif any(one.type == "default" for one in node.children):
        _export_default(rewriting, node)
    elif declaration is not None:
        names = _declared(declaration)
        rewriting.exports += [(_key(name), name) for name in names]
        rewriting.edits.append((node.start_byte, declaration.start_byte, ""))
    else:
        clause = next(one for one in node.children if one.type == "export_clause")
        rewriting.exports += [(_key(outer), inner) for inner, outer in _names(clause)]
        rewriting.replace(node, "")


def _export_from(rewriting: _Rewriting, node: Node, source: str) -> None:
    module = rewriting.module()
    load = f"const {module}=require({source});"
    clause = next((one for one in node.children if one.type == "export_clause"), None)
    namespace = next((one for one in node.children if one.type == "namespace_export"), None)
    if clause is not None:
        for inner, outer in _names(clause):
            value = f"__default({module})" if inner == "default" else f"{module}[{_key(inner)}]"
            rewriting.exports.append((_key(outer), value))
    elif namespace is not None:
        rewriting.exports.append((_key(_text(namespace.named_children[0])), module))
    else:
        load += f"__star({module});"
    rewriting.replace(node, load)


def _export_default(rewriting: _Rewriting, node: Node) -> None:
    value = node.child_by_field_name("declaration") or node.child_by_field_name("value")
    name = value and value.child_by_field_name("name")
    if value is None:
        return
    if name is not None and value.type.endswith("_declaration"):
        rewriting.exports.append(('"default"', _text(name)))
        rewriting.edits.append((node.start_byte, value.start_byte, ""))
    else:
        rewriting.exports.append(('"default"', "__own"))
        rewriting.edits.append((node.start_byte, value.start_byte, "var __own="))


def _names(clause: Node) -> Iterator[tuple[str, str]]:
    """The name before `as` and the one after it, of each part."""
    for part in clause.named_children:
        if part.type in {"import_specifier", "export_specifier"}:
            name = _text(part.child_by_field_name("name"))
            yield name, _text(part.child_by_field_name("alias")) or name


def _declared(declaration: Node) -> list[str]:
    name = declaration.child_by_field_name("name")
    if name is not None:
        return [_text(name)]
    targets = (one.child_by_field_name("name") for one in declaration.named_children)
    return [found for target in targets if target is not None for found in _bound(target)]


def _bound(target: Node) -> list[str]:
    """The names that a declaration's target binds, within patterns too."""
    if target.type in {"identifier", "shorthand_property_identifier_pattern"}:
        return [_text(target)]
    inner = target.child_by_field_name("value") or target.child_by_field_name("left")
    parts = [inner] if inner is not None else target.named_children
    return [name for part in parts for name in _bound(part)]


def _dynamic_imports(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        one = stack.pop()
        if one.type == "call_expression":
            function = one.child_by_field_name("function")
            if function is not None and function.type == "import":
                yield function
        stack += one.named_children


def _key(name: str) -> str:
    return name if name.startswith(('"', "'")) else f'"{name}"'


def _text(node: Node | None) -> str:
    return "" if node is None or node.text is None else node.text.decode()
