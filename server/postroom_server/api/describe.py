"""Documentation in Markdown: what hovers and completions show about a member."""

from __future__ import annotations

from postroom_server.api.display import display_member
from postroom_server.api.types import Function, Member, Signature

_SCRIPTS = {"prerequest": "pre-request", "test": "post-response"}
_HOSTS = {"newman": "Newman", "cli": "Postman's CLI", "runtime": "Postroom's runtime"}
_OVERLOADS_SHOWN = 4


def describe(name: str, it: Member, owner: str = "") -> str:
    """Everything about a member: signature, text, availability, deprecation, example."""
    parts = [_code(_limited(display_member(name, it, owner))), describe_text(it)]
    return "\n\n".join(part for part in parts if part)


def describe_text(it: Member) -> str:
    """What is to be said about a member, without its signature."""
    text = it.doc or _signature_doc(it)
    example = f"**Example**\n\n{_code(it.example)}" if it.example else ""
    parts = [deprecation(it), text, availability(it), example]
    return "\n\n".join(part for part in parts if part)


def describe_signature(signature: Signature, it: Member) -> str:
    """What is to be said about one way to call a member."""
    return signature.doc or it.doc


def availability(it: Member) -> str:
    """Which scripts and hosts have the member, and since when; empty when all do."""
    facts: list[str] = []
    if it.scripts:
        facts.append(f"{_listed([_SCRIPTS.get(one, one) for one in it.scripts])} scripts only")
    if it.since:
        facts.append(f"since sandbox {it.since}")
    if it.lacking:
        facts.append(f"not in {_listed([_HOSTS.get(one, one) for one in it.lacking])}")
    if it.kind == "getter":
        facts.append("an assertion by itself: no parentheses")
    text = " · ".join(facts)
    return f"_{text[0].upper()}{text[1:]}_" if text else ""


def deprecation(it: Member) -> str:
    """That the member is deprecated, why, and what to write instead; empty when it is not."""
    if it.deprecated is None:
        return ""
    reason = f" {it.deprecated}" if it.deprecated else ""
    instead = f" Use `{it.replacement}`." if it.replacement else ""
    return f"**Deprecated.**{reason}{instead}"


def _signature_doc(it: Member) -> str:
    if not isinstance(it.type, Function):
        return ""
    return next((one.doc for one in it.type.signatures if one.doc), "")


def _limited(text: str) -> str:
    lines = text.split("\n")
    left = len(lines) - _OVERLOADS_SHOWN
    if left <= 0:
        return text
    more = f"// and {left} more"
    return "\n".join([*lines[:_OVERLOADS_SHOWN], more])


def _code(text: str) -> str:
    return f"```typescript\n{text}\n```"


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
