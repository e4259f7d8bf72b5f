"""Prints what both sides needed, and whether they came to the same."""

import json
import sys


def lines(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def figure(seconds):
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= scale or unit == "µs":
            return f"{seconds / scale:.3g} {unit}"


def main(ours, theirs):
    print("| work | Comity | NegMAS | ratio | same result |")
    print("| --- | ---: | ---: | ---: | --- |")
    for a, b in zip(lines(ours), lines(theirs)):
        same = "yes" if a["out"] == b["out"] else f"{a['out']} against {b['out']}"
        ratio = b["seconds"] / a["seconds"]
        print(f"| {a['name']} | {figure(a['seconds'])} | {figure(b['seconds'])} | {ratio:,.0f} | {same} |")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
