"""Signature help: the overload and parameter that is being written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.script import Script
from postroom_server.analysis.signature_help import signature_help

ScriptAt = Callable[..., tuple[Script, int]]


@pytest.mark.parametrize(
    ("marked", "label", "parameter"),
    [
        ("pm.environment.get(<|>)", "get(key: string): any", "key: string"),
        ("pm.environment.get('<|>')", "get(key: string): any", "key: string"),
        ("pm.environment.set('a', <|>)", "set(key: string, value: any", "value: any"),
        ("pm.environment.set('a',<|>", "set(key: string, value: any", "value: any"),
        (
            "pm.sendRequest('a', <|>)",
            "callback: SendRequestCallback): Pm",
            "callback: SendRequestCallback",
        ),
        ("pm.response.to.have.header('x', <|>)", "header(name: string", "value?: string"),
        ("['a'].map(<|>)", "map(callbackfn: (value: string", "callbackfn: (value: string"),
        ("function f(first, second) {}\nf(1, <|>)", "f(first", "second"),
        ("new Date(<|>)", "Date(", None),
        ("pm.test('a', () => { pm.environment.get(<|>) })", "get(key: string): any", "key: string"),
        ("setTimeout(<|>)", "setTimeout(", None),
        ("pm.sendRequest({ url: <|> })", "sendRequest(request", "request: RequestInput"),
    ],
)
def test_the_active_parameter(
    script_at: ScriptAt, marked: str, label: str, parameter: str | None
) -> None:
    found = signature_help(*script_at(marked))
    assert found is not None
    signature = found.signatures[found.active_signature]
    assert label in signature.label
    for one in signature.parameters:
        assert one.label in signature.label
    if parameter is not None:
        assert signature.parameters[found.active_parameter].label.startswith(parameter)


@pytest.mark.parametrize(
    "marked",
    [
        "<|>",
        "pm.environment.get()<|>",
        "pm.environment.get<|>()",
        "pm.test('a', () => { <|> })",
        "unknown(<|>)",
        "// pm.environment.get(<|>",
    ],
)
def test_none_outside_of_calls(script_at: ScriptAt, marked: str) -> None:
    assert signature_help(*script_at(marked)) is None


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ("pm.sendRequest({ url: 'x', method: <|> })", "`method?: string`"),
        ("pm.sendRequest({ url: 'x', method: '<|>' })", "`method?: string`"),
        ("pm.sendRequest({ url: 'x', nothing: <|> })", ""),
    ],
)
def test_the_key_that_is_being_written(script_at: ScriptAt, marked: str, told: str) -> None:
    found = signature_help(*script_at(marked))
    assert found is not None
    assert found.signatures[0].parameters[0].documentation.startswith(told)
