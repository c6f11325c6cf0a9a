"""Puts every case in a folder of its own, asks both sides, and asks the SDK again about the file that the first fix gives."""

import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import server

WORKERS = max(2, os.cpu_count() or 2)


class Sdk:
    """A few processes that have loaded the SDK once; each question goes to one that is free."""

    def __init__(self):
        script = str(Path(__file__).with_name("sdk.py"))
        self.all = [
            subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
            for _ in range(WORKERS)]
        self.free = list(self.all)
        self.lock = threading.Condition()

    def judge(self, kind, path):
        with self.lock:
            while not self.free:
                self.lock.wait()
            worker = self.free.pop()
        try:
            worker.stdin.write(json.dumps([kind, str(path)]) + "\n")
            worker.stdin.flush()
            return json.loads(worker.stdout.readline())
        finally:
            with self.lock:
                self.free.append(worker)
                self.lock.notify()

    def close(self):
        for worker in self.all:
            worker.stdin.close()
            worker.wait()


def ask(cases, scratch):
    """Fills in `findings`, `sdk` and `fixed` of every case."""
    sdk = Sdk()

    def one(numbered):
        number, case = numbered
        path = lay_out(case, scratch / f"{number:05}")
        case.findings = server.check(path)
        case.sdk = sdk.judge(case.kind, path)
        case.fixed = None
        fix = server.first_fix(case.findings)
        if fix and case.sdk["accepted"] is False:
            case.fix = fix
            write(path, server.apply_fix(case.text, fix))
            case.fixed = sdk.judge(case.kind, path)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, enumerate(cases)))
    sdk.close()


def lay_out(case, folder):
    """Writes the case beside a copy of the local files of its family."""
    shutil.copytree(case.folder, folder, ignore=shutil.ignore_patterns("*.cases.yml"))
    path = folder / case.file
    path.unlink(missing_ok=True)
    write(path, case.text)
    return path


def write(path, text):
    path.write_bytes(text.encode("utf-8"))
