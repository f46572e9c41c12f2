"""Texts of schema.yaml that contradict themselves, for the generator's side and for a project's.

`CASES` has by name: the text, the line and the column that are to be named, and words of the rule.
A project names the same line, but for LEFT_TO_TOOLS.
"""

from typing import NamedTuple

TOP = "table: data/raw/a.csv\ntask: {task}\ncolumns:\n"
TARGET = "  late: {type: boolean, role: target}\n"
SEEN = "  seen: {type: number, example: 1}\n"


class Case(NamedTuple):
    """A text, where it is wrong, and words of what is said."""

    text: str
    line: int
    column: str
    words: str


def of(column: str, words: str, **more: str) -> Case:
    """A file whose sixth line is a column with a contradiction."""
    name = column.partition(":")[0].strip('"')
    head = TOP.format(task=more.get("task", "binary"))
    return Case(f"{head}{more.get('target', TARGET)}{SEEN}  {column}\n", 6, name, words)


def target(column: str, task: str, line: int, words: str) -> Case:
    """A file with a target in its fourth line."""
    named = "" if line == 2 else "late"
    return Case(f"{TOP.format(task=task)}  late: {{{column}}}\n{SEEN}", line, named, words)


def file(text: str, line: int, words: str, column: str = "") -> Case:
    """A whole file."""
    return Case(text, line, column, words)


WHOLE = f"{TOP.format(task='binary')}{TARGET}{SEEN}"

