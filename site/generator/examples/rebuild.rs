//! What one changed article costs: builds a site, changes one text again and again, builds each time, and
//! holds the result against a whole build. Prints CPU seconds as JSON for `tests/bench/build.mjs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use generator::{BuildOptions, Builder};

/// How often the article is changed, to and fro and all together, because the clock ticks every few
/// milliseconds; odd, so that it ends changed.
const ROUNDS: u32 = 25;

#[expect(
    clippy::print_stdout,
    reason = "a program that measures says what it measured"
)]
fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [root, output, article] = arguments.as_slice() else {
        bail!("rebuild ROOT OUTPUT ARTICLE");
    };
    let options = BuildOptions::new(root, output);
    let mut builder = Builder::new(options.clone());
    let start = cpu_seconds()?;
    builder.build()?;
    let whole = cpu_seconds()? - start;
    let file = Path::new(root).join(article);
    let text = fs::read_to_string(&file)?;
    let longer = format!("{text}\nUn paragraphe de plus, sur la webcam.\n");
    let mut written = 0;
    let start = cpu_seconds()?;
    for round in 0..ROUNDS {
        fs::write(&file, if round % 2 == 0 { &longer } else { &text })?;
        let report = builder.rebuild(std::slice::from_ref(&file))?;
        written = report.map_or(0, |report| report.files);
    }
    let one = (cpu_seconds()? - start) / f64::from(ROUNDS);
    let again = files(Path::new(output))?;
    generator::build(&options)?;
    let same = again == files(Path::new(output))?;
    println!(
        "{{\"whole\": {whole:.4}, \"one\": {one:.5}, \"files\": {written}, \"same\": {same}}}"
    );
    Ok(())
}

/// Time this process, which has a single thread, was on a processor so far, as of the last tick.
fn cpu_seconds() -> Result<f64> {
    let told = fs::read_to_string("/proc/self/schedstat").context("only Linux tells this here")?;
    let running = told.split_whitespace().next().unwrap_or_default();
    Ok(running.parse::<f64>()? / 1e9)
}

fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let bytes = fs::read(&path)?;
                found.insert(path, bytes);
            }
        }
    }
    Ok(found)
}
