"""What is carried over from one version of a script to the next never changes what is found."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import Diagnostic
from postroom_server.analysis.rules.carrying import facts_of, forget, version_of
from postroom_server.analysis.script import Knowledge, KnownVariable, Script
from postroom_server.analysis.types.expressions import infer

VARIABLES = (KnownVariable("token", "environment", "abc"), KnownVariable("big", "collection"))
STATEMENTS = (
    'pm.test("{0}", () => {{ pm.expect(pm.response.code).to.equal({0}); }});',
    'pm.test("{0}", function () {{ const body = pm.response.json(); body.a.to.be.ok; }});',
    "const name{0} = pm.response.headers.get('X-{0}');",
    "let name{0} = pm.environment.get('token');",
    "name{1} = pm.response;",
    "if (name{0}) {{ pm.globals.set('token', name{0}.trim()); }}",
    "if (!name{0}) {{ throw new Error(name{1}); }}",
    "function help{0}(value) {{ return value.code + pm.respone; }}",
    "const call{0} = (it) => it.jsn();",
    "help{0}(pm.response); call{1}(pm.response);",
    "const list{0} = []; list{0}.push(pm.response);",
    "list{0}.forEach((one) => {{ one.jsonn(); pm.expect(one).to.have.statuss(200); }});",
    "const {{ test, respons }} = pm; test.skipp('{0}');",
    "class Shop{0} {{ constructor() {{ this.at = name{1}; }} read() {{ return this.at.cod; }} }}",
    "new Shop{0}().read(); const made{0} = new Shop{1}(); made{0}.red();",
    "for (const item of list{0}) {{ item.to.have.status(200); }}",
    "var pm{0} = pm; pm{0}.enviroment.get('token');",
    "const pm = {{ response: {{ code: name{0} }} }};",
    "// typeof a word in a comment",
    "const at{0} = typeof name{1} === 'string' ? name{1}.cod : pm.variables.get('{{{{big}}}}');",
    "pm.sendRequest({{ url: 'x', headers: name{0} }}, (error, answer) => {{ answer.to.be.ok; }});",
    "/** @type {{string}} */\nlet told{0} = name{1}; told{0}.lenght;",
    "const schema{0} = {{ properties: {{ a: {{ type: 'string' }} }} }};",
    "pm.response.to.have.jsonSchema(schema{0}); pm.response.json().a.cod;",
    "const _ = require('lodash'); _.get(name{0}, 'a').cod;",
    "{{ const name{0} = 1; name{0}.cod; }}",
    "pm.test('open {0}', () => {{ pm.expect(name{1}",
    "setTimeout(() => help{0}(name{1}), 10);",
    "undeclared{0} = 1; pm.extra{1} = undeclared{1}; pm.extra{0}.read();",
    "postman{0} = undeclared{0}; console.log(undeclared{1}, typeof window, document);",
    'pm.test("same", () => {{ help{0}(1); }});',
    "pm.environment.set('made{0}', name{1}); pm.globals.get('made{1}'); pm.globals.get('token');",
    "pm.environment.get('big') === 3; pm.expect(pm.collectionVariables.get('made{0}')).to.eql(3);",
    "const parsed{0} = pm.response.json(); console.log(name{1}, parsed{0});",
    "pm.test('reads {0}', () => {{ pm.expect(parsed{1}.id).toBe(pm.environment.get('token')); }});",
    "pm.sendRequest('https://x.test', back{0}); pm.sendRequest('https://x.test', back{1});",
    "function back{0}(error, answer) {{ pm.expect(answer.json().a).to.eql(1); answer.cod; }}",
    "const sent{0} = {{ url: 'x', bdy: '{{{{big}}}}' }}; pm.sendRequest(sent{1}, () => {{}});",
)
"""Statements that depend on each other, and such that rules find something in."""
PADDING = "\n".join(f"console.log('line {number}', pm.info.requestName);" for number in range(60))


def filled(statement: str, one: int, two: int) -> str:
    return statement.format(one, two)


number = st.integers(0, 2)
statement = st.builds(filled, st.sampled_from(STATEMENTS), number, number)
edit = st.tuples(st.integers(0, 20), number, st.lists(statement, max_size=2))


def script(statements: list[str], knowledge: Knowledge) -> Script:
    middle = len(statements) // 2
    lines = [*statements[:middle], PADDING, *statements[middle:]]
    return Script("\n".join(lines), "test", knowledge=knowledge)


def fresh(wanted: Script) -> tuple[Diagnostic, ...]:
    """What is found in a script that nothing is known of."""
    forget()
    return diagnose(Script(wanted.text, wanted.kind, knowledge=Knowledge(VARIABLES)))


@settings(max_examples=60, deadline=None)
@given(st.lists(statement, min_size=6, max_size=20), st.lists(edit, min_size=1, max_size=5))
def test_edits_of_whole_statements_find_what_a_fresh_look_finds(
    statements: list[str], edits: list[tuple[int, int, list[str]]]
) -> None:
    knowledge = Knowledge(VARIABLES)
    versions = [script(statements, knowledge)]
    for place, gone, new in edits:
        at = place % (len(statements) + 1)
        statements = [*statements[:at], *new, *statements[at + gone :]]
        versions.append(script(statements, knowledge))
    forget()
    found = [diagnose(version) for version in versions]
    assert found == [fresh(version) for version in versions]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(statement, min_size=6, max_size=14),
    st.integers(0, 10_000),
    st.text(alphabet="pm.response()'; {}=>a1", min_size=1, max_size=8),
)
def test_typing_key_by_key_finds_what_a_fresh_look_finds(
    statements: list[str], place: int, typed: str
) -> None:
    knowledge = Knowledge(VARIABLES)
    text = script(statements, knowledge).text
    at = place % (len(text) + 1)
    versions = [
        Script(text[:at] + typed[:length] + text[at:], "test", knowledge=knowledge)
        for length in range(len(typed) + 1)
    ]
    forget()
    found = [diagnose(version) for version in versions]
    assert found == [fresh(version) for version in versions]


def test_rules_are_asked_only_about_what_an_edit_changes() -> None:
    knowledge = Knowledge()
    before = (
        f"{PADDING}\nconst code = pm.response.code;\n{PADDING}\n"
        "code.toFixed();\nconst lines = pm.info.lines;"
    )
    after = before.replace("pm.response.code", "pm.response.status")
    forget()
    diagnose(Script(before, "test", knowledge=knowledge))
    version = version_of(facts_of(Script(after, "test", knowledge=knowledge)))
    assert version is not None
    asked = [version.all.texts[number] for number in version.fresh]
    assert asked == ["const code = pm.response.status;", "code.toFixed();"]


def test_reading_a_name_does_not_change_what_others_read_of_it() -> None:
    knowledge = Knowledge()
    lines = [f"pm.expect(body.of[{number}]).to.eql({number});" for number in range(60)]
    before = "\n".join(["const body = pm.response.json();", *lines])
    forget()
    diagnose(Script(before, "test", knowledge=knowledge))
    after = before.replace("body.of[30]", "body.at[30].length")
    version = version_of(facts_of(Script(after, "test", knowledge=knowledge)))
    assert version is not None
    assert [version.all.texts[number] for number in version.fresh] == [
        "pm.expect(body.at[30].length).to.eql(30);"
    ]


def test_what_is_known_around_a_script_is_never_carried_over() -> None:
    text = f"{PADDING}\npm.environment.get('token');"
    forget()
    for variables, level in product(((), VARIABLES), ("request", "folder")):
        asked = Script(text, "test", level, knowledge=Knowledge(variables))
        assert not infer(asked).types
        diagnose(asked)
