//! Numbers and names in a part of a file, each checked.

/// What is wrong with a file, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Corrupt {
    /// Bytes from the start.
    pub(super) at: usize,
    /// What is wrong, as a clause.
    pub(super) problem: String,
    /// Whether it would be right if it stood behind another file: it speaks of what this one does not have.
    pub(super) beyond_own: bool,
}

impl Corrupt {
    pub(super) fn new(at: usize, problem: impl Into<String>) -> Self {
        Self {
            at,
            problem: problem.into(),
            beyond_own: false,
        }
    }

    pub(super) fn beyond(at: usize, problem: impl Into<String>) -> Self {
        Self {
            beyond_own: true,
            ..Self::new(at, problem)
        }
    }
}

/// A part of a file, read from its start to its end.
pub(super) struct Bytes<'a> {
    data: &'a [u8],
    /// Where the part starts in the file.
    start: usize,
    next: usize,
    little_endian: bool,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(data: &'a [u8], start: usize, little_endian: bool) -> Self {
        Self {
            data,
            start,
            next: 0,
            little_endian,
        }
    }

    /// Where the next byte stands in the file.
    pub(super) fn at(&self) -> usize {
        self.start.saturating_add(self.next)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.next >= self.data.len()
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.data.len().saturating_sub(self.next)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Corrupt> {
        let rest = self.data.get(self.next..).unwrap_or_default();
        let Some(chunk) = rest.first_chunk::<N>() else {
            return Err(Corrupt::new(self.at(), "it ends in the middle of an entry"));
        };
        self.next += N;
        Ok(*chunk)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Corrupt> {
        let [byte] = self.take()?;
        Ok(byte)
    }

    pub(super) fn half(&mut self) -> Result<u16, Corrupt> {
        let bytes = self.take()?;
        Ok(match self.little_endian {
            true => u16::from_le_bytes(bytes),
            false => u16::from_be_bytes(bytes),
        })
    }

    pub(super) fn word(&mut self) -> Result<u32, Corrupt> {
        let bytes = self.take()?;
        Ok(match self.little_endian {
            true => u32::from_le_bytes(bytes),
            false => u32::from_be_bytes(bytes),
        })
    }

    /// A word as an offset or a number of things in memory.
    pub(super) fn count(&mut self) -> Result<usize, Corrupt> {
        let at = self.at();
        let word = self.word()?;
        usize::try_from(word)
            .map_err(|_| Corrupt::new(at, "a number is too large for this machine"))
    }
}
