"""Runs `azureml-ls check` on files and applies the fixes that its JSON report offers. Must not know the SDK."""

import json
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def binary():
    """The built binary: `AZUREML_LS_BIN`, else the newest of the target folder."""
    given = os.environ.get("AZUREML_LS_BIN")
    if given:
        return given
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    built = [target / profile / "azureml-ls" for profile in ("release", "debug")]
    built = [path for path in built if path.exists()]
    if not built:
        raise SystemExit("build azureml-ls first: cargo build --release -p azureml-ls")
    return str(max(built, key=lambda path: path.stat().st_mtime))


def check(path):
    """The findings on one file, which is the only one in its folder's workspace."""
    run = subprocess.run(
        [binary(), "check", "--format", "json", "--fail-on", "never", path.name],
        cwd=path.parent, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise SystemExit(f"azureml-ls check {path} ended with {run.returncode}: {run.stderr}")
    return json.loads(run.stdout)["findings"]


def first_fix(findings):
    """The first fix of the errors, of the other findings where there is no error; None where there is no fix."""
    grave = [finding for finding in findings if finding["severity"] == "error"] or findings
    return next((fix for finding in grave for fix in finding["fixes"]), None)


def apply_fix(text, fix):
    """The text after a fix. Lines and columns count from 1, columns in code points."""
    starts = [0] + [end.end() for end in re.finditer(r"\r\n|\n|\r", text)]

    def offset(place):
        return starts[min(place["line"] - 1, len(starts) - 1)] + place["column"] - 1

    # From the end, and of edits at one place the last first: an insertion before what a removal takes away stays.
    places = sorted(enumerate(fix["edits"]), key=lambda one: (offset(one[1]["range"]["start"]), one[0]), reverse=True)
    for _, edit in places:
        start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        text = text[:start] + edit["new_text"] + text[end:]
    return text
