//! Connections: HTTP/1.1 with bounds on what a slow or silent peer may hold, and an orderly end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;

/// What a peer may hold.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// How long the head of a request may take; also how long a connection may rest between requests.
    pub head: Duration,
    /// How long a body may bring nothing.
    pub body: Duration,
    /// How long requests under way may take once the program is told to stop.
    pub last: Duration,
    /// Connections at the same time; further ones wait in the queue of the system.
    pub connections: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { head: seconds(30), body: seconds(30), last: seconds(20), connections: 4096 }
    }
}

/// Serves until `stop` ends; requests under way are finished first.
pub async fn serve(listener: TcpListener, router: Router, bounds: Bounds, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let free = Arc::new(Semaphore::new(bounds.connections));
    let mut stop = std::pin::pin!(stop);
    loop {
        let Ok(place) = free.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, peer)) = accepted else {
            // No more files, or the peer is gone already: waiting a moment lets others end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let answered = graceful.watcher().watch(connection(stream, peer, router.clone(), bounds));
        tokio::spawn(async move {
            if let Err(error) = answered.await {
                tracing::debug!(%error, "a connection ended");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(bounds.last, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    bounds: Bounds,
) -> impl GracefulConnection<Error = hyper::Error> {
    // Answers are written whole; waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let answer = move |request: Request<Incoming>| {
        let mut request = request.map(|body| Body::new(TimeoutBody::new(bounds.body, body)));
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    };
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(bounds.head);
    http.serve_connection(TokioIo::new(stream), service_fn(answer))
}
