#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validate what smbdiff prints as JSON against the schemas in docs/.

Usage: check.py SMBDIFF DOCS CAPTURE_OR_DIRECTORY...

Every capture is listed, every two neighbours in a directory are compared, both
as one document and by lines. What a schema cannot say is checked here: that
the lines and the document tell the same, that counts are those of what is
listed, that fields lie within what holds them.
"""

import itertools
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

CAPTURES = (".pcap", ".pcapng", ".gz", ".zst", ".cap")


def validators(docs):
    """The schemas with the definitions of all in each, so that every reference is local."""
    names = ("trace.schema.json", "diff.schema.json", "baseline.schema.json")
    texts = [re.sub(r'"[a-z]+\.schema\.json#', '"#', (docs / name).read_text())
             for name in names]
    trace, diff, baseline = map(json.loads, texts)
    definitions = {**trace["$defs"], **diff["$defs"], **baseline["$defs"]}

    def validator(schema):
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator({**schema, "$defs": definitions})

    return {
        "trace": validator(trace),
        "message": validator({"$ref": "#/$defs/message"}),
        "field": validator({"$ref": "#/$defs/field"}),
        "diff": validator(diff),
        "line": validator({"$ref": "#/$defs/line"}),
        "baseline": validator(baseline),
    }


def shape(value, key=None):
    """A value without what a schema does not look at."""
    if isinstance(value, dict):
        return tuple((k, shape(v, k)) for k, v in value.items())
    if isinstance(value, list):
        return frozenset(map(shape, value))
    return value if key in ("type", "kind", "severity", "event", "name") else type(value)


class Checker:
    def __init__(self, program, docs):
        self.program = program
        self.validators = validators(docs)
        self.checks = 0
        self.seen = set()
        self.failures = []

    def run(self, *args):
        done = subprocess.run([self.program, *map(str, args)], capture_output=True, check=False)
        return done.returncode, done.stdout.decode("utf-8")

    def expect(self, what, condition, why):
        self.checks += 1
        if not condition:
            self.failures.append(f"{what}: {why}")

    def validate(self, what, kind, value):
        error = jsonschema.exceptions.best_match(self.validators[kind].iter_errors(value))
        where = "/".join(map(str, error.absolute_path)) if error else ""
        self.expect(what, error is None, f"{where}: {error.message[:300]}" if error else "")

    def is_new(self, value):
        """Whether nothing of its shape was validated yet: there are hundreds of thousands."""
        known = shape(value)
        new = known not in self.seen
        self.seen.add(known)
        return new

    def fields(self, what, fields, holder=None):
        """Each field by itself."""
        for field in fields:
            alone = {**field, "fields": [{"name": "x", "label": "x"}]}
            if "fields" not in field:
                del alone["fields"]
            if self.is_new(alone):
                self.validate(f"{what} {field['name']}", "field", alone)
            if holder and "offset" in field and "offset" in holder and holder["name"] == "smb2":
                inside = field["offset"] + field["length"] <= holder["offset"] + holder["length"]
                self.expect(what, inside, f"{field['name']} reaches beyond {holder['name']}")
            self.fields(what, field.get("fields", ()), field)

    def trace(self, path):
        status, text = self.run("--format", "json", path)
        if status == 2:
            return False
        document = json.loads(text)
        lines = [json.loads(line) for line in self.run("--format", "jsonl", path)[1].splitlines()]
        self.validate(path, "trace", {**document, "messages": []})
        for message in lines:
            what = f"{path} message {message['message']}"
            self.validate(what, "message", {**message, "fields": []})
            self.fields(what, message["fields"])
        self.expect(path, document["messages"] == lines, "the lines are not the document's")
        self.expect(path, document["capture"]["messages"] == len(lines), "number of messages")
        return True

    def diff(self, a, b, *options):
        what = " ".join(map(str, (a, b, *options)))
        status, text = self.run("--format", "json", a, b, *options)
        document = json.loads(text)
        lines = [json.loads(line)
                 for line in self.run("--format", "jsonl", a, b, *options)[1].splitlines()]
        if "--all" in options:  # the lines hold the same entries, and are many
            self.validate(what, "diff", {**document, "entries": []})
        else:
            self.validate(what, "diff", document)
        for line in lines:
            if self.is_new(line):
                self.validate(what, "line", line)

        def of(kind):
            return [{k: v for k, v in line.items() if k != "type"}
                    for line in lines if line["type"] == kind]

        for kind, member in (("finding", "findings"), ("note", "notes"), ("entry", "entries")):
            self.expect(what, of(kind) == document[member], f"the lines' {member} differ")
        joined = {**lines[0], **lines[-1]}
        self.expect(what, all(joined[k] == v for k, v in document.items()
                              if k not in ("findings", "notes", "entries")), "header or summary")
        self.expect(what, status == (2 if status == 2 else 0 if document["identical"] else 1),
                    f"status {status}")
        self.entries(what, document, "--all" in options)

    def baseline(self, a, b):
        """What is accepted is a note; what does not come again is told."""
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            before = json.loads(self.run("--format", "json", a, b)[1])
            self.run("--update-baseline", file.name, a, b)
            what = f"baseline of {a} {b}"
            document = json.loads(Path(file.name).read_text())
            self.validate(what, "baseline", document)
            self.expect(what, bool(document["accepted"]) != before["identical"], "what it has")
            after = json.loads(self.run("--format", "json", "--baseline", file.name, a, b)[1])
            self.expect(what, after["identical"] and not after["baseline"]["stale"], "accepted")
            self.diff(a, b, "--baseline", file.name)
            self.diff(a, a, "--baseline", file.name)
            same = json.loads(self.run("--format", "json", "--baseline", file.name, a, a)[1])
            self.expect(what, same["baseline"]["stale"] == document["accepted"], "stale")

    def entries(self, what, document, all_rows):
        counts = document["counts"]
        listed = {kind: sum(e["kind"] == kind for e in document["entries"]) for kind in counts}
        differ = [e for e in document["entries"] if e["severity"] == "difference"]
        self.expect(what, document["identical"] == (not differ), "identical, or not")
        if all_rows:
            self.expect(what, all(listed[kind] == n for kind, n in counts.items()
                                  if kind != "noted"), "counts of the entries")
        causes = [e["cause"] for e in document["entries"] if "cause" in e]
        for finding in document["findings"]:
            n = causes.count(finding["rank"])
            self.expect(what, finding["consequences"] == n,
                        f"finding {finding['rank']}: {finding['consequences']} consequences, "
                        f"{n} entries have it as cause")


def captures(arguments):
    for argument in map(Path, arguments):
        if not argument.exists():
            continue
        found = sorted(argument.iterdir()) if argument.is_dir() else [argument]
        yield [path for path in found if path.suffix in CAPTURES]


def main():
    program, docs, *arguments = sys.argv[1:]
    checker = Checker(program, Path(docs))
    for group in captures(arguments):
        good = [path for path in group if checker.trace(path)]
        for a, b in itertools.pairwise(good):
            checker.diff(a, b)
            checker.diff(a, b, "--all")
            checker.baseline(a, b)
            checker.diff(a, b, "--reference", a, "--latency")
            keys = Path(f"{b}.keys")
            if keys.exists():
                checker.diff(a, b, "--keys", keys)
    for failure in checker.failures[:20]:
        print("not ok:", failure)
    print(f"{checker.checks} checks, {len(checker.failures)} failures")
    return 1 if checker.failures else 0


if __name__ == "__main__":
    sys.exit(main())
