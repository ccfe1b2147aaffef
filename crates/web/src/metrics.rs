//! Counts of requests for Prometheus: by kind of asker and class of status, and how long answers took.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::routes::Audience;

/// Upper bounds of the buckets, milliseconds.
const BOUNDS: [u64; 9] = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000];
/// Classes of status.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// Kinds of asker.
const AUDIENCES: [&str; 3] = ["page", "api", "plumbing"];

/// The counts since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: [[AtomicU64; CLASSES.len()]; AUDIENCES.len()],
    buckets: [[AtomicU64; BOUNDS.len() + 1]; AUDIENCES.len()],
    micros: [AtomicU64; AUDIENCES.len()],
}

impl Metrics {
    /// Counts an answer.
    pub fn count(&self, audience: Audience, status: u16, took: Duration) {
        let audience = match audience {
            Audience::Citizen => 0,
            Audience::Machine => 1,
            Audience::Plumbing => 2,
        };
        let class = usize::from(status / 100).clamp(1, CLASSES.len()) - 1;
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.partition_point(|bound| bound * 1_000 < micros);
        self.requests[audience][class].fetch_add(1, Ordering::Relaxed);
        self.buckets[audience][bucket].fetch_add(1, Ordering::Relaxed);
        self.micros[audience].fetch_add(micros, Ordering::Relaxed);
    }

    /// The counts in Prometheus' text form.
    pub fn text(&self) -> String {
        let mut out = String::from(
            "# HELP motcua_http_requests_total Answers since the start.\n# TYPE motcua_http_requests_total counter\n",
        );
        for (audience, counts) in AUDIENCES.iter().zip(&self.requests) {
            for (class, count) in CLASSES.iter().zip(counts) {
                let n = count.load(Ordering::Relaxed);
                let _ = writeln!(out, "motcua_http_requests_total{{audience=\"{audience}\",status=\"{class}\"}} {n}");
            }
        }
        out.push_str("# HELP motcua_http_seconds How long answers took.\n# TYPE motcua_http_seconds histogram\n");
        for (at, audience) in AUDIENCES.iter().enumerate() {
            let mut sum = 0;
            for (bucket, bound) in BOUNDS.iter().map(|ms| (*ms as f64 / 1_000.0).to_string()).chain(["+Inf".to_owned()]).enumerate() {
                sum += self.buckets[at][bucket].load(Ordering::Relaxed);
                let _ = writeln!(out, "motcua_http_seconds_bucket{{audience=\"{audience}\",le=\"{bound}\"}} {sum}");
            }
            let seconds = self.micros[at].load(Ordering::Relaxed) as f64 / 1e6;
            let _ = writeln!(out, "motcua_http_seconds_sum{{audience=\"{audience}\"}} {seconds}");
            let _ = writeln!(out, "motcua_http_seconds_count{{audience=\"{audience}\"}} {sum}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_once_in_their_bucket() {
        let metrics = Metrics::default();
        metrics.count(Audience::Citizen, 200, Duration::from_micros(2_500));
        metrics.count(Audience::Citizen, 404, Duration::from_secs(60));
        let text = metrics.text();
        assert!(text.contains("motcua_http_requests_total{audience=\"page\",status=\"2xx\"} 1\n"));
        assert!(text.contains("motcua_http_seconds_bucket{audience=\"page\",le=\"0.001\"} 0\n"));
        assert!(text.contains("motcua_http_seconds_bucket{audience=\"page\",le=\"0.003\"} 1\n"));
        assert!(text.contains("motcua_http_seconds_bucket{audience=\"page\",le=\"+Inf\"} 2\n"));
    }
}
