//! What a kernel writes to its console, read as results.
//!
//! Three readers look at each line: what the init program says, what KUnit says, and what the kernel
//! complains about.

mod init;
mod ktap;
mod lines;
mod warnings;

use super::results::Results;

/// Reads the console of one boot.
pub(crate) fn read(text: &str) -> Results {
    let mut init = init::Reader::default();
    let mut ktap = ktap::Reader::default();
    let mut warnings = warnings::Reader::default();
    let mut after = None;
    for line in lines::lines(text) {
        if let Some(event) = init::event(&line) {
            warnings.close();
            after = event.test().or(after);
            init.take(event);
        } else if let Some(seen) = ktap.take(&line) {
            if let ktap::Seen::Result(name) = seen {
                warnings.close();
                after = Some(name);
            }
        } else {
            warnings.take(&line, init.announced(), after.as_deref());
        }
    }
    let mut results = Results::default();
    ktap.finish(&mut results);
    let announcements = init.finish(&mut results);
    warnings.finish(&announcements, &mut results);
    results.note_double_names();
    results
}

#[cfg(test)]
mod tests;
