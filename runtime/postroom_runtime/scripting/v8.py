"""V8 through the C interface of mini-racer's library: contexts that evaluate text, with limits.

mini-racer's own Python classes put an event loop and its thread between the caller and V8's
thread. A host has nothing to do while V8 runs, so here the caller waits for V8's thread itself:
that halves the cost of a short script, and the host starts without asyncio. The interface may
change with mini-racer's minor version, which the package's requirements pin.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

# How the library names the types of values.
_TEXT = 5
_OBJECT = 10
_THROWN = 200
_DOES_NOT_PARSE = 201
_OUT_OF_MEMORY = 202
_TERMINATED = 204

_CALLBACK = 1
_Callback = ctypes.CFUNCTYPE(None, ctypes.c_uint64, ctypes.c_void_p)
_context, _handle, _task = ctypes.c_uint64, ctypes.c_void_p, ctypes.c_uint64
_SIGNATURES: Mapping[str, tuple[Any, list[Any]]] = {
    "mr_init_v8": (None, [ctypes.c_char_p, ctypes.c_char_p]),
    "mr_v8_version": (ctypes.c_char_p, []),
    "mr_init_context": (_context, [_Callback]),
    "mr_free_context": (None, [_context]),
    "mr_eval": (_task, [_context, _handle, ctypes.c_uint64]),
    "mr_cancel_task": (None, [_context, _task]),
    "mr_alloc_string_val": (
        _handle,
        [_context, ctypes.c_char_p, ctypes.c_uint64, ctypes.c_uint8],
    ),
    "mr_free_value": (None, [_context, _handle]),
    "mr_set_object_item": (_handle, [_context, _handle, _handle, _handle]),
    "mr_set_hard_memory_limit": (None, [_context, ctypes.c_size_t]),
    "mr_hard_memory_limit_reached": (ctypes.c_bool, [_context]),
}


class EvaluationError(Exception):
    """JavaScript threw; the message is its stack, or the like."""


class ParseError(EvaluationError):
    """V8 does not accept the text; the message is its report."""


class TimeLimitError(Exception):
    """V8 was interrupted because a call took too long. The context can be used again."""


class MemoryLimitError(Exception):
    """V8 ran out of the memory it may have. The context must be closed."""


class _Value(ctypes.Structure):
    """A value of the library's, as far as it is read here."""

    _pack_ = 1
    _fields_ = (
        ("content", ctypes.c_void_p),
        ("length", ctypes.c_size_t),
        ("type", ctypes.c_uint8),
    )


def start_v8(flags: Iterable[str]) -> None:
    """Initialise V8 for this process. Call once, before the first `Context`."""
    tables = _folder() / "icudtl.dat"
    _library().mr_init_v8(" ".join(flags).encode(), str(tables).encode())


def version() -> str:
    """V8's version."""
    return _library().mr_v8_version().decode()


class Context:
    """An isolate of V8 with one global scope. One thread may use it at a time."""

    def __init__(self, memory_limit: int) -> None:
        self._answers: SimpleQueue[int] = SimpleQueue()
        # Kept for as long as the library may call it, on a thread of its own.
        self._callback = _Callback(self._take)
        self._context: int = _library().mr_init_context(self._callback)
        _library().mr_set_hard_memory_limit(self._context, memory_limit)

    def evaluate(self, code: str, time_limit: float) -> bytes | None:
        """Evaluate a text as a script: its value when that is a text, as UTF-8, else None.

        Raises `ParseError`, `EvaluationError`, `MemoryLimitError`, and `TimeLimitError` after
        `time_limit` seconds.
        """
        answer = self._answer(code, time_limit)
        try:
            return self._read(answer)
        finally:
            _library().mr_free_value(self._context, answer)

    def slot(self, expression: str, name: str) -> Slot:
        """The property `name` of the object that an expression gives."""
        return Slot(self._context, self._answer(expression, 10.0), self._text(name))

    def close(self) -> None:
        """Free the isolate and everything in it."""
        _library().mr_free_context(self._context)

    def _answer(self, code: str, time_limit: float) -> int:
        """The handle of what V8 answers."""
        text = self._text(code)
        try:
            task = _library().mr_eval(self._context, text, _CALLBACK)
            try:
                return self._answers.get(timeout=time_limit)
            except Empty:
                _library().mr_cancel_task(self._context, task)
                return self._answers.get()
        finally:
            _library().mr_free_value(self._context, text)

    def _take(self, _callback: int, answer: int) -> None:
        self._answers.put(answer)

    def _text(self, text: str) -> int:
        return _text_value(self._context, text.encode("utf-8", "surrogatepass"))

    def _read(self, handle: int) -> bytes | None:
        value = _Value.from_address(handle)
        if value.type == _TEXT:
            return ctypes.string_at(value.content, value.length)
        if value.type < _THROWN:
            return None
        if value.type == _OUT_OF_MEMORY or self._is_out_of_memory():
            raise MemoryLimitError
        if value.type == _TERMINATED:
            raise TimeLimitError
        message = ctypes.string_at(value.content, value.length).decode("utf-8", "replace")
        raise (ParseError if value.type == _DOES_NOT_PARSE else EvaluationError)(message)

    def _is_out_of_memory(self) -> bool:
        return _library().mr_hard_memory_limit_reached(self._context)


class Slot:
    """A property of an object in a context, to be filled with texts."""

    def __init__(self, context: int, owner: int, name: int) -> None:
        self._place = (context, owner, name)

    def put(self, text: bytes) -> None:
        """Make `text`, which is UTF-8, the property's value."""
        context, *_ = self._place
        value = _text_value(context, text)
        done = _library().mr_set_object_item(*self._place, value)
        for handle in (value, done):
            _library().mr_free_value(context, handle)


def _text_value(context: int, text: bytes) -> int:
    return _library().mr_alloc_string_val(context, text, len(text), _TEXT)


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(str(_folder() / _file_name()))
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def _file_name() -> str:
    match sys.platform:
        case "win32":
            return "mini_racer.dll"
        case "darwin":
            return "libmini_racer.dylib"
        case _:
            return "libmini_racer.so"


def _folder() -> Path:
    """Where mini-racer is installed; found without importing it."""
    spec = find_spec("py_mini_racer")
    places = [] if spec is None else list(spec.submodule_search_locations or ())
    if not places:
        raise ModuleNotFoundError("the package mini-racer is not installed", name="py_mini_racer")
    return Path(places[0])
