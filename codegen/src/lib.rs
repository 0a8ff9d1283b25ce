//! safebind writes safe Rust wrappers for C from contracts that people can review.

pub mod builder;
pub mod contract;
pub mod driver;
pub mod header;
pub mod options;
pub mod output;
pub mod support;

pub use builder::Builder;
pub use driver::Outcome;
pub use options::Options;

use driver::Product;
use support::{
    diag::{Aborted, Diagnostic, Sink},
    place::Place,
};

/// Makes the outputs that the options ask for.
///
/// # Errors
///
/// [`Aborted`] if the sink has an error; then no output was changed.
pub fn run(options: &Options, sink: &mut Sink) -> Result<Outcome, Aborted> {
    driver::execute(options, sink, pipeline)
}

fn pipeline(options: &Options, sink: &mut Sink) -> Result<Product, Aborted> {
    for path in options.contract_files() {
        if let Err(error) = std::fs::read(&path) {
            let message = format!("`{path}` cannot be read: {error}");
            let place = Place::whole_file(path.as_str());
            sink.push(Diagnostic::error("SB0108", message).at(place, ""));
        }
    }
    sink.gate("reading contracts")?;
    Ok(Product::default())
}

/// The JSON Schema of a contract file.
pub fn contract_schema() -> String {
    let schema = schemars::schema_for!(contract::model::Module);
    format!("{:#}\n", schema.as_value())
}

/// The reference of a contract's keys, in Markdown.
pub fn contract_reference() -> String {
    let schema = schemars::schema_for!(contract::model::Module);
    let description = schema.get("description").and_then(|text| text.as_str());
    format!(
        "# Keys of a contract\n\n{}\n",
        description.unwrap_or_default()
    )
}
