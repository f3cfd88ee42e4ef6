//! Strangers' bytes, doubled: whatever reads them must cost twice as much for twice as many, not four times.
//!
//! `bench stranger` runs each reader on the inputs that were its worst, `bench stranger NAME` only those readers
//! whose names contain NAME; `bench stranger SEED COUNT` makes up COUNT more inputs, from pieces that matter to
//! parsers, for readers drawn by the seed. All fail on figures above [`RATIO_MAX`], after everything was looked at.

mod inputs;
mod mails;
mod readers;

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail, ensure};

use inputs::{Draw, Input};
use readers::Reader;

/// What twice the input may cost: linear is 2, with a table that grows and a cache that overflows 2.6.
const RATIO_MAX: f64 = 2.6;
/// A run shorter than this says nothing, seconds.
const MEASURABLE: f64 = 0.02;
/// A reader that is done with this many bytes before that is fast enough.
const BYTES_MAX: usize = 512 * 1024;
/// Runs of which the shortest counts: of one input and of twice as much in turn, because a machine is not as fast
/// all the time.
const RUNS: usize = 3;
/// Looks at what seems too much, each with more bytes: caches and neighbours go, squares stay.
const LOOKS: usize = 4;

/// The worst inputs known. Then COUNT made-up ones, if a seed and a count are given.
pub(crate) fn measure(arguments: &[String]) -> Result<()> {
    let readers = readers::all();
    let mut over = Vec::new();
    let mut look = |reader: &Reader, input: &Input| -> Result<()> {
        let found = growth(reader, input)?;
        if let Some(growth) = &found
            && growth.ratio > RATIO_MAX
        {
            over.push(format!("{} of {input}: {growth}", reader.name));
            println!("OVER {} of {input}: {growth}", reader.name);
        }
        Ok(())
    };
    match arguments {
        [] => over_worst(&readers, "", &mut look)?,
        [name] => over_worst(&readers, name, &mut look)?,
        [seed, count] => {
            let (seed, count): (u64, usize) = (seed.parse()?, count.parse()?);
            println!("seed {seed}, {count} inputs");
            let mut draw = Draw::new(seed);
            for _ in 0..count {
                let input = draw.input();
                look(draw.one_of(&readers), &input)?;
            }
        }
        _ => bail!("bench stranger [NAME | SEED COUNT]"),
    }
    let mut said = String::new();
    for line in &over {
        writeln!(said, "{line}")?;
    }
    ensure!(over.is_empty(), "more than linear:\n{said}");
    println!("{} readers, nothing above {RATIO_MAX}", readers.len());
    Ok(())
}

fn over_worst(
    readers: &[Reader],
    name: &str,
    look: &mut dyn FnMut(&Reader, &Input) -> Result<()>,
) -> Result<()> {
    for reader in readers.iter().filter(|reader| reader.name.contains(name)) {
        for input in inputs::worst() {
            look(reader, &input)?;
        }
    }
    Ok(())
}

/// What one reader costs for an input and for twice as much of it.
struct Growth {
    bytes: usize,
    seconds: f64,
    ratio: f64,
}

impl std::fmt::Display for Growth {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{} bytes {:.3} s, twice as many {:.2} times",
            self.bytes, self.seconds, self.ratio
        )
    }
}

/// `None` when the reader is done too soon to tell.
fn growth(reader: &Reader, input: &Input) -> Result<Option<Growth>> {
    let mut bytes = 8 * 1024;
    loop {
        let seconds = processor_seconds(reader, &input.of(bytes))?;
        if seconds >= MEASURABLE {
            break;
        }
        if bytes >= BYTES_MAX {
            return Ok(None);
        }
        bytes *= 2;
    }
    let mut least = measured(reader, input, bytes)?;
    for _ in 1..LOOKS {
        if least.ratio <= RATIO_MAX {
            break;
        }
        bytes += bytes / 2;
        let again = measured(reader, input, bytes)?;
        if again.ratio < least.ratio {
            least = again;
        }
    }
    Ok(Some(least))
}

fn measured(reader: &Reader, input: &Input, bytes: usize) -> Result<Growth> {
    let (once, twice) = (input.of(bytes), input.of(2 * bytes));
    let (mut seconds, mut longer) = (f64::MAX, f64::MAX);
    for _ in 0..RUNS {
        seconds = seconds.min(processor_seconds(reader, &once)?);
        longer = longer.min(processor_seconds(reader, &twice)?);
    }
    Ok(Growth {
        bytes,
        seconds,
        ratio: longer / seconds.max(1e-6),
    })
}

/// Processor time of this thread for one run.
fn processor_seconds(reader: &Reader, text: &str) -> Result<f64> {
    let input = (reader.prepare)(text);
    let began = thread_nanoseconds()?;
    (reader.run)(&input);
    let took = thread_nanoseconds()? - began;
    Ok(took as f64 / 1e9)
}

fn thread_nanoseconds() -> Result<u64> {
    // The first figure is the time on a processor, in nanoseconds (proc(5), "schedstat").
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let first = stat.split(' ').next().context("no figure")?;
    Ok(first.parse()?)
}
