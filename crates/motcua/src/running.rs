//! The running program: server, workers, metrics, until it is told to stop.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use app::App;
use app::ports::{Chance, Mailer, PortError, Ports};
use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::Response;
use exchange::{SmtpConfig, SmtpMailer};
use paper::Templates;
use web::ports::{PaperPress, Sentences};
use web::site::Site;

use crate::listener::{self, Bounds};

/// How often terms, lanes and owners are looked at.
const TICK: Duration = Duration::from_secs(60);
/// How long the outbox rests when nothing is due.
const REST: Duration = Duration::from_millis(500);

/// Threads for work that blocks: a few more than cores and readers; more of them only wait for each other.
const BLOCKING: usize = 16;

/// Starts the program anew with two arenas of memory instead of eight a core: many threads build many short texts, and
/// every arena keeps what its busiest moment needed. Measured: half the resident memory, and flat.
pub fn few_arenas() {
    use std::os::unix::process::CommandExt;
    const ARENAS: &str = "MALLOC_ARENA_MAX";
    if std::env::var_os(ARENAS).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Comes back only when it failed; then the program runs as it is.
        let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(ARENAS, "2").exec();
        tracing::warn!(%error, "could not start anew with fewer arenas of memory");
    }
}

/// How long all papers may take to be tried at the start, when there are templates of the operator.
const TRIAL_SECONDS: u64 = 60;

/// What listens where.
pub struct Listen {
    /// Pages and API.
    pub site: SocketAddr,
    /// Metrics.
    pub metrics: Option<SocketAddr>,
    /// The own proxy tells the asker's address.
    pub behind_proxy: bool,
}

struct Smtp(SmtpMailer);

impl Mailer for Smtp {
    fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), PortError> {
        let done = self.0.send(to, subject, text);
        done.map_err(|error| PortError { temporary: error.is_temporary(), text: error.to_string() })
    }
}

/// Chance of the operating system.
pub fn chance() -> Chance {
    Arc::new(|bytes| {
        // Without chance there are no secrets: better no program than a guessable one.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    })
}

/// The templates of the program, with the operator's in their place.
pub fn templates(folder: Option<&Path>) -> anyhow::Result<Arc<Templates>> {
    let Some(folder) = folder else { return Ok(Arc::new(Templates::embedded()?)) };
    let mut own = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| path.is_file()) {
            own.insert(name.to_owned(), std::fs::read(&path)?);
        }
    }
    let templates = Templates::with_overrides(own)?;
    paper::trial(&templates, None, TRIAL_SECONDS).context("a template of the operator does not work")?;
    Ok(Arc::new(templates))
}

/// Adapters for the world outside.
pub fn ports(
    templates: &Arc<Templates>,
    smtp: Option<SmtpConfig>,
    simulated: bool,
    place: &str,
) -> anyhow::Result<Ports> {
    let mailer = smtp.map(SmtpMailer::new).transpose()?.map(|mailer| Arc::new(Smtp(mailer)) as Arc<dyn Mailer>);
    let press = PaperPress { templates: templates.clone(), simulated, place: place.to_owned() };
    Ok(Ports { mailer, texter: None, press: Arc::new(press), wording: Arc::new(Sentences) })
}

/// Serves until SIGINT or SIGTERM; requests under way are finished first, queued commands are answered.
pub fn serve(app: &Arc<App>, templates: Arc<Templates>, listen: &Listen) -> anyhow::Result<()> {
    let site = Arc::new(Site::new(app.clone(), templates));
    let stop = Arc::new(AtomicBool::new(false));
    let workers = [work_outbox(app, &stop)?, tick(app, &stop)?, foretell(app, &stop)?];
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(BLOCKING).build()?;
    let done = runtime.block_on(listen_on(app, site, listen));
    stop.store(true, Ordering::SeqCst);
    workers.into_iter().for_each(|worker| drop(worker.join()));
    app.shutdown();
    done
}

async fn listen_on(app: &Arc<App>, site: Arc<Site>, listen: &Listen) -> anyhow::Result<()> {
    let at = listen.site;
    let listener = tokio::net::TcpListener::bind(at).await.with_context(|| format!("cannot listen on {at}"))?;
    if let Some(at) = listen.metrics {
        let metrics = tokio::net::TcpListener::bind(at).await.with_context(|| format!("cannot listen on {at}"))?;
        let router = metrics_router(app.clone(), site.clone());
        tokio::spawn(listener::serve(metrics, router, Bounds::default(), std::future::pending()));
    }
    // Handlers for the signals stand before the address is told, so whoever waits for the line may stop us at once.
    let stop = stop_signal()?;
    println!("http://{}", listener.local_addr()?);
    let mut router = web::server::router(site);
    if listen.behind_proxy {
        router = router.layer(axum::middleware::from_fn(told_by_proxy));
    }
    listener::serve(listener, router, Bounds::default(), stop).await;
    Ok(())
}

