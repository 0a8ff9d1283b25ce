//! The catalogue of diagnostic codes: one page per code, in Markdown.
//!
//! A page has a fixed form: the title `# SB0101: ...`, then the sections `What it means`,
//! `Example` and `How to fix it`. A new code needs its file here, its place in `PAGES`, and a fixture
//! that fires it: the examples are the fixtures' files, and a test keeps them so.

/// Each code with its page.
macro_rules! pages {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!($code, ".md")))),*]
    };
}

const PAGES: &[(&str, &str)] = pages! {
    "SB0101" "SB0102" "SB0103" "SB0104" "SB0105" "SB0106" "SB0107" "SB0108" "SB0109" "SB0110"
    "SB0111" "SB0112" "SB0113" "SB0114" "SB0115" "SB0116"
    "SB0201" "SB0202" "SB0203" "SB0204" "SB0205" "SB0206" "SB0207"
    "SB0301" "SB0302" "SB0303" "SB0304" "SB0305" "SB0306" "SB0307" "SB0308" "SB0309" "SB0310"
    "SB0311" "SB0312" "SB0313"
    "SB0401" "SB0402" "SB0403" "SB0404" "SB0405" "SB0406" "SB0407" "SB0408"
    "SB0409" "SB0410" "SB0411" "SB0412" "SB0413" "SB0414" "SB0417" "SB0418" "SB0419"
    "SB0420" "SB0421" "SB0422" "SB0423" "SB0424" "SB0425" "SB0426" "SB0427" "SB0428" "SB0429"
    "SB0430" "SB0431" "SB0432"
    "SB0433" "SB0434" "SB0435" "SB0436" "SB0437" "SB0438"
    "SB0440" "SB0441" "SB0442" "SB0443" "SB0444" "SB0445" "SB0446"
    "SB0447" "SB0448" "SB0449" "SB0450" "SB0451" "SB0452"
    "SB0460" "SB0461" "SB0462" "SB0463" "SB0464" "SB0465" "SB0466" "SB0467" "SB0468"
    "SB0470" "SB0471" "SB0472" "SB0475" "SB0480" "SB0485" "SB0486" "SB0487"
    "SB0501" "SB0502" "SB0503" "SB0504" "SB0505"
    "SB0601" "SB0602" "SB0603" "SB0604" "SB0605" "SB0606" "SB0607" "SB0608" "SB0609"
    "SB0701" "SB0702"
    "SB0801" "SB0802" "SB0803" "SB0804" "SB0805" "SB0806" "SB0807" "SB0808" "SB0809"
    "SB0810" "SB0811" "SB0812" "SB0813" "SB0814" "SB0815" "SB0816" "SB0817"
    "SB0901" "SB0902" "SB0903" "SB0904" "SB0905"
    "SB0920" "SB0921" "SB0922" "SB0923"
    "SB1001" "SB1002" "SB1003" "SB1004" "SB1005" "SB1006" "SB1007" "SB1008" "SB1009"
    "SB1010" "SB1011" "SB1012"
    "SB1020" "SB1021" "SB1022" "SB1023" "SB1024" "SB1025" "SB1026" "SB1027" "SB1028" "SB1029"
};

/// All codes with their pages, in the order of the codes.
pub fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.iter().copied()
}

/// The page of a code, such as `SB0101`.
pub fn page(code: &str) -> Option<&'static str> {
    pages().find_map(|(name, page)| (name == code).then_some(page))
}

/// A page as people read it: without the remarks that say where its examples come from.
pub fn text(page: &str) -> String {
    let is_remark = |line: &&str| line.starts_with("<!-- ") && line.ends_with(" -->");
    let lines = page.lines().filter(|line| !is_remark(line));
    lines.map(|line| format!("{line}\n")).collect()
}

/// What a page's code stands for: its title without the code.
pub fn title(page: &str) -> &str {
    let line = page.lines().next().unwrap_or_default();
    line.split_once(": ").map_or(line, |(_, title)| title)
}

#[cfg(test)]
mod tests;
