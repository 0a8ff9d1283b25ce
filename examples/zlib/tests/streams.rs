//! Streams with the real library: what comes out of them, what comes back, and what `gzip` makes of it.

#![forbid(unsafe_code)]

use std::{
    io::Write,
    mem::MaybeUninit,
    process::{Command, Stdio},
    thread,
};

use zlib_streams::zlib::{
    Compressed, Decompressed, Deflate, Inflate, ZlibError, adler32_combine, adler32_z, compress,
    compress_bound, compress2, crc32_combine, crc32_z, flush, uncompress, uncompress2,
    zlib_version,
};

/// Data of some length that repeats, and not too much.
fn data(length: usize) -> Vec<u8> {
    let mut state = 12_345_u32;
    let mut next = || {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        u8::try_from(state >> 24).unwrap()
    };
    (0..length)
        .map(|at| if at % 64 < 40 { b'a' } else { next() })
        .collect()
}

fn room(length: usize) -> Vec<MaybeUninit<u8>> {
    vec![MaybeUninit::uninit(); length]
}

/// The whole of a stream, through pieces of these sizes.
fn deflated(stream: &mut Deflate, mut input: &[u8], piece: usize) -> Vec<u8> {
    let (mut all, mut room) = (Vec::new(), room(piece));
    loop {
        let end = input.len().min(piece);
        let flush = if end == input.len() {
            flush::Z_FINISH
        } else {
            flush::Z_NO_FLUSH
        };
        let (state, read, written) = stream.deflate(&input[..end], &mut room, flush).unwrap();
        all.extend_from_slice(written);
        input = &input[read..];
        if state == Compressed::Done {
            return all;
        }
    }
}

/// The same the other way round.
fn inflated(stream: &mut Inflate, mut input: &[u8], piece: usize) -> Result<Vec<u8>, ZlibError> {
    let (mut all, mut room) = (Vec::new(), room(piece));
    loop {
        let end = input.len().min(piece);
        let (state, read, written) = stream.inflate(&input[..end], &mut room, flush::Z_NO_FLUSH)?;
        all.extend_from_slice(written);
        input = &input[read..];
        match state {
            Decompressed::Done => return Ok(all),
            Decompressed::Stuck => return Err(ZlibError::BUFFER),
            _ => {}
        }
    }
}

