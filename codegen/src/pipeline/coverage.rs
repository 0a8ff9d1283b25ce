//! The way from contracts and headers to a report.

use super::read;
use crate::{
    contract::load,
    link, lower,
    options::Options,
    report::{build, document::Report},
    support::diag::{Aborted, Sink},
    unused::{self, Setting},
};

/// What is reported besides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The keys that change nothing.
    pub unused: bool,
}

/// The codes of what must be bound and is not. A report tells of that, too.
const NOT_BOUND: [&str; 2] = ["SB0404", "SB0470"];

/// What is bound of the headers that contracts name. That something must be bound and is not is in the sink, and in
/// the report.
///
/// # Errors
///
/// [`Aborted`] names the stage after which other errors had been reported.
pub fn report(options: &Options, asked: Asked, sink: &mut Sink) -> Result<Report, Aborted> {
    let options = Options {
        locate: true,
        ..options.clone()
    };
    let Some(inputs) = read(&options, sink)? else {
        return Ok(Report::default());
    };
    let (modules, sources) = (inputs.modules(), &inputs.contracts.sources);
    let linked = link::link(sink, &modules, sources, &inputs.unit);
    sink.gate_but("linking contracts to declarations", &NOT_BOUND)?;
    let api = lower::lower(sink, &linked, &inputs.profile);
    sink.gate_but("lowering to the safe API", &NOT_BOUND)?;
    let unused = match asked.unused {
        true => {
            let what = format!("{} contracts", modules.len());
            let _step = options.progress.step("Varying", &what);
            let alone = load::load(&mut Sink::default(), &options.contract_files());
            let setting = Setting {
                unit: &inputs.unit,
                profile: &inputs.profile,
            };
            Some(unused::find(&alone, setting))
        }
        false => None,
    };
    Ok(build::report(&api.coverage, unused))
}
