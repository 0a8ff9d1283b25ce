//! Compresses standard input to standard output in the format of gzip, or with `-d` the other way round.

#![forbid(unsafe_code)]

use std::{
    env,
    error::Error,
    io::{self, BufRead, Write},
    mem::MaybeUninit,
};

use zlib_streams::zlib::{
    Compressed, Decompressed, Deflate, Inflate, flush, level, method, strategy,
};

/// The window of 32 KiB, and the format of gzip.
const GZIP: i32 = 15 + 16;

/// How much memory the library may use: the most.
const MEMORY: i32 = 9;

/// How much is written at once.
const ROOM: usize = 16 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let (input, mut output) = (io::stdin().lock(), io::stdout().lock());
    match env::args().nth(1).as_deref() {
        None => compress(input, &mut output)?,
        Some("-d") => decompress(input, &mut output)?,
        Some(other) => return Err(format!("unknown argument `{other}`: only `-d` is known").into()),
    }
    output.flush()?;
    Ok(())
}

fn compress(mut input: impl BufRead, output: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut stream = Deflate::with_settings(
        level::Z_BEST_COMPRESSION,
        method::Z_DEFLATED,
        GZIP,
        MEMORY,
        strategy::Z_DEFAULT_STRATEGY,
    )?;
    let mut room = [MaybeUninit::uninit(); ROOM];
    loop {
        let data = input.fill_buf()?;
        let flush = match data.is_empty() {
            true => flush::Z_FINISH,
            false => flush::Z_NO_FLUSH,
        };
        let (state, read, written) = stream.deflate(data, &mut room, flush)?;
        output.write_all(written)?;
        input.consume(read);
        if state == Compressed::Done {
            return Ok(());
        }
    }
}

/// A file may be several streams, one after the other.
fn decompress(mut input: impl BufRead, output: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut stream = Inflate::with_window(GZIP)?;
    let mut room = [MaybeUninit::uninit(); ROOM];
    let mut between = true;
    loop {
        let data = input.fill_buf()?;
        let ended = data.is_empty();
        if ended && between {
            return Ok(());
        }
        let (state, read, written) = stream.inflate(data, &mut room, flush::Z_NO_FLUSH)?;
        let stuck = read == 0 && written.is_empty();
        output.write_all(written)?;
        input.consume(read);
        between = state == Decompressed::Done;
        if between {
            stream.reset()?;
        } else if ended && stuck {
            return Err("the input ends before its stream does".into());
        }
    }
}
