//! Work off the event loop: a closure that runs on a thread of the pool and settles a promise.

use napi::bindgen_prelude::{AsyncTask, ToNapiValue, TypeName, Uint8Array};
use napi::{Env, Task};
use retention_core::Result;

use crate::fault::guarded;

/// What a closure answers, and how that looks from JavaScript.
pub trait Reply: Send + 'static {
    type Js: ToNapiValue + TypeName;
    fn reply(self) -> Self::Js;
}

impl Reply for Vec<u8> {
    type Js = Uint8Array;
    fn reply(self) -> Uint8Array {
        Uint8Array::new(self)
    }
}

impl Reply for String {
    type Js = Self;
    fn reply(self) -> Self {
        self
    }
}

impl Reply for Vec<String> {
    type Js = Self;
    fn reply(self) -> Self {
        self
    }
}

impl Reply for f64 {
    type Js = Self;
    fn reply(self) -> Self {
        self
    }
}

impl Reply for () {
    type Js = ();
    fn reply(self) {}
}

type Job<T> = Box<dyn FnOnce() -> Result<T> + Send>;

/// A closure on its way to the pool.
pub struct Work<T>(Option<Job<T>>);

impl<T: Reply> Task for Work<T> {
    type Output = Option<T>;
    type JsValue = Option<T::Js>;

    fn compute(&mut self) -> napi::Result<Option<T>> {
        self.0.take().map(guarded).transpose()
    }

    fn resolve(&mut self, _env: Env, output: Option<T>) -> napi::Result<Option<T::Js>> {
        Ok(output.map(Reply::reply))
    }
}

/// A promise of what the closure answers.
pub(crate) fn promise<T: Reply>(job: impl FnOnce() -> Result<T> + Send + 'static) -> AsyncTask<Work<T>> {
    AsyncTask::new(Work(Some(Box::new(job))))
}
