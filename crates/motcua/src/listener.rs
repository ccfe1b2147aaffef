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

#[cfg(test)]
mod tests {
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    use super::*;

    const SHORT: Duration = Duration::from_millis(200);

    async fn started() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let slow = get(|| async {
            tokio::time::sleep(SHORT * 2).await;
            "at last"
        });
        let length = post(|body: Result<axum::body::Bytes, _>| async move {
            let body: Result<_, axum::extract::rejection::BytesRejection> = body;
            body.map(|bytes| bytes.len().to_string())
        });
        let router = Router::new().route("/slow", slow).route("/length", length);
        let bounds = Bounds { head: SHORT, body: SHORT, last: SHORT * 10, connections: 8 };
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(async move {
            serve(listener, router, bounds, async { drop(stopped.await) }).await;
        });
        (at, stop, server)
    }

    async fn all(stream: &mut TcpStream) -> String {
        let mut text = Vec::new();
        let read = tokio::time::timeout(SHORT * 20, stream.read_to_end(&mut text)).await;
        read.expect("the connection ends").unwrap();
        String::from_utf8(text).unwrap()
    }

    #[tokio::test]
    async fn half_a_head_is_not_waited_for() {
        let (at, _stop, _server) = started().await;
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n").await.unwrap();
        assert!(!all(&mut stream).await.contains("200 OK"));
    }

    #[tokio::test]
    async fn half_a_body_is_not_waited_for() {
        let (at, _stop, _server) = started().await;
        let mut stream = TcpStream::connect(at).await.unwrap();
        let head = b"POST /length HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\n12345";
        stream.write_all(head).await.unwrap();
        let answer = all(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered_after_the_stop() {
        let (at, stop, server) = started().await;
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        tokio::time::sleep(SHORT / 2).await;
        stop.send(()).unwrap();
        assert!(all(&mut stream).await.ends_with("at last"));
        server.await.unwrap();
        assert!(TcpStream::connect(at).await.is_err(), "nobody listens any more");
    }
}
