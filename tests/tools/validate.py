#!/usr/bin/env python3
"""Records against the published schemas, many in one run.

    validate.py SCHEMAS < lines

A line is "NAME<TAB>JSON": the JSON must be valid by SCHEMAS/NAME.json; or "!NAME<TAB>JSON":
it must not be. Says what isn't so, one line each, then how many there were, and ends with 1
if anything was wrong. A schema is held to the 2020-12 dialect before it judges; without a line
all of them are. Nothing is fetched: a reference to a schema that isn't in the directory is an
error.
"""
import collections
import json
import pathlib
import sys

from jsonschema import Draft202012Validator, FormatChecker

try:  # jsonschema 4.18 and later
    from referencing import Registry, Resource
except ImportError:
    from jsonschema import RefResolver

    class Closed(RefResolver):
        def resolve_remote(self, uri):
            raise LookupError(f"{uri}: no such schema here")

    def knowing(schema, store):
        return {"resolver": Closed(schema["$id"], schema, store=store)}

else:

    def knowing(schema, store):
        known = [(uri, Resource.from_contents(s)) for uri, s in store.items()]
        return {"registry": Registry().with_resources(known)}


def unique(pairs):
    names = [k for k, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("the same member twice")
    return dict(pairs)


def load(text):
    def refuse(constant):
        raise ValueError(f"{constant} isn't JSON")

    return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)


def read_schemas(directory):
    schemas = {}
    for path in sorted(pathlib.Path(directory).glob("*.json")):
        schema = load(path.read_text(encoding="utf-8"))
        if not schema["$id"].endswith("/" + path.name):
            sys.exit(f"{path.name}: its $id is {schema['$id']}")
        schemas[path.stem] = schema
    return schemas


class Validators(dict):
    """By the schema's name, each made when it is first asked for: the dialect's check is slow."""

    def __init__(self, schemas):
        super().__init__()
        self.schemas = schemas
        self.store = {s["$id"]: s for s in schemas.values()}

    def __missing__(self, name):
        schema = self.schemas[name]
        Draft202012Validator.check_schema(schema)
        self[name] = Draft202012Validator(
            schema, format_checker=FormatChecker(), **knowing(schema, self.store)
        )
        return self[name]


def trouble(error):
    """The deepest reason, where a schema offers several ways and none fits."""
    while error.context:
        error = max(error.context, key=lambda e: len(e.absolute_path))
    return "/" + "/".join(map(str, error.absolute_path)) + ": " + error.message[:300]


def main():
    schemas = read_schemas(sys.argv[1])
    known = Validators(schemas)
    lines = sys.stdin.readlines()
    for name in schemas if not lines else ():
        known[name]
    valid, refused, wrong = collections.Counter(), collections.Counter(), 0
    for no, line in enumerate(lines, 1):
        name, _, text = line.rstrip("\n").partition("\t")
        must = not name.startswith("!")
        name = name.lstrip("!")
        error = next(known[name].iter_errors(load(text)), None)
        (valid if error is None else refused)[name] += 1
        if must and error is not None:
            wrong += 1
            print(f"line {no}: not valid by {name}: {trouble(error)}")
        elif not must and error is None:
            wrong += 1
            print(f"line {no}: valid by {name} and mustn't be: {text[:300]}")
    for name in sorted(schemas):
        print(f"{name}\t{valid[name]} valid\t{refused[name]} refused")
    return 1 if wrong else 0


sys.exit(main())
