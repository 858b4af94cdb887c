//! What a process has used, as the kernel counts it.

use std::fs;
use std::path::Path;

/// Used so far, by all threads.
#[derive(Clone, Copy, Default)]
pub struct Used {
    /// Processor time in the kernel's ticks.
    pub ticks: u64,
    /// Processor time in microseconds.
    pub micros: u64,
    /// How often it was woken.
    pub woken: u64,
}

impl Used {
    /// By the process so far.
    pub fn by(pid: u32) -> Self {
        let process = Path::new("/proc").join(pid.to_string());
        let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
        let stat = read(&process.join("stat"));
        // The name may hold anything, but nothing after its closing bracket does.
        let fields = stat.rsplit_once(") ").map(|(_, rest)| rest.split(' ').collect::<Vec<_>>());
        let field =
            |n: usize| fields.as_ref().and_then(|fields| fields.get(n)?.parse::<u64>().ok()).unwrap_or(0);
        let mut used = Self { ticks: field(11) + field(12), ..Self::default() };
        for task in fs::read_dir(process.join("task")).into_iter().flatten().flatten() {
            let nanos = read(&task.path().join("schedstat"));
            used.micros +=
                nanos.split(' ').next().and_then(|ran| ran.parse::<u64>().ok()).unwrap_or(0) / 1000;
            used.woken += line(&read(&task.path().join("status")), "voluntary_ctxt_switches:");
        }
        used
    }

    /// Since then.
    pub fn since(self, then: Self) -> Self {
        Self {
            ticks: self.ticks - then.ticks,
            micros: self.micros.saturating_sub(then.micros),
            woken: self.woken.saturating_sub(then.woken),
        }
    }
}

/// Resident memory in MB, and the same with what is shared counted in shares.
pub fn memory(pid: u32) -> (f64, f64) {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    (line(&rollup, "Rss:") as f64 / 1024.0, line(&rollup, "Pss:") as f64 / 1024.0)
}

fn line(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
