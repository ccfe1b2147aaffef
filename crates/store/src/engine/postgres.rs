//! PostgreSQL behind the seam: each connection drives itself on a private single-threaded runtime, so that the rest of
//! the store is synchronous. Must not be called on a thread that drives an asynchronous runtime. Encrypted when the
//! address asks for it: `address.rs`.

mod address;
mod tls;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use bytes::BytesMut;
use tokio::runtime::Runtime;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::conn::{Begin, BulkRows, Conn, Connect, EachRow, Engine};
use crate::error::Result;
use crate::statement::Statement;
use crate::table::Bulk;
use crate::value::{Kind, Row, Value};

type Boxed = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Boxed> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Value::Int(n) => n.to_sql(&Type::INT8, out),
            Value::Real(n) => n.to_sql(ty, out),
            Value::Text(t) => whole(t).to_sql(ty, out),
            Value::Blob(b) => b.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::FLOAT8 | Type::TEXT | Type::VARCHAR | Type::BYTEA)
    }

    to_sql_checked!();
}

/// PostgreSQL's texts cannot hold NUL; one in a name must not fail everybody's batch.
fn whole(text: &str) -> &str {
    text.split('\0').next().unwrap_or_default()
}

/// Opens connections to one server.
#[derive(Clone)]
pub struct PostgresConnect {
    config: Config,
    /// `None`: in plain words.
    tls: Option<MakeRustlsConnect>,
}

impl PostgresConnect {
    /// From `postgres://…`, with libpq's `sslmode` and `sslrootcert`. Reads the certificates, does not connect.
    pub fn new(url: &str) -> Result<Self> {
        let address::Address { mut config, tls } = address::parse(url)?;
        if config.get_application_name().is_none() {
            config.application_name("motcua");
        }
        Ok(Self { config, tls: tls.as_ref().map(tls::connector).transpose()? })
    }

    async fn open<T>(&self, tls: T) -> Result<Client>
    where
        T: MakeTlsConnect<Socket, Stream: Send + 'static>,
    {
        let (client, connection) = self.config.connect(tls).await.map_err(tls::explain)?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "PostgreSQL connection ended");
            }
        });
        Ok(client)
    }
}

impl Connect for PostgresConnect {
    fn reader(&self) -> Result<Box<dyn Conn>> {
        self.writer()
    }

    fn writer(&self) -> Result<Box<dyn Conn>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let client = match &self.tls {
            Some(tls) => runtime.block_on(self.open(tls.clone())),
            None => runtime.block_on(self.open(NoTls)),
        }?;
        Ok(Box::new(PostgresConn { runtime: Some(runtime), client, prepared: HashMap::new() }))
    }
}

/// One connection.
pub struct PostgresConn {
    runtime: Option<Runtime>,
    client: Client,
    prepared: HashMap<String, tokio_postgres::Statement>,
}

impl Drop for PostgresConn {
    fn drop(&mut self) {
        // A runtime must not be dropped where blocking is not allowed; in the background it may.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl PostgresConn {
    fn wait<F: Future>(&self, future: F) -> F::Output {
        match &self.runtime {
            Some(runtime) => runtime.block_on(future),
            None => unreachable!("the runtime lives as long as the connection"),
        }
    }

    fn prepared(&mut self, sql: &str) -> Result<tokio_postgres::Statement> {
        if let Some(found) = self.prepared.get(sql) {
            return Ok(found.clone());
        }
        let made = self.wait(self.client.prepare(sql))?;
        self.prepared.insert(sql.to_owned(), made.clone());
        Ok(made)
    }

    fn feed(&self, rows: Vec<tokio_postgres::Row>, each: &mut EachRow<'_>) -> Result<()> {
        rows.iter().try_for_each(|row| each(&Row::Postgres(row)))
    }
}

fn refs(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|v| v as &(dyn ToSql + Sync)).collect()
}

/// The values of one column of many rows.
fn array<'a>(rows: &'a [Vec<Value>], at: usize, kind: Kind) -> Box<dyn ToSql + Sync + 'a> {
    let column = rows.iter().map(|row| &row[at]);
    match kind {
        Kind::Int => Box::new(column.map(as_int).collect::<Vec<_>>()),
        Kind::Real => Box::new(column.map(as_real).collect::<Vec<_>>()),
        Kind::Text => Box::new(column.map(as_text).collect::<Vec<_>>()),
        Kind::Blob => Box::new(column.map(as_blob).collect::<Vec<_>>()),
    }
}

