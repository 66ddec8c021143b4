#!/usr/bin/python3
"""schema-words.py - what Python's jsonschema says is wrong with values

usage: schema-words.py >schema-words.json

Debian's python3-jsonschema (4.10) is asked; schema-words-test has to say the
same.  A line is [schema, value, JSON Pointer, keyword, sentence].
"""

import json
import random

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

OBJECT = {"a": 1, "b": "two", "c": [3]}
PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 8},
        "age": {"type": "integer", "minimum": 0},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["name"],
    "additionalProperties": False,
}
TREE = {
    "type": "object",
    "properties": {"value": {"type": "number"}, "left": {"$ref": "#"}, "right": {"$ref": "#"}},
    "required": ["value"],
}
CHOICE = {"anyOf": [{"type": "string"}, {"type": "object", "required": ["x"]}]}

CASES = [
    # The contract's own.
    ({"required": ["info"]}, {}),
    ({"properties": {"action": {"type": "string"}}, "additionalProperties": False}, {"action": "a", "x": 1}),
    ({"additionalProperties": False}, {"y": 1, "x": 1}),
    ({"additionalProperties": False}, {"it's": 1, "\"": 2, "\n": 3}),
    # Each keyword.
    (False, 5),
    ({"properties": {"a": False}}, OBJECT),
    ({"items": False}, [1]),
    ({"type": "string"}, 5),
    ({"type": "string"}, None),
    ({"type": "string"}, True),
    ({"type": "integer"}, 1.5),
    ({"type": "integer"}, "1"),
    ({"type": "number"}, True),
    ({"type": "boolean"}, 0),
    ({"type": "null"}, 0),
    ({"type": "object"}, []),
    ({"type": "array"}, {}),
    ({"type": ["string", "null"]}, 5),
    ({"type": ["string", "null", "array"]}, OBJECT),
    ({"enum": ["a", "b"]}, "x"),
    ({"enum": [1, None, True, [1, {"a": 2}]]}, 2),
    ({"enum": []}, "x"),
    ({"const": "a"}, "b"),
    ({"const": {"a": [1, 2.5, None]}}, 5),
    ({"multipleOf": 2}, 3),
    ({"multipleOf": 0.01}, 0.005),
    ({"multipleOf": 2.0}, 3),
    ({"maximum": 3}, 4),
    ({"maximum": 3.5}, 4.25),
    ({"exclusiveMaximum": 3}, 3),
    ({"minimum": 1}, 0),
    ({"minimum": -1}, -1.5),
    ({"exclusiveMinimum": 1}, 1.0),
    ({"maximum": 18446744073709551614}, 18446744073709551615),
    ({"maximum": 9007199254740992}, 9007199254740993),
    ({"maxLength": 2}, "äöü"),
    ({"minLength": 1}, ""),
    ({"minLength": 4}, "🦆\u200b\t"),
    ({"pattern": "^x"}, "abc"),
    ({"pattern": "^\\d+$"}, "1\n2"),
    ({"items": {"type": "string"}}, ["a", 1, "b"]),
    ({"items": [{"type": "string"}, {"type": "integer"}]}, ["a", "b"]),
    ({"items": [True], "additionalItems": False}, [1, 2]),
    ({"items": [True], "additionalItems": False}, [1, 3, 2.5]),
    ({"items": [True], "additionalItems": False}, [1, "y", "x"]),
    ({"items": [True], "additionalItems": {"type": "null"}}, [1, None, 2]),
    ({"maxItems": 1}, [1, 2]),
    ({"minItems": 1}, []),
    ({"uniqueItems": True}, [1, 1]),
    ({"uniqueItems": True}, [{"a": 1, "b": 2}, {"b": 2, "a": 1.0}]),
    ({"contains": {"type": "null"}}, [1, "a"]),
    ({"maxProperties": 1}, {"a": 1, "b": 2}),
    ({"minProperties": 1}, {}),
    ({"required": ["a", "b"]}, {}),
    ({"required": ["a", "b"]}, {"a": 1}),
    ({"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}, OBJECT),
    ({"patternProperties": {"^a": {"type": "string"}}}, {"b": 1, "ab": 2}),
    ({"patternProperties": {"^a": True}, "additionalProperties": False}, {"ab": 1, "b": 2}),
    ({"patternProperties": {"^c": True, "^a": True}, "additionalProperties": False}, {"z": 1, "y": 2, "a": 3}),
    ({"properties": {"a": True}, "additionalProperties": {"type": "string"}}, {"a": 1, "b": 2}),
    ({"dependencies": {"a": ["b", "c"]}}, {"a": 1, "b": 2}),
    ({"dependencies": {"a": {"required": ["z"]}}}, {"a": 1}),
    ({"propertyNames": {"maxLength": 2}}, {"abc": 1}),
    ({"propertyNames": False}, {"abc": 1}),
    ({"if": {"type": "string"}, "then": {"maxLength": 1}, "else": {"minimum": 3}}, "ab"),
    ({"if": {"type": "string"}, "then": {"maxLength": 1}, "else": {"minimum": 3}}, 2),
    ({"allOf": [{"minimum": 3}, {"maximum": 1}]}, 2),
    ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 5),
    ({"anyOf": [{"type": "string"}]}, 5),
    ({"anyOf": [{"minLength": 3}, {"pattern": "^b"}]}, "a"),
    ({"oneOf": [{"type": "string"}, {"type": "null"}]}, 5),
    ({"oneOf": [{"type": "integer"}, {"minimum": 2}]}, 3),
    ({"oneOf": [{"type": "integer"}, {"type": "string"}, {"minimum": 2}, {"maximum": 9}]}, 3),
    ({"not": {"type": "integer"}}, 3),
    ({"not": {}}, [1]),
    ({"definitions": {"a": {"type": "string"}}, "properties": {"x": {"$ref": "#/definitions/a"}}}, {"x": 1}),
    # Which of many is the best.
    (PERSON, {}),
    (PERSON, []),
    (PERSON, {"name": ""}),
    (PERSON, {"name": 5, "age": -1}),
    (PERSON, {"name": "a", "age": -1}),
    (PERSON, {"name": "a", "age": "old"}),
    (PERSON, {"name": "a", "tags": ["x", 5]}),
    (PERSON, {"name": "a", "tags": ["x", 5], "age": 1.5}),
    (PERSON, {"name": "a", "tags": ["x", 5], "other": 1}),
    (PERSON, {"name": "longer than that", "what": 1}),
    (PERSON, {"age": -1, "tags": "x"}),
    (TREE, {"value": 1, "left": {"value": 2, "right": {"value": "3"}}}),
    (TREE, {"value": 1, "left": {"value": 2, "right": {}}, "right": {"value": None}}),
    (TREE, {"value": "1", "left": {"right": {}}}),
    (CHOICE, 5),
    (CHOICE, {}),
    (CHOICE, {"y": 1}),
    ({"anyOf": [{"required": ["x"]}, {"required": ["y"]}]}, {}),
    ({"anyOf": [{"properties": {"a": {"type": "string"}}}, {"required": ["y"]}]}, {"a": 1}),
    ({"anyOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"properties": {"b": False}}}}]}, {"a": {"b": 1}}),
    ({"anyOf": [{"anyOf": [{"type": "string"}]}, {"type": "null"}]}, 5),
    ({"oneOf": [{"anyOf": [{"type": "string"}, {"minimum": 9}]}, {"type": "null"}]}, 5),
    ({"anyOf": [{"type": "integer", "minimum": 9}, {"type": "string"}]}, 5),
    ({"type": "integer", "minimum": 9, "anyOf": [{"multipleOf": 2}]}, 5),
    ({"anyOf": [{"multipleOf": 2}], "minimum": 9}, 5),
    ({"properties": {"a": CHOICE, "b": {"type": "null"}}}, {"a": 5, "b": 1}),
    ({"properties": {"a": CHOICE}, "required": ["b"]}, {"a": 5}),
    ({"items": CHOICE}, ["a", 1, {}, {"x": 1}]),
    ({"minLength": 3, "type": "string", "pattern": "^b"}, "a"),
    ({"minimum": 9, "type": "string"}, 5),
    ({"type": ["string", "integer"], "minimum": 9, "multipleOf": 2}, 5),
    # Where it is.
    ({"properties": {"a/b": {"properties": {"c~d": {"items": {"type": "null"}}}}}}, {"a/b": {"c~d": [None, 0]}}),
    ({"additionalProperties": {"additionalProperties": False}}, {"": {"x": 1}}),
    # How values look.
    ({"type": "null"}, {"it's": ["\"", "'", "'\"", "\\", "\x7f", "ä", "\u2028"], "f": [1e16, 1e-7, -0.0, 0.1, 1e22]}),
    ({"type": "null"}, [True, False, None, [], {}, 10**18]),
]

TYPES = ["string", "integer", "number", "boolean", "null", "array", "object"]
NAMES = ["a", "b", "c"]


def any_value(depth):
    kind = random.randrange(9 if depth else 6)
    if kind < 2:
        return random.choice(["", "a", "ab", "b", "'"])
    if kind < 4:
        return random.choice([0, 1, 2, 3, 1.5, -1, 10])
    if kind < 6:
        return random.choice([None, True, False])
    if kind < 7:
        return [any_value(depth - 1) for _ in range(random.randrange(4))]
    return {name: any_value(depth - 1) for name in NAMES if random.random() < 0.5}


def schemas(depth):
    return [any_schema(depth - 1) for _ in range(random.randrange(1, 4))]


def named(depth):
    return {name: any_schema(depth - 1) for name in NAMES if random.random() < 0.6}


def any_rule(depth):
    simple = [
        ("type", lambda: random.choice(TYPES)),
        ("type", lambda: random.sample(TYPES, 2)),
        ("enum", lambda: ["a", 1.5, None]),
        ("const", lambda: random.choice(["a", 3])),
        ("minimum", lambda: random.randrange(3)),
        ("exclusiveMaximum", lambda: random.randrange(3)),
        ("multipleOf", lambda: random.choice([2, 1.5])),
        ("minLength", lambda: random.randrange(3)),
        ("maxLength", lambda: random.randrange(3)),
        ("pattern", lambda: random.choice(["^a", "b$"])),
        ("minItems", lambda: random.randrange(3)),
        ("maxItems", lambda: random.randrange(3)),
        ("maxProperties", lambda: random.randrange(3)),
        ("required", lambda: random.sample(NAMES, 2)),
        ("additionalProperties", lambda: False),
        ("dependencies", lambda: {"a": ["b", "c"]}),
    ]
    deep = [
        ("properties", lambda: named(depth)),
        ("items", lambda: any_schema(depth - 1)),
        ("items", lambda: schemas(depth)),
        ("contains", lambda: any_schema(depth - 1)),
        ("allOf", lambda: schemas(depth)),
        ("anyOf", lambda: schemas(depth)),
        ("oneOf", lambda: schemas(depth)),
        ("not", lambda: any_schema(depth - 1)),
        ("if", lambda: any_schema(depth - 1)),
        ("then", lambda: any_schema(depth - 1)),
        ("else", lambda: any_schema(depth - 1)),
    ]
    name, say = random.choice(simple + deep if depth else simple)
    return name, say()


def any_schema(depth):
    if random.random() < 0.05:
        return random.random() < 0.5
    return dict(any_rule(depth) for _ in range(random.randrange(1, 4)))


def pointer(path):
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in path)


def line(schema, value):
    """None: there is nothing wrong, or more than fits a sentence of ours."""
    error = best_match(Draft7Validator(schema).iter_errors(value))
    if not error or len(error.message) > 200:
        return None
    keyword = "false" if error.validator is None else error.validator
    return json.dumps([schema, value, pointer(error.absolute_path), keyword, error.message])


def random_lines(wanted):
    random.seed(7)
    lines = []
    while len(lines) < wanted:
        found = line(any_schema(3), any_value(3))
        if found and found not in lines:
            lines.append(found)
    return lines


if __name__ == "__main__":
    lines = [line(*case) for case in CASES]
    assert None not in lines
    print("[" + ",\n".join(lines + random_lines(600)) + "]")
