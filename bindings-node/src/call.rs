//! Operations of artifacts and of the package, by name.

use std::sync::PoisonError;

use napi::bindgen_prelude::{AsyncTask, Either};
use napi_derive::napi;
use retention_core::{Answer, Call, Data, InputTable, Result, View, expect_kind};

use crate::fault::{guarded, json_of};
use crate::feed::{Feed, Gathered};
use crate::stop::{Stop, Stopper};
use crate::table::NativeTable;
use crate::view::NativeView;
use crate::work::{Reply, Work, promise};

/// What is asked: an operation of an owner, of an artifact where it is one's, with its options as JSON.
#[napi(object)]
pub struct Asked {
    pub owner: String,
    pub operation: String,
    pub artifact: Option<String>,
    pub options: String,
}

impl Asked {
    fn run(&self, data: Option<Data<'_>>) -> Result<Answer> {
        let options = json_of(&self.options)?;
        let call = Call::new(&self.owner, &self.operation).options(&options);
        let call = self.artifact.as_deref().map_or(call, |text| call.artifact(text));
        data.map_or(call, |data| call.on(data)).run()
    }

    fn of_view(self) -> impl FnOnce(&View) -> Result<Answer> + Send + 'static {
        move |view| self.run(Some(Data::View(view)))
    }
}

impl Reply for Answer {
    type Js = Either<NativeTable, String>;
    fn reply(self) -> Self::Js {
        match self {
            Self::Table(table) => Either::A(table.reply()),
            Self::Artifact(text) => Either::B(text),
            // There is no other as yet.
            _ => Either::B(String::new()),
        }
    }
}

/// An operation that needs no data.
#[napi]
pub fn run(asked: Asked, stop: Option<&Stop>) -> AsyncTask<Work<Answer>> {
    let stopper = Stopper::of(stop);
    promise(move || {
        stopper.check()?;
        asked.run(None)
    })
}

/// As `run`, on the event loop.
#[napi]
pub fn run_sync(asked: Asked) -> napi::Result<Either<NativeTable, String>> {
    guarded(|| asked.run(None)).map(Reply::reply)
}

/// Checks that a text holds an artifact of this kind.
#[napi]
pub fn expect_artifact(kind: String, text: String) -> napi::Result<()> {
    guarded(|| expect_kind(&kind, &text))
}

#[napi]
impl NativeView {
    /// An operation about this view.
    #[napi]
    pub fn run(&self, asked: Asked, stop: Option<&Stop>) -> AsyncTask<Work<Answer>> {
        promise(self.work(stop, asked.of_view()))
    }

    /// As `run`, on the event loop.
    #[napi]
    pub fn run_sync(&self, asked: Asked) -> napi::Result<Either<NativeTable, String>> {
        guarded(self.work(None, asked.of_view())).map(Reply::reply)
    }
}

#[napi]
impl Feed {
    /// An operation about the table that was gathered, which it uses up.
    #[napi]
    pub fn run(&self, asked: Asked, stop: Option<&Stop>) -> AsyncTask<Work<Answer>> {
        promise(self.work(asked, Stopper::of(stop)))
    }

    /// As `run`, on the event loop.
    #[napi]
    pub fn run_sync(&self, asked: Asked) -> napi::Result<Either<NativeTable, String>> {
        guarded(self.work(asked, Stopper::default())).map(Reply::reply)
    }

    fn work(&self, asked: Asked, stopper: Stopper) -> impl FnOnce() -> Result<Answer> + Send + 'static {
        let pieces = std::sync::Arc::clone(&self.pieces);
        move || {
            stopper.check()?;
            let mut pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
            let table = match pieces.finish()? {
                Gathered::Rows(rows) => InputTable::of_rows(std::mem::take(rows)),
                Gathered::Arrow(arrow) => InputTable::of_batches(arrow.batches().to_vec()),
            }?;
            drop(pieces);
            let table = table.watched(stopper.watch());
            let answer = asked.run(Some(Data::Table(&table)))?;
            stopper.check()?;
            Ok(answer)
        }
    }
}
