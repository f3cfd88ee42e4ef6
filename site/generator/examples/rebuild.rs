//! What one changed article costs: builds a site, changes one text, builds again, and holds the result
//! against a whole build. Prints CPU seconds as JSON for `tests/bench/build.mjs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use generator::{BuildOptions, Builder};

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
    fs::write(
        &file,
        format!("{text}\nUn paragraphe de plus, sur la webcam.\n"),
    )?;
    let start = cpu_seconds()?;
    let report = builder.rebuild(std::slice::from_ref(&file))?;
    let one = cpu_seconds()? - start;
    let again = files(Path::new(output))?;
    generator::build(&options)?;
    let same = again == files(Path::new(output))?;
    let files = report.map_or(0, |report| report.files);
    println!("{{\"whole\": {whole:.4}, \"one\": {one:.4}, \"files\": {files}, \"same\": {same}}}");
    Ok(())
}

/// Time this process, which has a single thread, was on a processor so far.
fn cpu_seconds() -> Result<f64> {
    // In nanoseconds: at a hundred articles a change takes less than the tick of /proc/self/stat.
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