/// What a program makes of its input.
fn through(mut command: Command, input: &[u8]) -> (bool, Vec<u8>) {
    let command = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("the program is there");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = thread::spawn(move || stdin.write_all(&input).is_ok());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    (output.status.success(), output.stdout)
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

const OURS: &str = env!("CARGO_BIN_EXE_gz");

#[test]
fn gzip_reads_what_the_program_writes_and_the_other_way_round() {
    for length in [0, 1, 40_000, 1_000_000] {
        let data = data(length);
        let (ok, packed) = through(command(OURS, &[]), &data);
        assert!(ok);
        let (ok, back) = through(command("gzip", &["-dc"]), &packed);
        assert!(
            ok && back == data,
            "gzip reads another text, of {length} bytes"
        );
        let (ok, packed) = through(command("gzip", &["-c"]), &data);
        assert!(ok);
        let (ok, back) = through(command(OURS, &["-d"]), &packed);
        assert!(
            ok && back == data,
            "the program reads another text, of {length} bytes"
        );
        // Two files, one after the other.
        let (ok, back) = through(command(OURS, &["-d"]), &[&*packed, &packed].concat());
        assert!(ok && back == [&*data, &data].concat());
    }
}

#[test]
fn what_is_damaged_or_cut_off_is_reported() {
    let (_, packed) = through(command(OURS, &[]), &data(40_000));
    let mut damaged = packed.clone();
    damaged[packed.len() / 2] ^= 0x55;
    for wrong in [
        &damaged[..],
        &packed[..packed.len() - 1],
        &packed[..1],
        b"no gzip",
    ] {
        let gzip = through(command("gzip", &["-dc"]), wrong).0;
        let ours = through(command(OURS, &["-d"]), wrong).0;
        assert_eq!((gzip, ours), (false, false));
    }
}

#[test]
fn pieces_of_any_size_make_the_same() {
    let data = data(10_000);
    let mut whole = None;
    for piece in [1, 2, 7, 1000, 65_536] {
        let mut stream = Deflate::new(6).unwrap();
        let packed = deflated(&mut stream, &data, piece);
        assert_eq!(usize::try_from(stream.total_in()).unwrap(), data.len());
        assert_eq!(usize::try_from(stream.total_out()).unwrap(), packed.len());
        assert_eq!(*whole.get_or_insert(packed.clone()), packed);
        let mut stream = Inflate::new().unwrap();
        assert_eq!(inflated(&mut stream, &packed, piece).unwrap(), data);
    }
}

#[test]
fn one_call_does_the_same_as_a_stream() {
    let data = data(5000);
    let mut packed = room(usize::try_from(compress_bound(5000)).unwrap());
    let packed = compress2(&mut packed, &data, 6).unwrap();
    assert_eq!(
        deflated(&mut Deflate::new(6).unwrap(), &data, 100_000),
        packed
    );
    let mut back = room(5000);
    assert_eq!(uncompress(&mut back, packed).unwrap(), data);
    let longer = [&*packed, b"more"].concat();
    let mut back = room(5000);
    let (text, read) = uncompress2(&mut back, &longer).unwrap();
    assert_eq!((&*text, read), (&*data, packed.len()));
    assert_eq!(
        uncompress(&mut room(4999), packed).unwrap_err(),
        ZlibError::BUFFER
    );
    assert_eq!(
        compress(&mut room(10), &data).unwrap_err(),
        ZlibError::BUFFER
    );
    assert_eq!(
        uncompress(&mut room(10), b"no zlib").unwrap_err(),
        ZlibError::DATA
    );
    assert_eq!(
        compress(&mut [], &[]).unwrap_err().to_string(),
        "there is no room or no data to go on with"
    );
}

#[test]
fn a_stream_is_copied_reset_and_used_on_another_thread() {
    let data = data(30_000);
    let (first, rest) = data.split_at(10_000);
    let mut stream = Deflate::new(9).unwrap();
    let mut packed = room(60_000);
    let (_, read, written) = stream
        .deflate(first, &mut packed, flush::Z_SYNC_FLUSH)
        .unwrap();
    assert_eq!(read, first.len());
    let begun = written.to_vec();
    let mut twin = stream.try_clone().unwrap();
    let rest_of_twin = rest.to_vec();
    let twin = thread::spawn(move || deflated(&mut twin, &rest_of_twin, 500))
        .join()
        .unwrap();
    let own = deflated(&mut stream, rest, 500);
    assert_eq!(own, twin);
    let mut streams = vec![Inflate::new().unwrap()];
    streams.push(Inflate::new().unwrap());
    for stream in &mut streams {
        assert_eq!(
            inflated(stream, &[&*begun, &own].concat(), 333).unwrap(),
            data
        );
        stream.reset().unwrap();
        assert_eq!(
            inflated(stream, &[&*begun, &own].concat(), 333).unwrap(),
            data
        );
    }
    stream.reset().unwrap();
    assert_eq!(stream.total_in(), 0);
}

#[test]
fn dictionaries_are_asked_for() {
    let mut stream = Deflate::new(9).unwrap();
    stream.set_dictionary(b"nobody expects").unwrap();
    let packed = deflated(&mut stream, b"nobody expects this", 1000);
    let mut begun = Deflate::new(9).unwrap();
    begun
        .deflate(b"nobody", &mut room(100), flush::Z_SYNC_FLUSH)
        .unwrap();
    assert_eq!(
        begun.set_dictionary(b"late").unwrap_err(),
        ZlibError::STREAM
    );
    let mut stream = Inflate::new().unwrap();
    let mut text = room(100);
    let (state, read, _) = stream
        .inflate(&packed, &mut text, flush::Z_NO_FLUSH)
        .unwrap();
    assert_eq!(state, Decompressed::NeedsDictionary);
    assert_eq!(
        stream.set_dictionary(b"another").unwrap_err(),
        ZlibError::DATA
    );
    stream.set_dictionary(b"nobody expects").unwrap();
    let (state, _, text) = stream
        .inflate(&packed[read..], &mut text, flush::Z_NO_FLUSH)
        .unwrap();
    assert_eq!(
        (state, &*text),
        (Decompressed::Done, &b"nobody expects this"[..])
    );
}

#[test]
fn arguments_that_make_no_sense_are_errors() {
    assert_eq!(Deflate::new(77).map(drop).unwrap_err(), ZlibError::STREAM);
    assert_eq!(
        Inflate::with_window(1000).map(drop).unwrap_err(),
        ZlibError::STREAM
    );
    let mut stream = Deflate::new(1).unwrap();
    let error = stream
        .deflate(b"x", &mut room(100), 99)
        .map(drop)
        .unwrap_err();
    assert_eq!((error, error.code()), (ZlibError::STREAM, -2));
    assert_eq!(stream.prime(1000, 0).unwrap_err(), ZlibError::BUFFER);
    let mut stream = Inflate::new().unwrap();
    assert_eq!(stream.prime(33, 0).unwrap_err(), ZlibError::STREAM);
    assert_eq!(
        stream.sync(b"nothing").map(drop).unwrap_err(),
        ZlibError::DATA
    );
}

#[test]
fn settings_change_within_a_stream() {
    let data = data(4000);
    let mut stream = Deflate::new(0).unwrap();
    let mut packed = room(10_000);
    let (_, read, written) = stream
        .deflate(&data[..2000], &mut packed, flush::Z_NO_FLUSH)
        .unwrap();
    let mut all = written.to_vec();
    let (_, more, written) = stream
        .set_params(&data[read..2000], &mut packed, 9, 0)
        .unwrap();
    all.extend_from_slice(written);
    assert_eq!(stream.pending().unwrap().1, 0);
    all.extend(deflated(&mut stream, &data[read + more..], 100));
    assert_eq!(
        inflated(&mut Inflate::new().unwrap(), &all, 100).unwrap(),
        data
    );
    assert!(stream.bound(1000) > 1000);
}

#[test]
fn checksums_go_on_and_combine() {
    let (one, two) = (b"123456", b"789");
    assert_eq!(crc32_z(0, b"123456789"), 0xCBF4_3926);
    assert_eq!(crc32_z(crc32_z(0, one), two), 0xCBF4_3926);
    assert_eq!(
        crc32_combine(crc32_z(0, one), crc32_z(0, two), 3),
        0xCBF4_3926
    );
    assert_eq!(adler32_z(1, b"123456789"), 0x091E_01DE);
    assert_eq!(
        adler32_combine(adler32_z(1, one), adler32_z(1, two), 3),
        0x091E_01DE
    );
    assert_eq!((crc32_z(7, &[]), adler32_z(7, &[])), (7, 7));
    assert!(zlib_version().to_str().unwrap().starts_with('1'));
}
