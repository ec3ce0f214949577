"""Prints the facts of an installed official Python SDK as a lock: operations, types, fields; no descriptions.

    python -m venv env && env/bin/pip install sentdm
    env/bin/python scripts/sdk-facts/python.py > schema/live/python-sdk.lock.json

What is sent is read from the SDK's typed dictionaries, what is answered from its models, and which call goes where
from the syntax trees of its resources. schema/README.md describes the lock.
"""

import argparse
import ast
import datetime
import importlib
import importlib.metadata
import inspect
import json
import pathlib
import sys
import types
import typing

import typing_extensions

PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", object: "any", typing.Any: "any",
         datetime.datetime: "date-time", datetime.date: "date"}
VERBS = {"_get": "GET", "_get_api_list": "GET", "_post": "POST", "_put": "PUT", "_patch": "PATCH", "_delete": "DELETE"}
MARKERS = (typing.Annotated, typing_extensions.Annotated)


class Sdk:
    """An SDK, and the types that its operations have reached so far."""

    def __init__(self, package):
        self.package = importlib.import_module(package)
        self.types = {}
        self.names = {}

    def name(self, found):
        """A name for a type: its own, with the module in front if two share it."""
        taken = self.names.setdefault(found.__name__, found)
        return found.__name__ if taken is found else f"{found.__module__.rsplit('.', 1)[-1]}.{found.__name__}"

    def written(self, hint):
        """A type in the words of the lock."""
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if hint in PLAIN:
            return PLAIN[hint]
        if hint is type(None):
            return "null"
        if isinstance(hint, typing.TypeAliasType if hasattr(typing, "TypeAliasType") else typing_extensions.TypeAliasType):
            return self.written(hint.__value__)
        if origin in MARKERS or origin in (typing_extensions.Required, typing_extensions.NotRequired):
            is_time = any(getattr(mark, "format", None) == "iso8601" for mark in args[1:])
            text = self.written(args[0])
            return text.replace("string | date-time", "date-time").replace("string", "date-time") if is_time else text
        if origin is typing.Literal or origin is typing_extensions.Literal:
            return " | ".join(json.dumps(value) for value in args)
        if origin in (typing.Union, types.UnionType):
            return " | ".join(dict.fromkeys(self.written(arg) for arg in args))
        if origin is dict:
            return f"map<{self.written(args[1])}>"
        if origin is not None and args:
            return f"list<{self.written(args[0])}>"
        if isinstance(hint, type):
            name = self.name(hint)
            if name not in self.types:
                self.types[name] = None
                self.types[name] = self.fields(hint)
            return name
        raise SystemExit(f"a type that this script does not know: {hint!r}")

    def fields(self, found):
        """The fields of a model or a typed dictionary; `?`: may be absent; `| null`: may be null."""
        if hasattr(found, "model_fields"):
            found.model_rebuild(force=True)  # resolves what is imported after the class
            return {
                (field.alias or name) + ("" if field.is_required() else "?"): spread(self.written(field.annotation))
                for name, field in found.model_fields.items()
            }
        if typing_extensions.is_typeddict(found):
            fields = {}
            for name, hint in typing_extensions.get_type_hints(found, include_extras=True).items():
                text, inner, is_there = name, hint, name in found.__required_keys__
                while typing.get_args(inner) and (mark := typing.get_origin(inner)):
                    alias = next((m.alias for m in typing.get_args(inner)[1:] if getattr(m, "alias", None)), None)
                    text = alias or text
                    is_there = mark is typing_extensions.Required or (is_there and mark is not typing_extensions.NotRequired)
                    if mark not in (*MARKERS, typing_extensions.Required, typing_extensions.NotRequired):
                        break
                    inner = typing.get_args(inner)[0]
                fields[text + ("" if is_there else "?")] = spread(self.written(hint))
            return fields
        return {}

    def answer(self, call, module):
        """The type of an answer; a page of a list names the member that holds the items."""
        cast = {word.arg: word.value for word in call.keywords}
        if "page" in cast:
            page = eval(ast.unparse(cast["page"].value), module)  # the SDK's own name for its own class
            items = self.written(eval(ast.unparse(cast["model"]), module))
            data = typing.get_args(page.model_fields["data"].annotation)[0]
            member = next(name for name in (typing.get_origin(data) or data).model_fields if name != "pagination")
            return f"page<{member}, {items}>"
        target = cast["cast_to"]
        if isinstance(target, ast.Call) and target.args:  # cast(Any, Type)
            target = target.args[-1]
        return self.written(eval(ast.unparse(target), module))

    def operations(self):
        """Every operation."""
        found = []
        folder = pathlib.Path(self.package.__file__).parent / "resources"
        for path in sorted(folder.rglob("*.py")):
            dotted = path.relative_to(folder).with_suffix("").as_posix().replace("/", ".")
            if path.stem.startswith("__"):
                continue
            module = vars(importlib.import_module(f"{self.package.__name__}.resources.{dotted}"))
            for resource in ast.parse(path.read_text()).body:
                if not isinstance(resource, ast.ClassDef) or resource.name.startswith("Async"):
                    continue
                for method in resource.body:
                    call = http_call(method)
                    if call is None:
                        continue
                    url = constant(call.args[0])
                    found.append(self.operation(dotted.split(".")[-1], method, call, url, module))
        return sorted(found, key=lambda one: (one["path"], one["method"]))

    def operation(self, resource, method, call, url, module):
        """One operation."""
        parameters = {f"path {name}": "string" for name in placeholders(url)}
        in_path = {plain(name) for name in placeholders(url)}
        for place, shape in sent(call):
            for name, text in self.fields(eval(ast.unparse(shape), module)).items():
                if name.rstrip("?").lower() not in ("idempotency-key", "x-profile-id") and plain(name) not in in_path:
                    parameters[f"{place} {name}"] = text
        headers = [node.value for node in ast.walk(method) if isinstance(node, ast.Constant) and node.value in ("Idempotency-Key", "x-profile-id")]
        return {
            "method": VERBS[call.func.attr], "path": url, "resource": resource, "name": method.name,
            "headers": sorted(set(headers)), "parameters": parameters, "answer": self.answer(call, module),
        }