/// The proxy adds the peer's address at the end of `X-Forwarded-For`; what stands before it anybody may have written.
async fn told_by_proxy(mut request: Request, next: Next) -> Response {
    let told = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let address = told.and_then(|text| text.rsplit(',').next()).and_then(|text| text.trim().parse().ok());
    if let Some(address) = address {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
    }
    next.run(request).await
}

fn work_outbox(app: &Arc<App>, stop: &Arc<AtomicBool>) -> std::io::Result<JoinHandle<()>> {
    let (app, stop) = (app.clone(), stop.clone());
    std::thread::Builder::new().name("outbox".to_owned()).spawn(move || {
        while !stop.load(Ordering::SeqCst) {
            match app.work_outbox() {
                Ok(0) => std::thread::sleep(REST),
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, "the outbox could not be read");
                    std::thread::sleep(REST * 10);
                }
            }
        }
    })
}

fn tick(app: &Arc<App>, stop: &Arc<AtomicBool>) -> std::io::Result<JoinHandle<()>> {
    let (app, stop) = (app.clone(), stop.clone());
    std::thread::Builder::new().name("ticks".to_owned()).spawn(move || {
        while !stop.load(Ordering::SeqCst) {
            match app.tick() {
                Ok(done) if done != app::Ticked::default() => tracing::info!(?done, "what time demanded"),
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "a tick failed"),
            }
            recount(&app, &stop);
            let mut rested = Duration::ZERO;
            while rested < TICK && !stop.load(Ordering::SeqCst) {
                std::thread::sleep(REST);
                if let Err(error) = app.refresh_measures() {
                    tracing::error!(%error, "the measures could not be read");
                }
                rested += REST;
            }
        }
    })
}

/// A minute, or less when the program is to stop.
fn rest(stop: &AtomicBool) {
    let mut rested = Duration::ZERO;
    while rested < TICK && !stop.load(Ordering::SeqCst) {
        std::thread::sleep(REST);
        rested += REST;
    }
}

/// Foretells which dossiers will be late, and reminds; has a thread of its own, for learning after a start takes a while.
fn foretell(app: &Arc<App>, stop: &Arc<AtomicBool>) -> std::io::Result<JoinHandle<()>> {
    let (app, stop) = (app.clone(), stop.clone());
    std::thread::Builder::new().name("forecast".to_owned()).spawn(move || {
        while !stop.load(Ordering::SeqCst) {
            match app.foretell() {
                Ok(true) => {}
                Ok(false) => rest(&stop),
                Err(error) => {
                    tracing::error!(%error, "nothing could be foretold");
                    rest(&stop);
                }
            }
        }
    })
}

/// Counts dates again while the calendar differs from the one they were counted by; a stop in the middle goes on later.
fn recount(app: &App, stop: &AtomicBool) {
    while !stop.load(Ordering::SeqCst) {
        match app.recount() {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return tracing::error!(%error, "dates could not be counted by the calendar"),
        }
    }
}

fn metrics_router(app: Arc<App>, site: Arc<Site>) -> axum::Router {
    let answer = move || {
        let (app, site) = (app.clone(), site.clone());
        async move {
            let text = tokio::task::spawn_blocking(move || metrics(&app, &site)).await.unwrap_or_default();
            ([("content-type", "text/plain; version=0.0.4; charset=utf-8")], text)
        }
    };
    axum::Router::new().route("/metrics", axum::routing::get(answer))
}

fn metrics(app: &App, site: &Site) -> String {
    let stats = app.stats();
    let waiting = app.store().read(|reader| reader.count_waiting_effects()).unwrap_or(-1);
    let (retried, failed) = app.store().read(|reader| reader.count_failed_effects()).unwrap_or((-1, -1));
    let resident = resident_bytes().unwrap_or(0);
    let gauge = |name: &str, help: &str, kind: &str, value: i128| {
        format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n")
    };
    let of = |counter: &std::sync::atomic::AtomicU64| i128::from(counter.load(Ordering::Relaxed));
    [
        site.metrics.text(),
        gauge("motcua_commands_total", "Commands answered.", "counter", of(&stats.commands)),
        gauge("motcua_batches_total", "Durable transactions of the appender.", "counter", of(&stats.batches)),
        gauge("motcua_batch_failures_total", "Transactions that failed.", "counter", of(&stats.failures)),
        gauge("motcua_journal_position", "Last position of the journal.", "gauge", of(&stats.position)),
        gauge("motcua_outbox_waiting", "Effects that wait.", "gauge", i128::from(waiting)),
        gauge("motcua_outbox_retried", "Effects that failed and are tried again.", "gauge", i128::from(retried)),
        gauge("motcua_outbox_failed", "Effects that were given up and wait for a person.", "gauge", i128::from(failed)),
        gauge("process_resident_memory_bytes", "Resident memory.", "gauge", i128::from(resident)),
    ]
    .concat()
}

/// Resident memory, from the kernel.
fn resident_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Ends when the process is asked to end.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
