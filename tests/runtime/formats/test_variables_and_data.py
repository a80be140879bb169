"""Environments, globals and iteration data."""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_runtime.formats import load_data, load_variables
from postroom_runtime.formats.json_values import scalar_text
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.model.variables import Variable


def variables(name: str, text: str) -> tuple[Variable, ...]:
    return load_variables(Path(name), {Path(name).absolute(): text}).rows


def data(name: str, text: str) -> list[dict[str, object]]:
    return load_data(Path(name), {Path(name).absolute(): text})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"values": [{"key": "a", "value": "1", "type": "default"}]}'),
        (
            "a.json",
            '\ufeff{"environment": {"values": [{"key": "a", "value": "1", "type": "default"}]}}',
        ),
        ("a.json", '{"globals": {"values": [{"key": "a", "value": "1", "type": "default"}]}}'),
        ("a.environment.yaml", "values:\n  - key: a\n    value: '1'\n    type: default\n"),
    ],
)
def test_forms(name: str, text: str) -> None:
    assert variables(name, text) == (Variable("a", "1", "default"),)


def test_rows() -> None:
    rows = variables(
        "a.yaml",
        "values:\n"
        "  - {key: off, value: off, enabled: false}\n"
        "  - {key: hidden, value: x, type: secret}\n"
        "  - {key: vault, value: x, secret: true}\n"
        "  - {key: number, value: 12}\n"
        "  - {value: lost}\n",
    )
    assert [(row.key, row.value, row.enabled, row.secret) for row in rows] == [
        ("off", "off", False, False),
        ("hidden", "x", True, True),
        ("vault", "x", True, True),
        ("number", 12, True, False),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"info": {}, "item": []}', "is a collection"),
        ('{"name": "x"}', "no `values`"),
        ("[]", "no `values`"),
        ('{"values": [', "in the middle"),
    ],
)
def test_no_environment(text: str, words: str) -> None:
    with pytest.raises(UnreadableInputError, match=words):
        variables("a.json", text)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1", 1),
        ('"1"', "1"),
        ("007", 7),
        ("-3.50", -3.5),
        ("1e3", 1000),
        (".5", 0.5),
        ("0x1F", 0),
        ("1_000", "1_000"),
        ("true", "true"),
        ("", ""),
        ("  padded  ", "padded"),
        ('  " kept "  ', " kept "),
        ('"a ""b"", c\nd"', 'a "b", c\nd'),
        ('a "b" c', 'a "b" c'),
        ("Infinity", "Infinity"),
        ("2020-01-01", "2020-01-01"),
        ("12345678901234567890", 12345678901234567890.0),
    ],
)
def test_csv_cells(cell: str, value: object) -> None:
    (row,) = data("a.csv", f"x,y\r\n{cell},end\r\n")
    assert row == {"x": value, "y": "end"}
    assert type(row["x"]) is type(value)


def test_csv_rows_are_loose() -> None:
    assert data("a.csv", "\ufeffa,b\n1\n2,3,4\n\n5,6") == [
        {"a": 1},
        {"a": 2, "b": 3},
        {"a": 5, "b": 6},
    ]


def test_json_data_whatever_the_name() -> None:
    assert data("a.csv", ' [{"a": "1"}, {"a": 2}]\n') == [{"a": "1"}, {"a": 2}]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", '[{"a": 1},', ":1:11: The JSON ends in the middle"),
        ("a.json", '{"a": 1}', "must be a list"),
        ("a.json", '[{"a": 1}, 2]', ":1:12: Row 2"),
        ("a.csv", 'a,b\n1,"2\n', ":2:3: The quote"),
    ],
)
def test_bad_data(name: str, text: str, words: str) -> None:
    with pytest.raises(UnreadableInputError, match=words):
        data(name, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "1.5e-7"),
        (0.000001, "0.000001"),
        (-123456.789, "-123456.789"),
        (12345678901234567890.0, "12345678901234567000"),
        (True, "true"),
        (None, "null"),
        (float("inf"), "Infinity"),
        ({"a": [1]}, '{"a":[1]}'),
    ],
)
def test_scalars_as_javascript_writes_them(value: object, text: str) -> None:
    assert scalar_text(value) == text
