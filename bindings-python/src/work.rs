//! How work is carried out: without the GIL, stoppable by Ctrl-C, with progress shown when asked, and never panicking.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use retention_core::{Error, ErrorCode, Watch};

use crate::error::OrRaise;

/// How often the waiting thread looks for signals and shows progress.
const LOOK: Duration = Duration::from_millis(50);
/// Work shorter than this shows no progress.
const SILENT: Duration = Duration::from_secs(1);

/// What the working thread tells and is told.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    stop: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    /// How often the count began anew: one piece of work may have several passes.
    passes: AtomicU64,
}

impl Pulse {
    /// Whether the caller wants no answer any more.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Watch for Pulse {
    fn report(&self, done: u64, total: u64) -> bool {
        if self.total.swap(total, Ordering::Relaxed) != total || done == 1 {
            self.passes.fetch_add(1, Ordering::Relaxed);
        }
        self.done.store(done, Ordering::Relaxed);
        !self.stop.load(Ordering::Relaxed)
    }
}

/// Runs `job` on a thread of its own with the GIL released. The calling thread waits, handles signals and shows
/// progress under the name `shown`; a signal handler that raises, as Ctrl-C does, stops the job and its exception is passed on.
pub(crate) fn run<T: Send>(
    py: Python<'_>,
    shown: Option<&str>,
    job: impl FnOnce(Arc<Pulse>) -> retention_core::Result<T> + Send,
) -> PyResult<T> {
    let pulse = Arc::new(Pulse::default());
    let (result, raised) = py.detach(|| {
        std::thread::scope(|scope| {
            let (sender, receiver) = channel();
            let watch = Arc::clone(&pulse);
            scope.spawn(move || sender.send(unpanicked(|| job(watch))));
            let mut raised = None;
            let mut meter = shown.map(Meter::new);
            let result = loop {
                match receiver.recv_timeout(LOOK) {
                    Ok(result) => break result,
                    Err(RecvTimeoutError::Timeout) => {
                        if let Err(error) = look(&pulse, meter.as_mut()) {
                            pulse.stop.store(true, Ordering::Relaxed);
                            raised = raised.or(Some(error));
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => {
                        break Err(internal("the working thread ended early"));
                    }
                }
            };
            if let Some(meter) = meter {
                meter.finish();
            }
            (result, raised)
        })
    });
    match raised {
        Some(raised) => Err(raised),
        None => result.or_raise(py),
    }
}

/// Runs a short job on the calling thread, as [`run`] but for signals and the GIL.
pub(crate) fn run_here<T>(py: Python<'_>, job: impl FnOnce() -> retention_core::Result<T>) -> PyResult<T> {
    unpanicked(job).or_raise(py)
}

/// Runs a short job on the calling thread with the GIL released: it may have to wait for its turn.
pub(crate) fn run_apart<T: Send>(
    py: Python<'_>,
    job: impl FnOnce() -> retention_core::Result<T> + Send,
) -> PyResult<T> {
    py.detach(|| unpanicked(job)).or_raise(py)
}

fn unpanicked<T>(job: impl FnOnce() -> retention_core::Result<T>) -> retention_core::Result<T> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|panic| Err(internal(message(&*panic))))
}

fn internal(what: &str) -> Error {
    Error::new(ErrorCode::Internal, format!("retention-core failed: {what}"))
        .hint("this is a fault of the library: please report it")
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("for an unknown reason")
}

fn look(pulse: &Pulse, meter: Option<&mut Meter>) -> PyResult<()> {
    Python::attach(|py| {
        py.check_signals()?;
        let Some(meter) = meter else { return Ok(()) };
        let (done, total) = (pulse.done.load(Ordering::Relaxed), pulse.total.load(Ordering::Relaxed));
        meter.show(py, done, total, pulse.passes.load(Ordering::Relaxed))
    })
}

/// Work on Python's own objects, which needs the GIL: now and then it lets other threads and signals have their turn.
pub(crate) struct Turns {
    meter: Option<Meter>,
    done: u64,
    total: u64,
    shown: Instant,
    shared: Instant,
}

impl Turns {
    /// After how many steps there is a look at signals and the clock: about a millisecond of reading rows.
    const STEPS: u64 = 2048;
    /// How long the GIL is kept. Who has waited for Python's switch interval, 5 ms, gets it at the next release, by
    /// CPython's own rule; each release before that begins the waiting anew, so that it might never end.
    const KEEP: Duration = Duration::from_millis(10);

    /// `total` steps that show progress under this name.
    pub(crate) fn new(shown: Option<String>, total: usize) -> Self {
        let meter = shown.map(|name| Meter::new(&name));
        let now = Instant::now();
        Self { meter, done: 0, total: total as u64, shown: now, shared: now }
    }

    /// One step is done. Fails with what a signal handler raised.
    pub(crate) fn step(&mut self, py: Python<'_>) -> PyResult<()> {
        self.done += 1;
        if !self.done.is_multiple_of(Self::STEPS) {
            return Ok(());
        }
        py.check_signals()?;
        if self.shared.elapsed() >= Self::KEEP {
            // Nobody waiting, this takes no time.
            py.detach(std::thread::yield_now);
            self.shared = Instant::now();
        }
        match &mut self.meter {
            Some(meter) if self.shown.elapsed() >= LOOK => {
                self.shown = Instant::now();
                meter.show(py, self.done, self.total, 1)
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn finish(self) {
        if let Some(meter) = self.meter {
            meter.finish();
        }
    }
}

/// A line on stderr that is written over and over.
struct Meter {
    name: String,
    since: Instant,
    said: bool,
}

impl Meter {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), since: Instant::now(), said: false }
    }

    fn show(&mut self, py: Python<'_>, done: u64, total: u64, passes: u64) -> PyResult<()> {
        let elapsed = self.since.elapsed();
        if elapsed < SILENT {
            return Ok(());
        }
        self.said = true;
        let pass = if passes > 1 { format!(" (pass {passes})") } else { String::new() };
        let share = done.saturating_mul(100).checked_div(total).unwrap_or(0);
        write(py, &format!("\r{}: {share:3}%{pass}, {:.0} s ", self.name, elapsed.as_secs_f64()))
    }

    fn finish(self) {
        if self.said {
            let took =
                format!("\r{}: done in {:.1} s          \n", self.name, self.since.elapsed().as_secs_f64());
            // Nobody listens on stderr any more; the answer is not worse for it.
            let _ = Python::attach(|py| write(py, &took));
        }
    }
}

/// Python's own stderr, so that notebooks show it; there is none under pythonw.
fn write(py: Python<'_>, text: &str) -> PyResult<()> {
    static SYS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let sys = SYS.get_or_try_init(py, || py.import("sys").map(Bound::unbind))?.bind(py);
    let stderr = sys.getattr("stderr")?;
    if !stderr.is_none() {
        stderr.call_method1("write", (text,))?;
        stderr.call_method0("flush")?;
    }
    Ok(())
}
