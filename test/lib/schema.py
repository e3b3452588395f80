"""schema.py SCHEMA <DOCUMENT - does a JSON document fit a schema? Says "fits", or each
place where it does not. Strict: a key twice is a fault of the document, a keyword that is not known
here one of the schema, and what the schema never tells of is not let through unless it says so."""
import json
import re
import sys

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
         "integer": int, "number": (int, float)}
PLAIN = {"$schema", "$id", "title", "description", "$defs", "examples"}


def pairs(items):
    keys = [k for k, _ in items]
    for k in keys:
        if keys.count(k) > 1:
            raise ValueError(f"the key {k!r} twice")
    return dict(items)


def is_a(value, name):
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


class Fit:
    def __init__(self, root):
        self.root, self.bad = root, []

    def say(self, at, text):
        self.bad.append(f"{at or 'the document'}: {text}")

    def named(self, ref):
        part = self.root
        for word in ref.removeprefix("#/").split("/"):
            part = part[word]
        return part

    def one(self, schema, value, at):
        for word, arg in schema.items():
            if word in PLAIN or word in ("properties", "additionalProperties"):
                continue
            check = getattr(self, "is_" + word.lstrip("$"), None)
            if check is None:
                self.say(at, f"the schema says {word}, which is not known here")
            else:
                check(arg, value, at)
        if isinstance(value, dict) and ("properties" in schema or "additionalProperties" in schema):
            self.members(schema, value, at)

    def members(self, schema, value, at):
        known = schema.get("properties", {})
        for key, item in value.items():
            if key in known:
                self.one(known[key], item, f"{at}.{key}")
            elif schema.get("additionalProperties") is False:
                self.say(at, f"has {key!r}, of which the schema does not tell")

    def is_ref(self, arg, value, at):
        self.one(self.named(arg), value, at)

    def is_type(self, arg, value, at):
        names = arg if isinstance(arg, list) else [arg]
        if not any(is_a(value, n) for n in names):
            self.say(at, f"is {json.dumps(value)[:40]}, not {' or '.join(names)}")

    def is_enum(self, arg, value, at):
        if value not in arg:
            self.say(at, f"is {value!r}, not one of {arg}")

    def is_const(self, arg, value, at):
        if value != arg:
            self.say(at, f"is {value!r}, not {arg!r}")

    def is_required(self, arg, value, at):
        for key in arg if isinstance(value, dict) else []:
            if key not in value:
                self.say(at, f"lacks {key!r}")

    def is_items(self, arg, value, at):
        for i, item in enumerate(value if isinstance(value, list) else []):
            self.one(arg, item, f"{at}[{i}]")

    def is_pattern(self, arg, value, at):
        if isinstance(value, str) and not re.search(arg, value):
            self.say(at, f"is {value!r}, which {arg} does not match")

    def is_minimum(self, arg, value, at):
        if is_a(value, "number") and value < arg:
            self.say(at, f"is {value}, less than {arg}")


with open(sys.argv[1], encoding="utf-8") as f:
    fit = Fit(json.load(f))
try:
    fit.one(fit.root, json.load(sys.stdin, object_pairs_hook=pairs), "")
except ValueError as e:
    fit.say("", f"is no JSON: {e}")
print("\n".join(fit.bad[:20]) or "fits")
sys.exit(bool(fit.bad))
