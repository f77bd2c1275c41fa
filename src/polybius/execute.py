"""Runs the map over reports, in this process or in several, with one result whatever the number of processes.

A report whose coding fails becomes a refusal that says why; a worker process that dies takes no other report with it.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from polybius.model import CodedReport, Refusal, Report
from polybius.pipeline import Pipeline, code_report, load_pipeline

Outcome = CodedReport | Refusal
Progress = Callable[[Outcome], None]
# Reports handed to each worker ahead of the one waited for: enough to keep it busy, few enough to hold in memory.
AHEAD = 8

_pipeline: Pipeline | None = None


def map_reports(
    reports: Iterable[Report | Refusal],
    pipeline: str | Pipeline | None = None,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Code each report; results come in the order of the input, refusals of the reading among them.

    `pipeline` is a loaded pipeline, its name, or None for the usual one; several processes load it by name.
    `progress` is called with each result.
    """
    outcomes = _in_process(reports, pipeline) if jobs <= 1 else _in_processes(reports, pipeline, jobs)
    for outcome in outcomes:
        if progress:
            progress(outcome)
        yield outcome


def code_or_refuse(report: Report, pipeline: Pipeline) -> Outcome:
    """The coded report, or a refusal with the kind of error and its message."""
    try:
        return code_report(report, pipeline)
    except Exception as error:  # one report must not stop a run, whatever is wrong with it
        return Refusal(report.path, f"cannot be coded: {type(error).__name__}: {error}"[:500], report=report.id)


def _in_process(reports: Iterable[Report | Refusal], pipeline: str | Pipeline | None) -> Iterator[Outcome]:
    loaded = pipeline if isinstance(pipeline, Pipeline) else None
    for report in reports:
        if isinstance(report, Refusal):
            yield report
            continue
        loaded = loaded or load_pipeline(pipeline if isinstance(pipeline, str) else None)
        yield code_or_refuse(report, loaded)


# ------------------------------------------------------------------ several processes
def _in_processes(reports: Iterable[Report | Refusal], pipeline: str | Pipeline | None, jobs: int) -> Iterator[Outcome]:
    """The first report in each place of the queue is waited for; the rest are under way meanwhile."""
    name = pipeline if isinstance(pipeline, str) else None
    waiting: deque[tuple[Report | Refusal, Future[Outcome] | None]] = deque()
    source = iter(reports)
    pool = _start(jobs, name)
    try:
        while True:
            for report in source:
                waiting.append((report, None if isinstance(report, Refusal) else _submit(pool, report)))
                if len(waiting) >= jobs * AHEAD:
                    break
            if not waiting:
                return
            report, future = waiting.popleft()
            if isinstance(report, Refusal):
                yield report
                continue
            try:
                if future is None:
                    raise BrokenProcessPool
                yield future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                yield _alone(report, name)
                pool = _start(jobs, name)
                waiting = deque((r, f if _is_done(f) else _resubmit(pool, r)) for r, f in waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, report: Report) -> Future[Outcome] | None:
    try:
        return pool.submit(_code_in_worker, report)
    except BrokenProcessPool:
        return None


def _resubmit(pool: ProcessPoolExecutor, report: Report | Refusal) -> Future[Outcome] | None:
    return None if isinstance(report, Refusal) else _submit(pool, report)


def _is_done(future: Future[Outcome] | None) -> bool:
    return future is not None and future.done() and not future.cancelled() and future.exception() is None


def _alone(report: Report, name: str | None) -> Outcome:
    """A second try in a process of its own, which tells the report that kills workers from those beside it."""
    pool = _start(1, name)
    try:
        return pool.submit(_code_in_worker, report).result()
    except BrokenProcessPool:
        return Refusal(report.path, "cannot be coded: it ends the worker process", report=report.id)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _start(jobs: int, name: str | None) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_load, initargs=(name,))


def _load(name: str | None) -> None:
    global _pipeline
    _pipeline = load_pipeline(name)


def _code_in_worker(report: Report) -> Outcome:
    assert _pipeline is not None
    return code_or_refuse(report, _pipeline)
