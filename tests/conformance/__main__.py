"""The conformance suite: does azureml-ls say what the SDK behind `az ml` says?

    python tests/conformance                     the labelled cases
    python tests/conformance --only amlCompute   those whose name holds a word
    python tests/conformance --mutate 500 --seed 7   new one-fault cases, made from the bases and the catalog's facts

Python is that of `.ci/python` (with the pinned azure-ai-ml); azureml-ls is `AZUREML_LS_BIN` or the newest build.
Exit code 1 if anything differs that `disagreements.yml` does not list, or does not differ although it is listed.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import cases
import judge
import run


def main():
    arguments = argparse.ArgumentParser(prog="conformance", description=__doc__.splitlines()[0])
    arguments.add_argument("--only", default="", metavar="WORD", help="cases whose name or kind holds this")
    arguments.add_argument("--mutate", type=int, default=0, metavar="N", help="N new cases instead of the labelled ones")
    arguments.add_argument("--seed", type=int, default=1, help="of --mutate")
    arguments.add_argument("--keep", metavar="FOLDER", help="leave the judged files there")
    given = arguments.parse_args()
    if given.mutate:
        import mutate

        found = mutate.cases(given.mutate, given.seed, given.only)
    else:
        found = [case for case in cases.everything() if given.only in f"{case.kind} {case.id}"]
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        run.ask(found, Path(given.keep or scratch))
    if given.mutate:
        import figures

        return figures.report(found)
    return report(found, bool(given.only))


def report(found, partly):
    """Prints what differs; 0 if only what is listed does."""
    listed = judge.listed()
    failed, stale = [], set(listed)
    for case in found:
        wrong = judge.against_label(case)
        for one in judge.against_sdk(case):
            stale.discard((one.sort, case.id))
            if (one.sort, case.id) not in listed:
                wrong.append(one)
        if wrong:
            failed.append(case)
            print(f"{case.kind} | {case.id}")
            for one in wrong:
                print(f"    {one.sort}: {one.words}")
    known = {case.id for case in found}
    stale = [] if partly else sorted(stale)
    for sort, case in stale:
        print(f"listed, but it {'does not occur' if case in known else 'is no case'}: {sort}: {case}")
    kinds = {case.kind for case in found}
    print(f"conformance: {len(found)} cases, {len(kinds)} kinds: "
          f"{len(found) - len(failed)} passed, {len(failed) + len(stale)} failed")
    return int(bool(failed or stale))


if __name__ == "__main__":
    sys.exit(main())
