"""What both peers have in common: reading the events, timing, peak memory, and handing over answers."""

import json
import re
import sys
import time
from pathlib import Path

AS_OF = "2025-01-01T00:00:00"


def reset_peak():
    """Starts the measurement of peak memory anew (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass


def peak_mb():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024


def run(tasks, folder, repeats):
    """Times each task; prints a line a task: its name, all seconds, peak memory. The answer goes to `folder`."""
    for name, work, save in tasks:
        seconds = []
        reset_peak()
        answer = None
        for _ in range(repeats):
            answer = None
            start = time.perf_counter()
            answer = work()
            seconds.append(time.perf_counter() - start)
        line = {"work": name, "seconds": seconds, "mb": peak_mb()}
        if save:
            save(answer).write_ipc(Path(folder) / f"{name}.arrow")
        print(json.dumps(line), flush=True)
        print(f"    {name}: {min(seconds):.3f} s", file=sys.stderr, flush=True)
