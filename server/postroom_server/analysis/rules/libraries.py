"""PM018, PM064: libraries used for what is not in them, and parsing done by hand."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_question
from postroom_server.analysis.rules.rule import ERROR, INFORMATION, WARNING, Finding, Rule
from postroom_server.analysis.types.known import is_response_body
from postroom_server.syntax.nodes import arguments, field, string_value, unwrap
from postroom_server.text.span import Span

_SINCE_4 = frozenset(
    {"assignIn", "assignInWith", "assignWith", "castArray", "clamp", "cloneDeepWith", "cloneWith"}
    | {"concat", "conforms", "conformsTo", "defaultTo", "differenceBy", "differenceWith"}
    | {"divide", "each", "entries", "entriesIn", "eq", "escapeRegExp", "extendWith", "flatMap"}
    | {"flatMapDeep", "flatMapDepth", "flattenDepth", "flip", "flow", "forOwnRight", "fromPairs"}
    | {"functions", "getOr", "groupWith", "hasIn", "head", "intersectionBy", "intersectionWith"}
    | {"invertBy", "invokeMap", "isArrayBuffer", "isArrayLike", "isArrayLikeObject", "isBuffer"}
    | {"isEqualWith", "isInteger", "isLength", "isMap", "isMatchWith", "isNil", "isObjectLike"}
    | {"isSafeInteger", "isSet", "isSymbol", "isWeakMap", "isWeakSet", "join", "keyBy", "lowerCase"}
    | {"lowerFirst", "maxBy", "meanBy", "mean", "mergeWith", "minBy", "multiply", "nth", "nthArg"}
    | {"omitBy", "orderBy", "over", "overArgs", "overEvery", "overSome", "pickBy", "pullAll"}
    | {"pullAllBy", "pullAllWith", "replace", "reverse", "sampleSize", "setWith", "sortedIndexBy"}
    | {"sortedIndexOf", "sortedLastIndexBy", "sortedLastIndexOf", "sortedUniq", "sortedUniqBy"}
    | {"split", "stubArray", "stubFalse", "stubObject", "stubString", "stubTrue", "subtract"}
    | {"sumBy", "tail", "takeRightWhile", "toFinite", "toInteger", "toLength", "toLower", "toNumber"}
    | {"toPairs", "toPairsIn", "toSafeInteger", "toString", "toUpper", "unary", "unionBy"}
    | {"unionWith", "uniqBy", "uniqWith", "unset", "update", "updateWith", "upperCase"}
    | {"upperFirst", "without", "xorBy", "xorWith", "zipObjectDeep"}
)
_IN_3 = frozenset(
    {"concat", "each", "eq", "flow", "functions", "head", "join", "replace", "reverse", "split"}
    | {"tail", "takeRightWhile", "without", "toString", "getOr", "groupWith", "entries", "unset"}
)
_ADDED = _SINCE_4 - _IN_3
