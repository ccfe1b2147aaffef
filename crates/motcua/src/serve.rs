//! `motcua serve`: the web server, until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use kernel::Instant;
use procedure::Catalogue;
use web::site::Site;

/// Serves until SIGINT or SIGTERM; requests under way are finished first.
pub fn run(listen: SocketAddr, province: String, clock: fn() -> Instant) -> anyhow::Result<()> {
    let catalogue = Arc::new(Catalogue::embedded()?);
    let site = Arc::new(Site { catalogue, province, simulated: false, clock: Arc::new(clock) });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener =
            tokio::net::TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
        // Handlers for the signals stand before the address is told, so whoever waits for the line may stop us at once.
        let stop = stop_signal()?;
        println!("http://{}", listener.local_addr()?);
        axum::serve(listener, web::server::router(site)).with_graceful_shutdown(stop).await?;
        Ok(())
    })
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
