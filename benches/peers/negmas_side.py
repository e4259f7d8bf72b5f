"""The work of `instances.json` in NegMAS: one JSON line a task, with CPU seconds and what came out."""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

from negmas import SAOMechanism, make_issue  # noqa: E402
from negmas.gb.negotiators.timebased import TimeBasedConcedingNegotiator  # noqa: E402
from negmas.negotiators.helpers import PolyAspiration  # noqa: E402
from negmas.preferences import LinearAdditiveUtilityFunction, pareto_frontier  # noqa: E402
from negmas.preferences.value_fun import TableFun  # noqa: E402


def issues_of(case):
    return [make_issue(size, f"i{k}") for k, size in enumerate(case["sizes"])]


def utilities(case, issues):
    def one(party):
        tables = [TableFun(dict(enumerate(values))) for values in party["values"]]
        return LinearAdditiveUtilityFunction(
            tables, weights=party["weights"], issues=issues, reserved_value=0.0
        )

    return [one(party) for party in case["parties"]]


def session(case, issues, ufuns):
    mechanism = SAOMechanism(issues=issues, n_steps=case["rounds"])
    for ufun, exponent in zip(ufuns, case["exponents"]):
        curve = PolyAspiration(1.0, exponent)
        mechanism.add(TimeBasedConcedingNegotiator(offering_curve=curve), preferences=ufun)
    return mechanism


def play(case, setup, repeats):
    issues = issues_of(case)
    ufuns = utilities(case, issues)
    if repeats > 1:
        session(case, issues, ufuns).run()
    start = time.process_time()
    for _ in range(repeats):
        if setup:
            issues = issues_of(case)
            ufuns = utilities(case, issues)
        state = session(case, issues, ufuns).run()
    spent = (time.process_time() - start) / repeats
    agreement = None if state.agreement is None else [int(v) for v in state.agreement]
    return spent, f"{agreement} after {state.step}"


def frontier(case):
    issues = issues_of(case)
    ufuns = utilities(case, issues)
    start = time.process_time()
    points, _ = pareto_frontier(ufuns, issues=issues)
    return time.process_time() - start, f"{len(points)} points"


def main(path):
    with open(path) as file:
        work = json.load(file)
    for task in work["tasks"]:
        case = task["case"]
        if task["kind"] == "pareto":
            spent, out = frontier(case)
        else:
            spent, out = play(case, task["kind"] == "setup", task["negmas_repeats"])
        print(json.dumps({"name": task["name"], "seconds": spent, "out": out}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
