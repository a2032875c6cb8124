//! Work on several threads whose count the caller passes; results come back in the order of the jobs.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::{Error, ErrorCode, Result};

/// Watches long work: called with how much is done of how much; `false` stops the work with `cancelled`.
pub trait Watch: Send + Sync {
    /// Called now and then, from any of the working threads.
    fn report(&self, done: u64, total: u64) -> bool;
}

impl<F: Fn(u64, u64) -> bool + Send + Sync> Watch for F {
    fn report(&self, done: u64, total: u64) -> bool {
        self(done, total)
    }
}

/// How work is carried out: on how many threads, and who watches.
#[derive(Clone, Default)]
pub(crate) struct Workers {
    threads: usize,
    watch: Option<Arc<dyn Watch>>,
}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workers")
            .field("threads", &self.threads())
            .field("watched", &self.watch.is_some())
            .finish()
    }
}

impl Workers {
    pub(crate) fn new(threads: usize) -> Self {
        Self { threads, watch: None }
    }

    pub(crate) fn watched(&self, watch: Option<Arc<dyn Watch>>) -> Self {
        Self { threads: self.threads, watch }
    }

    pub(crate) fn watch(&self) -> Option<Arc<dyn Watch>> {
        self.watch.clone()
    }

    pub(crate) fn threads(&self) -> usize {
        self.threads.max(1)
    }

    /// Reports from work that is one piece.
    ///
    /// # Errors
    /// `cancelled` when whoever watches wants no answer any more.
    pub(crate) fn report(&self, done: u64, total: u64) -> Result<()> {
        if self.watch.as_deref().is_some_and(|watch| !watch.report(done, total)) {
            return Err(cancelled());
        }
        Ok(())
    }

    /// As [`report`](Self::report), for loops of many short turns: tells of every 1,024th.
    pub(crate) fn turn(&self, at: usize, turns: usize) -> Result<()> {
        const TURNS: usize = 1024;
        if at.is_multiple_of(TURNS) {
            return self.report((at / TURNS) as u64 + 1, turns.div_ceil(TURNS) as u64);
        }
        Ok(())
    }

    /// Runs jobs `0..jobs` and returns their results in that order, whatever thread took which.
    pub(crate) fn run<T: Send>(&self, jobs: usize, job: impl Fn(usize) -> T + Sync) -> Result<Vec<T>> {
        self.run_keeping(jobs, || (), |(), at| job(at))
    }

    /// Hands each part to one thread, with what that thread has kept since it began.
    pub(crate) fn share<P: Send, K>(
        &self,
        parts: Vec<P>,
        begin: impl Fn() -> K + Sync,
        work: impl Fn(&mut K, P) + Sync,
    ) -> Result<()> {
        let parts: Vec<Mutex<Option<P>>> = parts.into_iter().map(|part| Mutex::new(Some(part))).collect();
        self.run_keeping(parts.len(), begin, |kept, at| {
            let part = parts.get(at).and_then(|part| part.lock().ok()?.take());
            if let Some(part) = part {
                work(kept, part);
            }
        })?;
        Ok(())
    }

    fn run_keeping<T: Send, K>(
        &self,
        jobs: usize,
        begin: impl Fn() -> K + Sync,
        job: impl Fn(&mut K, usize) -> T + Sync,
    ) -> Result<Vec<T>> {
        let next = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        let watch = self.watch.as_deref();
        let work = || {
            let (mut kept, mut done) = (begin(), Vec::new());
            while !stopped.load(Ordering::Relaxed) {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= jobs {
                    break;
                }
                done.push((at, job(&mut kept, at)));
                if watch.is_some_and(|watch| !watch.report(at as u64 + 1, jobs as u64)) {
                    stopped.store(true, Ordering::Relaxed);
                }
            }
            done
        };
        let threads = self.threads().min(jobs);
        let mut parts: Vec<(usize, T)> = if threads <= 1 {
            work()
        } else {
            let gathered = Mutex::new(Vec::with_capacity(jobs));
            std::thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|| {
                        let done = work();
                        gathered.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(done);
                    });
                }
            });
            gathered.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        if stopped.into_inner() {
            return Err(cancelled());
        }
        parts.sort_unstable_by_key(|(at, _)| *at);
        Ok(parts.into_iter().map(|(_, part)| part).collect())
    }
}

/// Who watches work on some data, carried along with these. It is no part of what they are: any two are equal.
#[derive(Clone, Default)]
pub(crate) struct Watched(Option<Arc<dyn Watch>>);

impl Watched {
    pub(crate) fn watch(&self) -> Option<Arc<dyn Watch>> {
        self.0.clone()
    }

    /// Reports how much is done.
    ///
    /// # Errors
    /// `cancelled` when the work is to stop.
    pub(crate) fn report(&self, done: u64, total: u64) -> Result<()> {
        if self.0.as_ref().is_none_or(|watch| watch.report(done, total)) {
            return Ok(());
        }
        Err(cancelled())
    }
}

impl From<Option<Arc<dyn Watch>>> for Watched {
    fn from(watch: Option<Arc<dyn Watch>>) -> Self {
        Self(watch)
    }
}

impl PartialEq for Watched {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watched").field(&self.0.is_some()).finish()
    }
}

fn cancelled() -> Error {
    Error::new(ErrorCode::Cancelled, "the work was stopped, nothing has changed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_of_jobs() {
        for threads in [1, 2, 5] {
            let results = Workers::new(threads).run(100, |at| at * 2).unwrap();
            assert_eq!(results, (0..100).map(|at| at * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn each_part_is_worked_on_once() {
        for threads in [1, 2, 5] {
            let mut doubled = vec![0; 100];
            let parts: Vec<_> = doubled.chunks_mut(7).enumerate().collect();
            let begun = AtomicUsize::new(0);
            let begin = || begun.fetch_add(1, Ordering::Relaxed);
            let work = |_: &mut usize, (part, into): (usize, &mut [usize])| {
                into.iter_mut().enumerate().for_each(|(at, value)| *value += 2 * (part * 7 + at));
            };
            Workers::new(threads).share(parts, begin, work).unwrap();
            assert_eq!(doubled, (0..100).map(|at| at * 2).collect::<Vec<_>>());
            assert!(begun.into_inner() <= threads);
        }
    }

    #[test]
    fn stops_when_told() {
        let watch: Arc<dyn Watch> = Arc::new(|done: u64, _total: u64| done < 3);
        let error = Workers::new(2).watched(Some(watch)).run(1000, |at| at).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Cancelled);
    }
}
