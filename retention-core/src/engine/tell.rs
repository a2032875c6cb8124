//! Marks become signals, with their ids and the order in which the host is told.

use std::sync::Arc;

use crate::engine::Engine;
use crate::engine::fold::Told;
use crate::engine::people::Place;
use crate::engine::signal::{Mark, Signal, SignalKind, id_of};
use crate::time::Timestamp;

impl Engine {
    fn name_of(&self, mark: Mark) -> (&str, u32) {
        mark.what.named(&self.eras.get(usize::from(mark.era)).compiled)
    }

    pub(super) fn tell(&mut self, place: Place, told: Vec<Told>) {
        let from = self.told_from(place);
        for (mark, reason) in told.into_iter().filter(|(mark, _)| mark.at > from) {
            let (name, number) = self.name_of(mark);
            let customer = self.log.id_of(place.0, place.1);
            let signal = Signal {
                id: id_of(customer, mark.what.kind(), name, mark.at, number),
                cursor: self.cursor + 1,
                time: Timestamp::from_micros(mark.at),
                customer: customer.to_owned(),
                kind: mark.what.kind(),
                name: name.to_owned(),
                reason,
                retracts: None,
            };
            self.cursor += 1;
            self.outbox.push(Arc::new(signal));
        }
    }

    pub(super) fn take_back(&mut self, place: Place, gone: Vec<Told>) {
        let from = self.told_from(place);
        for (mark, _) in gone.into_iter().filter(|(mark, _)| mark.at > from) {
            let (name, number) = self.name_of(mark);
            let customer = self.log.id_of(place.0, place.1);
            let retracts = id_of(customer, mark.what.kind(), name, mark.at, number);
            let signal = Signal {
                id: id_of(customer, SignalKind::Corrected, &retracts, mark.at, number),
                cursor: self.cursor + 1,
                time: Timestamp::from_micros(mark.at),
                customer: customer.to_owned(),
                kind: SignalKind::Corrected,
                name: name.to_owned(),
                reason: String::new(),
                retracts: Some(retracts),
            };
            self.cursor += 1;
            self.outbox.push(Arc::new(signal));
        }
    }
}
