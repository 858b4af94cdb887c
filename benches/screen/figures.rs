//! Times, and the table they are told in.

use std::time::Duration;

/// Times in milliseconds, most of them many.
#[derive(Default, Clone)]
pub struct Times(Vec<f64>);

impl Times {
    /// Takes in one more.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64() * 1e3);
        self.0.sort_by(f64::total_cmp);
    }

    /// Takes in all of another.
    pub fn take(&mut self, other: Self) {
        self.0.extend(other.0);
        self.0.sort_by(f64::total_cmp);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// What this share of them does not exceed.
    pub fn at(&self, share: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        self.0.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
    }

    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    pub fn p99(&self) -> f64 {
        self.at(0.99)
    }

    pub fn most(&self) -> f64 {
        self.at(1.0)
    }
}

/// One line of the table: a figure at each size.
struct Row {
    name: &'static str,
    cells: Vec<String>,
}

/// Figures, each at several sizes.
#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    pub fn put(&mut self, name: &'static str, cell: String) {
        println!("  {name}: {cell}");
        match self.0.iter_mut().find(|row| row.name == name) {
            Some(row) => row.cells.push(cell),
            None => self.0.push(Row { name, cells: vec![cell] }),
        }
    }

    pub fn print(&self, of: &str, sizes: &[usize]) {
        let heads: Vec<String> = sizes.iter().map(|size| format!("{size} {of}")).collect();
        println!("\n| figure | {} |", heads.join(" | "));
        println!("|---|{}", "---|".repeat(sizes.len()));
        for row in &self.0 {
            println!("| {} | {} |", row.name, row.cells.join(" | "));
        }
    }
}

pub fn against(value: f64, floor: f64) -> String {
    format!("{value:.2} (×{:.1})", value / floor)
}

pub fn against_bytes(value: f64, floor: f64) -> String {
    format!("{value:.0} (×{:.2})", value / floor)
}
