#!/usr/bin/python3
"""fits - says which examples of a document do not fit their schemas

usage: fits.py openapi.json|asyncapi.json [FRAME...]

Each FRAME is a file: the answer to an event, that has to fit what is said of it.
"""
import json
import sys

from jsonschema import Draft202012Validator as Validator
from jsonschema import RefResolver

document = json.load(open(sys.argv[1]))
resolver = RefResolver.from_schema(document)
looked_at = wrong = 0


def look(what, schema, value):
    global looked_at, wrong
    looked_at += 1
    for error in Validator(schema, resolver=resolver).iter_errors(value):
        wrong += 1
        print(f"{what}: {error.message}")


def look_into(what, node):
    """Whatever has a schema, or is one, and examples."""
    if isinstance(node, list):
        for i, item in enumerate(node):
            look_into(f"{what}/{i}", item)
    if not isinstance(node, dict):
        return
    examples = node.get("examples", [])
    if isinstance(examples, dict) and "schema" in node:
        for name, example in examples.items():
            look(f"{what} {name}", node["schema"], example["value"])
    elif isinstance(examples, list) and "payload" in node:
        for example in examples:
            look(what, node["payload"], example["payload"])
    elif isinstance(examples, list):
        for example in examples:
            look(what, node, example)
    for key, value in node.items():
        if key != "examples":
            look_into(f"{what}/{key}", value)


def look_at_answer(path):
    frame = json.load(open(path))
    name = f"{frame['type']}.answer" if frame["success"] else "refused"
    look(path, document["channels"]["events"]["messages"][name]["payload"], frame)


for path in sys.argv[2:]:
    look_at_answer(path)
if len(sys.argv) == 2:
    look_into("", document)
print(f"{looked_at} were looked at")
sys.exit(wrong > 0 or looked_at == 0)
