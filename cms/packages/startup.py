"""Starts Django without the packages that cannot be loaded, and says so.

Whether a package can be loaded is only known by loading it, and a half-loaded one cannot be taken out of a
process again. So when Django does not start, each guest is tried in a process of its own, on top of those
that were found good, and this process begins anew without the others.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path

import django
from django.conf import settings

from cms.plugins import Refused
from cms.settings.environment import BASE_DIR
from cms.settings.installed import Guest

PATIENCE = 120  # seconds a guest may take to be loaded


def start() -> None:
    """`django.setup()`; where that fails through a guest, the process begins again without it."""
    if not settings.GUESTS:
        django.setup()
        return
    try:
        django.setup()
    except (Exception, SystemExit):
        faults = faulty(settings.GUESTS)
        if not faults:
            raise
        for name, reason in faults.items():
            sys.stderr.write(f"ATTENTION : « {name} » est laissé de côté : {reason}.\n")
        begin_again(settings.PLUGINS_SET_ASIDE | faults)


def faulty(guests: list[Guest]) -> dict[str, str]:
    """Why each guest that cannot be loaded cannot; none when the project alone does not start either."""
    if trial([], guests):
        return {}
    good: list[Guest] = []
    faults = {}
    for guest in guests:
        if reason := trial([*good, guest], guests):
            faults[guest.name] = f"{guest.package}, {reason}"
        else:
            good.append(guest)
    return faults


def trial(tried: list[Guest], guests: list[Guest]) -> str:
    """What keeps Django from starting with just these guests, in words; empty when nothing does."""
    left_out = {guest.name: "" for guest in guests if guest not in tried}
    aside = settings.PLUGINS_SET_ASIDE | left_out
    command = [sys.executable, "-m", __name__, *(guest.config.partition(".")[0] for guest in tried[-1:])]
    environment = {**os.environ, "PLUGINS_SET_ASIDE": json.dumps(aside)}
    try:
        done = subprocess.run(
            command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return f"son chargement ne finit pas en {PATIENCE} secondes"
    if done.returncode < 0:
        return f"son chargement arrête le processus (signal {signal.Signals(-done.returncode).name})"
    if done.returncode:
        return [f"son chargement arrête le processus (code {done.returncode})", *done.stdout.splitlines()][-1]
    return ""


def begin_again(aside: dict[str, str]) -> None:
    """Replace this process by the same command, with these packages set aside; its children inherit that."""
    sys.stdout.flush()
    sys.stderr.flush()
    environment = {**os.environ, "PLUGINS_SET_ASIDE": json.dumps(aside)}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


def said(error: BaseException, package: str) -> str:
    """An exception in one line: what it is, what it says, and where in the package it comes from."""
    words = " ".join(str(error).split())
    if isinstance(error, Refused):
        return words
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        words = error.msg
        frames.append((error.filename or "", error.lineno))
    inside = [(Path(file).parts, line) for file, line in frames if package in Path(file).parts]
    place = ""
    if inside:
        parts, line = inside[-1]
        place = f" ({'/'.join(parts[parts.index(package) :])}, ligne {line})"
    return f"{type(error).__name__}{place} : {words}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    try:
        django.setup()
    except BaseException as failure:
        sys.stdout.write(f"\n{said(failure, sys.argv[-1])}\n")
        sys.exit(1)
