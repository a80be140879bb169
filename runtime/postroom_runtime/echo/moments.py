"""The time endpoints: questions about a timestamp, in UTC."""

from __future__ import annotations

import calendar
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[Request, datetime], dict[str, object]]

_UNITS = ("years", "months", "days", "hours", "minutes", "seconds", "milliseconds")
_FORMATS = {
    "YYYY": "%Y",
    "YY": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "DD": "%d",
    "dddd": "%A",
    "ddd": "%a",
    "HH": "%H",
    "hh": "%I",
    "mm": "%M",
    "ss": "%S",
    "A": "%p",
}


class MomentError(ValueError):
    """A timestamp that cannot be read."""


def read_moment(text: str | None) -> datetime:
    """An ISO date or time, or seconds since 1970; now without a text. Raises `MomentError`."""
    if text is None:
        return datetime.now(UTC)
    if re.fullmatch(r"\d+", text):
        return datetime.fromtimestamp(int(text), UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise MomentError(f"{text!r} is no timestamp") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _now(request: Request) -> Response:
    return PlainTextResponse(format_datetime(datetime.now(UTC), usegmt=True))


async def _valid(request: Request) -> Response:
    try:
        read_moment(request.query_params.get("timestamp"))
    except (MomentError, OverflowError, OSError):
        return JSONResponse({"valid": False})
    return JSONResponse({"valid": True})


def _asking(answer: Answer) -> Endpoint:
    """An endpoint that answers about its `timestamp`, and 400 when that cannot be read."""

    async def endpoint(request: Request) -> Response:
        try:
            moment = read_moment(request.query_params.get("timestamp"))
            return JSONResponse(answer(request, moment))
        except (ValueError, OverflowError, OSError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint


def _format(request: Request, moment: datetime) -> dict[str, object]:
    pattern = request.query_params.get("format", "YYYY-MM-DD")
    tokens = "|".join(sorted(_FORMATS, key=len, reverse=True))
    text = re.sub(tokens, lambda match: moment.strftime(_FORMATS[match.group()]), pattern)
    return {"format": text}


def _unit(request: Request, moment: datetime) -> dict[str, object]:
    unit = request.query_params.get("unit", "year").rstrip("s")
    if unit == "day":
        return {"unit": (moment.weekday() + 1) % 7}
    return {"unit": _fields(moment).get(f"{unit}s")}


def _add(request: Request, moment: datetime) -> dict[str, object]:
    return {"sum": _text(_shifted(request, moment, 1))}


def _subtract(request: Request, moment: datetime) -> dict[str, object]:
    return {"difference": _text(_shifted(request, moment, -1))}


def _start(request: Request, moment: datetime) -> dict[str, object]:
    unit = request.query_params.get("unit", "day").rstrip("s")
    fresh = {"month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0}
    order = ["year", "month", "day", "hour", "minute", "second"]
    kept = order[: order.index(unit) + 1] if unit in order else order
    return {
        "start": _text(moment.replace(**{k: v for k, v in fresh.items() if k not in kept}))  # pyright: ignore
    }


def _object(request: Request, moment: datetime) -> dict[str, object]:
    return dict(_fields(moment))


def _before(request: Request, moment: datetime) -> dict[str, object]:
    return {"before": moment < read_moment(request.query_params.get("target"))}


def _after(request: Request, moment: datetime) -> dict[str, object]:
    return {"after": moment > read_moment(request.query_params.get("target"))}


def _between(request: Request, moment: datetime) -> dict[str, object]:
    start = read_moment(request.query_params.get("start"))
    return {"between": start < moment < read_moment(request.query_params.get("end"))}


def _leap(request: Request, moment: datetime) -> dict[str, object]:
    return {"leap": calendar.isleap(moment.year)}


ENDPOINTS: dict[str, Endpoint] = {
    "now": _now,
    "valid": _valid,
    "format": _asking(_format),
    "unit": _asking(_unit),
    "add": _asking(_add),
    "subtract": _asking(_subtract),
    "start": _asking(_start),
    "object": _asking(_object),
    "before": _asking(_before),
    "after": _asking(_after),
    "between": _asking(_between),
    "leap": _asking(_leap),
}


def _fields(moment: datetime) -> dict[str, int]:
    """As JavaScript counts: months from zero, `date` for the day of the month."""
    return {
        "years": moment.year,
        "months": moment.month - 1,
        "date": moment.day,
        "hours": moment.hour,
        "minutes": moment.minute,
        "seconds": moment.second,
        "milliseconds": moment.microsecond // 1000,
    }


def _shifted(request: Request, moment: datetime, sign: int) -> datetime:
    amounts = {unit: sign * int(request.query_params.get(unit, "0")) for unit in _UNITS}
    months = amounts.pop("years") * 12 + amounts.pop("months") + moment.month - 1
    year, month = moment.year + months // 12, months % 12 + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day) + timedelta(**amounts)


def _text(moment: datetime) -> str:
    return moment.strftime("%a %b %d %Y %H:%M:%S GMT%z")
