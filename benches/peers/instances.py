"""Writes the instances that both sides play, from one fixed generator."""

import json
import sys


class Numbers:
    """A linear congruential generator: the same everywhere."""

    def __init__(self, seed):
        self.state = seed

    def unit(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return round((self.state >> 33) / 2**31, 4)


def case(seed, sizes, exponents, rounds):
    numbers = Numbers(seed)

    def party():
        weights = [0.1 + numbers.unit() for _ in sizes]
        total = sum(weights)
        values = []
        for size in sizes:
            raw = [numbers.unit() for _ in range(size)]
            low, high = min(raw), max(raw)
            values.append([(v - low) / (high - low) if high > low else v for v in raw])
        return {"weights": [w / total for w in weights], "values": values}

    parties = [party() for _ in exponents]
    return {"sizes": sizes, "parties": parties, "exponents": exponents, "rounds": rounds}


def task(name, kind, case, negmas_repeats):
    return {"name": name, "kind": kind, "case": case, "negmas_repeats": negmas_repeats}


def mixed(parties):
    return [[4.0, 0.25, 1.0][k % 3] for k in range(parties)]


def main(path):
    bilateral = case(32, [10, 10, 10], [4.0, 0.25], 100)
    tasks = [
        task("2 parties, 3 x 10 values, 100 rounds, tables reused", "reused", bilateral, 200),
        task("2 parties, 3 x 10 values, 100 rounds, with set-up", "setup", bilateral, 200),
        task("10 parties, 4 x 4 values, 50 rounds", "setup", case(2, [4, 4, 4, 4], mixed(10), 50), 5),
        task("50 parties, 3 x 4 values, 50 rounds", "setup", case(3, [4, 4, 4], mixed(50), 50), 1),
        task("193 parties, 3 x 3 values, 50 rounds", "setup", case(4, [3, 3, 3], [4.0] * 193, 50), 1),
        task("Pareto set of 100,000 outcomes, 10 parties", "pareto", case(5, [10] * 5, mixed(10), 1), 1),
    ]
    with open(path, "w") as file:
        json.dump({"tasks": tasks}, file)


if __name__ == "__main__":
    main(sys.argv[1])