CASES = {
    "unknown key": of("a: {type: number, exmaple: 1}", "there is no key 'exmaple'"),
    "unknown type": of("a: {type: float, example: 1}", "type cannot be 'float'"),
    "unknown role": of("a: {type: number, role: ignored}", "role cannot be 'ignored'"),
    "two roles": of("a: {type: category, role: [group, feature]}", "role cannot be a list"),
    "no type": of("a: {role: dropped}", "type is missing"),
    "a column without anything": of("a:", "nothing does not describe a column"),
    "a column that is a word": of("a: number", "'number' does not describe a column"),
    "about a number": of("a: {type: number, about: 15, example: 1}", "about: 15 is no text"),
    "missing in a word": of('a: {type: number, missing: "yes"}', "missing: 'yes' is not true"),
    "a name that is a number": of("2024: {type: number, example: 1}", "name 2024 is no text"),
    "a name that is true": of("true: {type: number, example: 1}", "the name true is no text"),
    "range of a category": of("a: {type: category, range: [0, 1], missing: true}", "no range"),
    "range of a boolean": of("a: {type: boolean, range: [0, 1], missing: true}", "no range"),
    "range of one number": of("a: {type: number, range: [0], missing: true}", "two numbers"),
    "range of words": of('a: {type: number, range: ["0", 1], missing: true}', "'0' is no number"),
    "range of a truth": of("a: {type: number, range: [true, 1], missing: true}", "true is no"),
    "range without end": of("a: {type: number, range: [0, .inf], missing: true}", "is no number"),
    "range upside down": of(
        "a: {type: number, range: [9, 1], missing: true}", "low end 9 is above"
    ),
    "example above": of("a: {type: number, range: [0, 1], example: 2}", "outside the range"),
    "example below": of("a: {type: integer, range: [0, null], example: -1}", "outside the range"),
    "values of a number": of('a: {type: number, values: ["1"], example: 1}', "no values"),
    "values of a boolean": of('a: {type: boolean, values: ["f"], example: true}', "no values"),
    "values twice": of('a: {type: category, values: ["x", "x"], example: "x"}', "'x' is there tw"),
    "values that are numbers": of("a: {type: category, values: [1, 2]}", "1 is no text"),
    "values that are a word": of('a: {type: category, values: "x"}', "'x' is no list"),
    "values that stand for nothing": of(
        'a: {type: category, values: ["NA", "SE"], example: "SE"}', "'NA' stands for no value"
    ),
    "example that is no value": of(
        'a: {type: category, values: ["x", "y"], example: "z"}', "'z' is none of the values"
    ),
    "no example": of("a: {type: number}", "it needs an example"),
    "example of a number in words": of('a: {type: number, example: "1"}', "is not a number"),
    "example of a number is true": of("a: {type: number, example: true}", "is not a number"),
    "example of an integer": of("a: {type: integer, example: 1.5}", "is not a whole number"),
    "example of a boolean": of('a: {type: boolean, example: "yes"}', "is not true or false"),
    "example of a category": of("a: {type: category, example: 7}", "is not a text"),
    "example of a datetime": of('a: {type: datetime, example: "1.3.2024"}', "is not a moment"),
    "example with a zone": of(
        'a: {type: datetime, example: "2024-03-01T00:00Z"}', "is not a moment without zone"
    ),
    "example without quotes": of("a: {type: datetime, example: 2024-03-01}", "no text, number"),
    "example that is a list": of("a: {type: number, example: [1]}", "a list is no text, number"),
    "example without end": of("a: {type: number, example: .nan}", "is not a number"),
    "format of a number": of('a: {type: number, format: "%d", example: 1}', "has no format"),
    "format that is none": of('a: {type: datetime, format: "dd/mm", missing: true}', "strptime"),
    "format with an unknown sign": of(
        'a: {type: datetime, format: "%d/%K", missing: true}', "no format of strptime"
    ),
    "format twice the same": of(
        'a: {type: datetime, format: "%d %d", missing: true}', "no format of strptime"
    ),
    "two targets": of("a: {type: boolean, role: target}", "late has the role target already"),
    "two times": of(
        'a: {type: datetime, role: time, example: "2024-03-01"}',
        "late has the role time already",
        target='  late: {type: datetime, role: time, example: "2024-03-01"}\n'
        "  it: {type: boolean, role: target}\n",
    )._replace(line=7),
    "two groups": of(
        "a: {type: category, role: group}",
        "first has the role group already",
        target=f"{TARGET}  first: {{type: category, role: group}}\n",
    )._replace(line=7),
    "time that is no datetime": of('a: {type: category, role: time, example: "x"}', "the time is"),
    "time that may be missing": of(
        "a: {type: datetime, role: time, missing: true}", "time of a row"
    ),
    "no target": file(TOP.format(task="binary") + SEEN, 3, "no column has the role target"),
    "no features": file(TOP.format(task="binary") + TARGET, 3, "no column is a feature"),
    "binary of a number": target(
        "type: number, role: target", "binary", 2, "task: binary does not"
    ),
    "regression of a boolean": target("type: boolean, role: target", "regression", 2, "2 classes"),
    "multiclass of two": target(
        'type: category, role: target, values: ["a", "b"]', "multiclass", 2, "2 classes"
    ),
    "binary of three": target(
        'type: category, role: target, values: ["a", "b", "c"]', "binary", 2, "3 classes"
    ),
    "one class": target('type: category, role: target, values: ["a"]', "binary", 4, "has 1"),
    "open classes": target("type: category, role: target", "binary", 4, "needs its classes"),
    "target that is a moment": target("type: datetime, role: target", "binary", 4, "be predicted"),
    "task that is none": target("type: boolean, role: target", "clustering", 2, "'clustering'"),
    "a goal in percent": file(f"goal: 80\n{WHOLE}", 1, "goal: 80, but the metric"),
    "a goal below nothing": file(f"goal: -1\n{WHOLE}", 1, "goal: -1, but the metric"),
    "a goal in words": file(f"goal: high\n{WHOLE}", 1, "goal: 'high' is no number"),
    "a key of no file": file(f"target: late\n{WHOLE}", 1, "there is no key 'target'"),
    "no table": file(WHOLE.replace("table", "#"), 1, "table is missing"),
    "table without a name": file(WHOLE.replace("data/raw/a.csv", '""'), 1, "table: it is empty"),
    "no task": file(WHOLE.replace("task", "#"), 1, "task is missing"),
    "no columns": file("table: a.csv\ntask: binary\n", 1, "columns is missing"),
    "empty columns": file("table: a.csv\ntask: binary\ncolumns: {}\n", 3, "there are no columns"),
    "columns in a list": file("table: a.csv\ntask: binary\ncolumns: [a]\n", 3, "is no mapping"),
    "read that is a word": file(f"read: csv\n{WHOLE}", 1, "read: 'csv' is no mapping"),
    "read by an unknown key": file(f'read: {{delimiter: ";"}}\n{WHOLE}', 1, "key 'delimiter'"),
    "read by two marks": file(f'read: {{sep: "::"}}\n{WHOLE}', 1, "is not one character"),
    "read in no encoding": file(f'read: {{encoding: "klingon"}}\n{WHOLE}', 1, "is no encoding"),
    "read with one mark for two": file(
        f'read: {{decimal: ",", thousands: ","}}\n{WHOLE}', 1, "thousands and decimal are both"
    ),
    "read with quotes between fields": file(
        f"read: {{sep: '\"'}}\n{WHOLE}", 1, "quotechar and sep are both"
    ),
    "words for missing that are no text": file(f"read: {{na_values: [0]}}\n{WHOLE}", 1, "0 is no"),
    "a key twice": file(f"table: a.csv\n{WHOLE}", 2, "table is there twice, first in line 1"),
    "a column twice": file(WHOLE + SEEN, 6, "seen is there twice, first in line 5", "seen"),
    "a column's key twice": of(
        "a: {type: number, type: number, example: 1}", "type is there twice"
    ),
    "an empty file": file("", 1, "the file is empty"),
    "only comments": file("# nothing\n", 1, "the file is empty"),
    "a list": file("- table\n", 1, "the file holds no keys"),
    "a sentence": file("hello\n", 1, "the file holds no keys"),
    "tabs": file(WHOLE.replace("  seen", "\tseen"), 5, "tabs cannot indent"),
    "a bracket that stays open": file(f"{WHOLE}  a: {{type: number\n", 7, "expected"),
    "two documents": file(f"{WHOLE}---\n{WHOLE}", 6, "document"),
    "a date that is none": of("a: {type: datetime, example: 2024-02-31}", "is no value")._replace(
        column=""
    ),
    "a character that cannot be seen": file(f"{WHOLE}# \x01\n", 6, "a character that YAML"),
    "an unknown anchor": of("a: *b", "undefined alias")._replace(column=""),
    "an unknown tag": of("a: {type: !x number}", "the tag !x says nothing")._replace(column=""),
    "a tag of another kind": of("a: !!set {x}", "2002:set says nothing")._replace(column=""),
    "a tag that lies": of("a: {type: !!int number}", "'number' is no value")._replace(column=""),
    "a tag without a value": of("a: {type: !!int }", "'' is no value")._replace(column=""),
    "another version": file(f"%YAML 1.9\n---\n{WHOLE}", 1, "a version of YAML"),
    "a merged text": of("<<: x", "only a mapping can be merged")._replace(column=""),
    "a mapping in itself": of("a: &a {<<: *a}", "nested too deeply")._replace(line=1, column=""),
    "a key that is a list": of("? [a, b]", "cannot be a key")._replace(column=""),
}

# What a project's own side leaves to pandas and to YAML, whose errors name no line.
LEFT_TO_TOOLS = {
    "format that is none",
    "format with an unknown sign",
    "format twice the same",
    "table without a name",
    "read in no encoding",
    "read with one mark for two",
    "read with quotes between fields",
    "a date that is none",
    "a character that cannot be seen",
    "a tag that lies",
    "a tag without a value",
    "a mapping in itself",
    "a key that is a list",
}
