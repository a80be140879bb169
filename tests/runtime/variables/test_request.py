"""Substitution over whole requests."""

from __future__ import annotations

from postroom_runtime.model.request import Auth, Body, Parameter, Request, Url
from postroom_runtime.variables.request import Resolved, resolve_request

VALUES: dict[str, object] = {"v": "V", "k": "K", "base": "http://h", "many": "x=1&y=2", "n": 7}


async def none_generated(names: list[str]) -> list[str | None]:
    return [None for _ in names]


async def resolved(request: Request, auth: Auth | None = None) -> Resolved:
    return await resolve_request(request, auth, VALUES, none_generated)


async def test_every_part_of_a_request() -> None:
    request = Request(
        method="{{k}}",
        url=Url(
            "{{base}}/:id/{{v}}",
            (Parameter("q{{k}}", "{{v}}"),),
            (Parameter("id", "{{n}}"),),
            "{{v}}",
        ),
        headers=(Parameter("X-{{k}}", "{{v}}"), Parameter("off", "{{v}}", enabled=False)),
        body=Body("raw", raw='{"a": "{{v}}"}'),
    )
    result = (await resolved(request, Auth("bearer", {"token": "{{v}}"}))).request
    assert result.method == "K"
    assert result.url == Url(
        "http://h/:id/V", (Parameter("qK", "V"),), (Parameter("id", "7"),), "V"
    )
    assert result.headers[0] == Parameter("X-K", "V")
    assert result.headers[1].value == "{{v}}"
    assert result.body == Body("raw", raw='{"a": "V"}')


async def test_auth_parameters_however_deep() -> None:
    auth = Auth("oauth2", {"token": "{{v}}", "rows": [{"key": "{{k}}"}], "flag": True})
    result = await resolved(Request(), auth)
    assert result.auth == Auth("oauth2", {"token": "V", "rows": [{"key": "K"}], "flag": True})


async def test_a_url_is_one_text() -> None:
    result = await resolved(Request(url=Url("{{base}}/p", (Parameter("{{many}}", None),))))
    assert result.request.url.query == (Parameter("x", "1"), Parameter("y", "2"))


async def test_what_would_end_a_query_value_is_escaped_before_substitution() -> None:
    url = Url("http://h/", (Parameter("a&b", "c&d#e"), Parameter("{{v}}", "{{many}}")))
    result = await resolved(Request(url=url))
    assert result.request.url.text == "http://h/?a%26b=c%26d%23e&V=x=1&y=2"


async def test_disabled_parameters_are_left_out_of_the_url() -> None:
    url = Url("http://h/", (Parameter("a", "1"), Parameter("b", "2", enabled=False)))
    result = await resolved(Request(url=url))
    assert result.request.url.query == (Parameter("a", "1"),)


async def test_form_fields_and_graphql() -> None:
    file = Parameter("f", None, type="file", source=("{{v}}.txt",), content_type="text/{{v}}")
    form = await resolved(
        Request(body=Body("formdata", fields=(file, Parameter("{{k}}", "{{v}}"))))
    )
    assert form.request.body is not None
    assert form.request.body.fields[0].source == ("V.txt",)
    assert form.request.body.fields[0].content_type == "text/V"
    assert form.request.body.fields[1] == Parameter("K", "V")
    graphql = await resolved(Request(body=Body("graphql", graphql={"query": "{ {{v}} }"})))
    assert graphql.request.body == Body("graphql", graphql={"query": "{ V }"})


async def test_names_that_nobody_defines() -> None:
    request = Request(url=Url("{{host}}/{{path}}/{{host}}"), body=Body("raw", raw="{{x y}}"))
    assert (await resolved(request)).unresolved == ("host", "path", "x y")


async def test_each_occurrence_of_a_dynamic_variable_is_another_value() -> None:
    result = await resolved(Request(url=Url("http://h/{{$guid}}/{{$guid}}")))
    first, second = result.request.url.base.split("/")[-2:]
    assert len(first) == len(second) == 36
    assert first != second


async def test_dynamic_variables_of_the_script_host() -> None:
    made = iter(range(100))
    asked: list[list[str]] = []

    async def generate(names: list[str]) -> list[str | None]:
        asked.append(names)
        return [f"{name}-{next(made)}" if name != "$nobody" else None for name in names]

    request = Request(
        url=Url("{{$randomCity}}/{{$randomCity}}/{{indirect}}/{{$nobody}}"),
        headers=(Parameter("h", "{{$randomColor}}"),),
    )
    values: dict[str, object] = {"indirect": "{{$randomCity}}"}
    result = await resolve_request(request, None, values, generate)
    assert asked[0] == ["$randomCity", "$randomCity", "$nobody", "$randomCity", "$randomColor"]
    assert result.request.url.base == "$randomCity-0/$randomCity-1/$randomCity-2/{{$nobody}}"
    assert result.request.headers[0].value == "$randomColor-3"
    assert result.unresolved == ("$nobody",)


async def test_a_variable_named_like_a_dynamic_one_wins() -> None:
    values: dict[str, object] = {"$guid": "mine"}
    request = Request(url=Url("{{$guid}}"))
    result = await resolve_request(request, None, values, none_generated)
    assert result.request.url.base == "mine"
