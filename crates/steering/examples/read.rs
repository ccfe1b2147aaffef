//! Reads text files and prints one JSON object each: `read FILE… [--out DIR]`; `read --speed FILE…` measures.

use std::path::Path;
use std::time::Instant;

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == "--speed") {
        return speed(&args[1..]);
    }
    let out = args.iter().position(|arg| arg == "--out").map(|at| {
        args.remove(at);
        args.remove(at)
    });
    for file in &args {
        let text = steering::reading::decode(&std::fs::read(file).unwrap_or_default());
        let json = serde_json::to_string(&steering::reading::read(&text)).unwrap_or_default();
        match &out {
            Some(folder) => {
                let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
                let _ = std::fs::write(Path::new(folder).join(format!("{stem}.json")), json);
            }
            None => println!("{json}"),
        }
    }
}

/// Seconds that this process has worked, where the system tells; a busy machine does not slow it.
fn worked(begin: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next().and_then(|first| first.parse::<f64>().ok()));
    nanos.map_or_else(|| begin.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}

/// Megabytes a second over all files, each read often enough to be measured, and over one text of all of them many times.
fn speed(files: &[String]) {
    let begin = Instant::now();
    let texts: Vec<String> =
        files.iter().map(|file| steering::reading::decode(&std::fs::read(file).unwrap_or_default())).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let rounds = 20_000_000 / bytes.max(1) + 1;
    let from = worked(begin);
    let tasks: usize =
        (0..rounds).map(|_| texts.iter().map(|text| steering::reading::read(text).tasks.len()).sum::<usize>()).sum();
    println!("documents: {:.1} MB/s ({tasks} tasks)", (bytes * rounds) as f64 / (worked(begin) - from) / 1e6);
    let long = texts.concat().repeat(10_000_000 / bytes.max(1) + 1);
    let from = worked(begin);
    let tasks = steering::reading::read(&long).tasks.len();
    println!(
        "one text of {:.1} MB: {:.1} MB/s ({tasks} tasks)",
        long.len() as f64 / 1e6,
        long.len() as f64 / (worked(begin) - from) / 1e6
    );
}