def http_call(method):
    """The call of the client's own method for a verb, in a method of a resource."""
    if not isinstance(method, ast.FunctionDef):
        return None
    calls = (node for node in ast.walk(method) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return next((call for call in calls if call.func.attr in VERBS and call.args), None)


def constant(node):
    """The path, from a literal or from the first argument of the call that fills it in."""
    if isinstance(node, ast.Call):
        return constant(node.args[0])
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{" + ast.unparse(part.value) + "}" for part in node.values)
        return "".join(parts)
    return node.value


def plain(name):
    """A name without regard to how its words are joined: `profileId` in a dictionary is `{profile_id}` in a path."""
    return name.rstrip("?").replace("_", "").lower()


def placeholders(url):
    """The names in braces."""
    return [part.split("}")[0] for part in url.split("{")[1:]]


def sent(call):
    """Where something is sent, and the name of its typed dictionary."""
    for node in ast.walk(call):
        for word in getattr(node, "keywords", []):
            if word.arg in ("body", "query") and isinstance(word.value, ast.Call) and len(word.value.args) == 2:
                yield word.arg, word.value.args[1]


def spread(text):
    """Listed values as a list, so that each has a line."""
    values = text.split(" | ")
    is_listed = any(value.startswith('"') for value in values) and all(value[0] == '"' or value == "null" for value in values)
    return [json.loads(value) for value in values] if is_listed else text


def dump(lock):
    """The lock with one fact on a line."""
    return json.dumps(lock, indent=1, ensure_ascii=False) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--distribution", default="sentdm", help="name of the installed distribution")
    parser.add_argument("--package", default="sent_dm", help="name of the package to import")
    args = parser.parse_args()
    sdk = Sdk(args.package)
    operations = sdk.operations()
    print(dump({
        "sdk": "python", "package": args.distribution, "version": importlib.metadata.version(args.distribution),
        "operations": operations, "types": dict(sorted(sdk.types.items())),
    }), end="")


if __name__ == "__main__":
    sys.exit(main())
