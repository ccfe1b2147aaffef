//! All SQL: the journal, read models, outbox and files, on SQLite and PostgreSQL behind one seam.
//!
//! One appender per node drains the queue of commands into durable transactions; readers never wait for it. Knows no
//! use case and no HTTP.

pub mod access;
pub mod accounts;
mod appender;
mod backup;
mod batch;
mod buffer;
mod checkpoint;
mod conn;
pub mod dossiers;
pub mod drafts;
mod engine;
mod error;
pub mod fact_sums;
pub mod facts;
pub mod figures;
mod files;
pub mod forecasts;
pub mod lists;
mod log;
mod migrate;
pub mod notices;
pub mod outbox;
pub mod outbox_watch;
pub mod payments;
#[cfg(test)]
mod plans;
mod pool;
mod projection;
mod rebuild;
mod recent;
pub mod search;
pub mod sessions;
pub mod settings;
mod statement;
mod store;
pub mod table;
pub mod task_work;
pub mod tasks;
pub mod tokens;
pub mod uses;
mod value;
pub mod work;

pub use appender::{Appender, AppenderOptions, AppenderStats, Clock, Machine, ReplyTo};
pub use backup::Manifest;
pub use batch::{Appended, Batch, NewEvent};
pub use buffer::Values;
pub use conn::{Engine, Reader, Writer};
pub use error::{Result, StoreError};
pub use files::{FileStore, FileWriter, StoredFile};
pub use migrate::{SCHEMA, SHOWN_ANEW};
pub use projection::{Count, MeasureKey, Projection};
pub use rebuild::Project;
pub use statement::Statement;
pub use store::{Options, Store};
pub use table::Table;
pub use value::{Kind, Row, Value};

/// Every statement of the crate, so that a test can prepare each on both engines.
pub(crate) fn statements() -> Vec<&'static Statement> {
    let journal = [batch::STATEMENTS, dossiers::STATEMENTS, log::STATEMENTS, migrate::STATEMENTS].concat();
    let work = [outbox::STATEMENTS, outbox_watch::STATEMENTS, rebuild::STATEMENTS, recent::STATEMENTS].concat();
    let people = [accounts::STATEMENTS, sessions::STATEMENTS, tokens::STATEMENTS, access::STATEMENTS].concat();
    let kept = [uses::STATEMENTS, notices::STATEMENTS, drafts::STATEMENTS, settings::STATEMENTS].concat();
    let lists = [lists::STATEMENTS, work::STATEMENTS, payments::STATEMENTS, figures::STATEMENTS].concat();
    let measured = [facts::STATEMENTS, fact_sums::STATEMENTS, forecasts::STATEMENTS].concat();
    let steered = [tasks::STATEMENTS, task_work::STATEMENTS].concat();
    [journal, work, people, kept, lists, measured, steered].concat()
}

/// Every table that is written set by set.
pub(crate) fn tables() -> Vec<&'static Table> {
    let mut tables: Vec<&'static Table> = batch::TABLES.to_vec();
    tables.extend([&log::JOURNAL, &dossiers::DOSSIER, &dossiers::DUTY, &payments::PAYMENT, &outbox::OUTBOX]);
    tables.extend([&forecasts::FORECAST, &forecasts::TOLD]);
    tables.extend([&tasks::TASK, &tasks::TASK_SOURCE, &task_work::TASK_DUTY]);
    tables
}

impl Store {
    /// Prepares every statement and every set-based write on the engine at hand; answers how many.
    ///
    /// # Errors
    /// The first that the engine refuses.
    pub fn check_statements(&self) -> Result<usize> {
        self.core().with_writer(|conn| {
            let statements = statements();
            statements.iter().try_for_each(|statement| conn.prepare(statement))?;
            let tables = tables();
            for table in &tables {
                let bulks = table.bulks();
                let always = [&bulks.insert, &bulks.upsert, &bulks.delete];
                always.into_iter().chain(&bulks.update).try_for_each(|bulk| conn.prepare_bulk(bulk))?;
            }
            conn.prepare_bulk(&batch::TALLY_ADD)?;
            conn.prepare_bulk(&search::FORGET)?;
            conn.prepare_bulk(&search::REMEMBER)?;
            Ok(statements.len() + tables.len())
        })
    }
}
