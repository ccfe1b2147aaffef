//! `motcua demo`: an embedded province with made-up people, a year of dossiers and a year of steering, made by the real
//! commands under a clock that ends now.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use app::ports::Clock;
use kernel::Instant;
use paper::Templates;
use procedure::Catalogue;
use sim::stage::{self, Stage};

use crate::progress::Progress;
use crate::running::{self, Listen};

/// What is asked for.
pub struct Demo {
    /// Folder of the data.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where metrics listen.
    pub metrics: Option<SocketAddr>,
    /// How many dossiers are made up.
    pub dossiers: usize,
}

fn opened(folder: &Path, demo: &Demo, templates: &Arc<Templates>, clock: Clock) -> anyhow::Result<Arc<app::App>> {
    let stage = Stage {
        url: format!("sqlite:{}", folder.join("motcua.sqlite").display()),
        files: folder.join("files"),
        ports: running::ports(templates, None, true, "Cần Thơ")?,
        clock,
        catalogue: Catalogue::embedded()?,
        simulated: true,
        base_url: format!("http://{}", demo.listen),
    };
    Ok(stage::open(stage, running::chance())?)
}

/// Makes the data beside their place and moves them there when whole, so that a stop half-way leaves nothing half-done.
fn build(demo: &Demo, templates: &Arc<Templates>, now: Instant) -> anyhow::Result<()> {
    let building = demo.data.join("building");
    if building.exists() {
        std::fs::remove_dir_all(&building)?;
    }
    std::fs::create_dir_all(&building)?;
    println!("motcua demo: making {} dossiers in {}", demo.dossiers, demo.data.display());
    let plan = sim::Plan::year(demo.dossiers, stage::SEED, now);
    let clock = sim::SimClock::new(plan.begin());
    let app = opened(&building, demo, templates, clock.as_clock())?;
    let mut progress = Progress::new();
    let (summary, steered) = sim::populate_all(&app, &clock, &plan, &mut |done, total| progress.show(done, total))?;
    app.shutdown();
    drop(app);
    println!("motcua demo: {} commands carried out, {} events", summary.commands, summary.events);
    let tasks: usize = steered.by_state.values().sum();
    println!("motcua demo: steering with {tasks} tasks, {} commands", steered.commands);
    for name in ["motcua.sqlite", "motcua.sqlite-wal", "motcua.sqlite-shm", "files"] {
        let (from, to) = (building.join(name), demo.data.join(name));
        if from.exists() {
            std::fs::rename(&from, &to).with_context(|| format!("cannot move {}", from.display()))?;
        }
    }
    std::fs::remove_dir_all(&building)?;
    Ok(())
}

/// Serves the demo; makes its data at the first start.
pub fn run(demo: &Demo, clock: &Clock) -> anyhow::Result<()> {
    let templates = running::templates(None)?;
    std::fs::create_dir_all(&demo.data).with_context(|| format!("cannot make {}", demo.data.display()))?;
    if demo.data.join("motcua.sqlite").is_file() {
        println!("motcua demo: data of {} are used again", demo.data.display());
    } else {
        build(demo, &templates, clock())?;
    }
    let app = opened(&demo.data, demo, &templates, clock.clone())?;
    println!("motcua demo: dữ liệu mô phỏng; accounts at http://{}/demo", demo.listen);
    let listen = Listen { site: demo.listen, metrics: demo.metrics, behind_proxy: false };
    running::serve(&app, templates, &listen)
}
