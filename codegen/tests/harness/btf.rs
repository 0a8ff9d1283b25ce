//! BTF for tests, written type by type as `include/uapi/linux/btf.h` describes it.

#![allow(dead_code, reason = "each test needs another part")]

/// BTF that is being written.
pub(crate) struct Btf {
    types: Vec<u8>,
    strings: Vec<u8>,
    /// How many types the file that this is a difference to has, and how many bytes of names.
    base: (u32, u32),
    count: u32,
    little: bool,
}

impl Btf {
    /// One of a machine with this byte order.
    pub(crate) fn new(little: bool) -> Self {
        let base = (0, 0);
        Self {
            types: Vec::new(),
            strings: vec![0],
            base,
            count: 0,
            little,
        }
    }

    /// The next file, a difference to this one.
    pub(crate) fn split(&self) -> Self {
        let names = u32::try_from(self.strings.len()).expect("it is short");
        let base = (self.base.0 + self.count, self.base.1 + names);
        Self {
            types: Vec::new(),
            strings: vec![0],
            base,
            count: 0,
            little: self.little,
        }
    }

    fn bytes(&self, word: u32) -> [u8; 4] {
        if self.little {
            word.to_le_bytes()
        } else {
            word.to_be_bytes()
        }
    }

    fn words(&mut self, words: &[u32]) {
        for word in words {
            let bytes = self.bytes(*word);
            self.types.extend(bytes);
        }
    }

    fn name(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        let at = u32::try_from(self.strings.len()).expect("it is short") + self.base.1;
        self.strings.extend(name.bytes().chain([0]));
        at
    }

    fn start(&mut self, name: &str, info: u32, number: u32) -> u32 {
        let name = self.name(name);
        self.words(&[name, info, number]);
        self.count += 1;
        self.base.0 + self.count
    }

    /// An integer.
    pub(crate) fn int(&mut self, name: &str, size: u32) -> u32 {
        let id = self.start(name, 1 << 24, size);
        self.words(&[size * 8]);
        id
    }

    /// An array.
    pub(crate) fn array(&mut self, of: u32, len: u32) -> u32 {
        let id = self.start("", 3 << 24, 0);
        self.words(&[of, of, len]);
        id
    }

    /// A struct, of members with name, type, offset in bits, and width if they are bit-fields, else 0.
    pub(crate) fn record(
        &mut self,
        name: &str,
        size: u32,
        members: &[(&str, u32, u32, u32)],
    ) -> u32 {
        let len = u32::try_from(members.len()).expect("it is short");
        let id = self.start(name, (1 << 31) | (4 << 24) | len, size);
        for (name, of, offset, width) in members {
            let name = self.name(name);
            self.words(&[name, *of, (width << 24) | offset]);
        }
        id
    }

    /// An enum.
    pub(crate) fn enumeration(&mut self, name: &str, values: &[(&str, u32)]) -> u32 {
        let len = u32::try_from(values.len()).expect("it is short");
        let id = self.start(name, (1 << 31) | (6 << 24) | len, 4);
        for (name, value) in values {
            let name = self.name(name);
            self.words(&[name, *value]);
        }
        id
    }

    /// The file.
    pub(crate) fn file(&self) -> Vec<u8> {
        let magic: u16 = 0xeb9f;
        let mut file = if self.little {
            magic.to_le_bytes()
        } else {
            magic.to_be_bytes()
        }
        .to_vec();
        file.extend([1, 0]);
        let len = |part: &[u8]| u32::try_from(part.len()).expect("it is short");
        for word in [
            24,
            0,
            len(&self.types),
            len(&self.types),
            len(&self.strings),
        ] {
            file.extend(self.bytes(word));
        }
        file.extend(&self.types);
        // A difference has no empty name of its own at its start; this one's is never asked for.
        file.extend(&self.strings);
        file
    }
}
