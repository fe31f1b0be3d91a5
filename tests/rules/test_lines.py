"""Lines of values in TOML files, where tomllib tells none."""

import pytest

from verifier.rules.lines import Lines

TEXT = '''# a comment = 1
[pack]
name = "甲"
long = """
[not.a.table]
key = "not a key"
"""
list = [
    { a = "]" },  # a ] in a comment
    "x = 1",
]
dotted.key = 1
literal = \'\'\'
b = 1\'\'\'
[[rule]]
id = "one"
[rule.inner]
x = 1
[[rule]]
id = "two"
[[rule.part]]
y = 1
[[rule.part]]
y = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("pack",), 2),
        (("pack", "name"), 3),
        (("pack", "list"), 8),
        (("pack", "list", 0, "a"), 8),
        (("pack", "dotted", "key"), 12),
        (("pack", "literal"), 13),
        (("pack", "key"), 2),
        (("rule", 0), 15),
        (("rule", 0, "inner", "x"), 18),
        (("rule", 1, "id"), 20),
        (("rule", 1, "part", 0, "y"), 22),
        (("rule", 1, "part", 1, "y"), 24),
        (("nowhere", 3), 1),
    ],
)
def test_a_value_is_placed_on_its_line_or_its_tables(path, line):
    """Strings and lists over several lines hold no keys; what is not placed is placed at its table."""
    assert Lines(TEXT).of(path) == line