fn as_int(value: &Value) -> Option<i64> {
    if let Value::Int(n) = value { Some(*n) } else { None }
}

fn as_real(value: &Value) -> Option<f64> {
    if let Value::Real(n) = value { Some(*n) } else { None }
}

fn as_text(value: &Value) -> Option<&str> {
    if let Value::Text(t) = value { Some(whole(t)) } else { None }
}

fn as_blob(value: &Value) -> Option<&[u8]> {
    if let Value::Blob(b) = value { Some(b) } else { None }
}

type Step<'a> = Pin<Box<dyn Future<Output = std::result::Result<(), tokio_postgres::Error>> + 'a>>;

/// Drives all steps at once, first polled in order: their messages leave in that order without waiting for answers.
async fn pipeline(mut steps: Vec<Step<'_>>) -> std::result::Result<(), tokio_postgres::Error> {
    let mut done = vec![false; steps.len()];
    let mut first_error = None;
    std::future::poll_fn(|context| {
        for (step, done) in steps.iter_mut().zip(done.iter_mut()).filter(|(_, done)| !**done) {
            if let Poll::Ready(result) = step.as_mut().poll(context) {
                *done = true;
                if let Err(error) = result {
                    first_error.get_or_insert(error);
                }
            }
        }
        if done.iter().all(|d| *d) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    first_error.map_or(Ok(()), Err)
}

impl Conn for PostgresConn {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn prepare(&mut self, statement: &'static Statement) -> Result<()> {
        self.prepared(statement.postgres())?;
        Ok(())
    }

    fn prepare_bulk(&mut self, bulk: &Bulk) -> Result<()> {
        self.prepared(&bulk.postgres)?;
        Ok(())
    }

    fn query(&mut self, statement: &'static Statement, params: &[Value], each: &mut EachRow<'_>) -> Result<()> {
        let prepared = self.prepared(statement.postgres())?;
        let rows = self.wait(self.client.query(&prepared, &refs(params)))?;
        self.feed(rows, each)
    }

    fn execute(&mut self, statement: &'static Statement, params: &[Value]) -> Result<u64> {
        let prepared = self.prepared(statement.postgres())?;
        Ok(self.wait(self.client.execute(&prepared, &refs(params)))?)
    }

    fn execute_batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.wait(self.client.batch_execute(sql))?)
    }

    fn bulk(&mut self, work: &[BulkRows<'_>], commit: bool) -> Result<()> {
        let mut statements = Vec::with_capacity(work.len());
        for (bulk, _) in work {
            statements.push(self.prepared(&bulk.postgres)?);
        }
        let end = if commit { Some(self.prepared("COMMIT")?) } else { None };
        let columns: Vec<Vec<Box<dyn ToSql + Sync + '_>>> = work
            .iter()
            .map(|(bulk, rows)| bulk.kinds.iter().enumerate().map(|(at, kind)| array(rows, at, *kind)).collect())
            .collect();
        let params: Vec<Vec<&(dyn ToSql + Sync)>> =
            columns.iter().map(|c| c.iter().map(|a| &**a as &(dyn ToSql + Sync)).collect()).collect();
        let client = &self.client;
        let mut steps: Vec<Step<'_>> = Vec::with_capacity(work.len() + 1);
        for (statement, params) in statements.iter().zip(&params) {
            steps.push(Box::pin(async move { client.execute(statement, params).await.map(|_| ()) }));
        }
        if let Some(end) = &end {
            steps.push(Box::pin(async move { client.execute(end, &[]).await.map(|_| ()) }));
        }
        Ok(self.wait(pipeline(steps))?)
    }

    fn begin(&mut self, begin: Begin) -> Result<()> {
        self.execute_batch(match begin {
            Begin::Write => "BEGIN",
            Begin::Snapshot => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })
    }

    fn commit(&mut self) -> Result<()> {
        self.execute_batch("COMMIT")
    }

    fn rollback(&mut self) -> Result<()> {
        self.execute_batch("ROLLBACK")
    }

    fn is_broken(&self) -> bool {
        self.client.is_closed()
    }

    fn query_text(&mut self, sql: &str, each: &mut EachRow<'_>) -> Result<()> {
        let rows = self.wait(self.client.query(sql, &[]))?;
        self.feed(rows, each)
    }
}
