//! What a kernel runs on: the arguments of the program that is it, or that emulates a machine for it.

use std::time::Duration;

use camino::Utf8Path;

use crate::kernel::Kind;

/// How long a boot with all tests may take.
pub(crate) fn limit(kind: Kind) -> Duration {
    Duration::from_secs(match kind {
        Kind::Uml => 60,
        Kind::Qemu | Kind::Code => 180,
        Kind::Debug => 600,
    })
}

/// The program's arguments, for a kernel, its first file system and more words for its command line.
pub(super) fn arguments(
    kind: Kind,
    image: &Utf8Path,
    initramfs: &Utf8Path,
    words: &[String],
) -> Vec<String> {
    // With stamps, a line of the kernel is told from what it interrupts.
    let common = ["panic=-1", "printk.time=1", "printk.devkmsg=on"].map(str::to_owned);
    let words = common.iter().chain(words);
    if kind == Kind::Uml {
        // The sockets of a kernel that is a process would be in the home folder.
        let own = ["mem=256M", "con=null", "con0=fd:0,fd:1", "uml_dir=uml/"];
        let own = own.map(str::to_owned).into_iter();
        let file = format!("initrd={initramfs}");
        return own.chain([file]).chain(words.cloned()).collect();
    }
    let memory = if kind == Kind::Debug { "2G" } else { "1G" };
    let line = words.fold("console=ttyS0".to_owned(), |line, word| line + " " + word);
    let machine = "-machine q35 -smp 2 -nodefaults -no-reboot -display none -monitor none";
    // A device without a driver of its own, which a driver among the kernel's samples takes.
    let devices = "-serial stdio -device pci-testdev";
    let fixed = machine.split(' ').chain(devices.split(' '));
    let kernel = ["-kernel", image.as_str(), "-initrd", initramfs.as_str()];
    let rest = ["-m", memory].into_iter().chain(kernel);
    let rest = rest.chain(["-append", &line]);
    fixed.chain(rest).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::arguments;
    use crate::kernel::Kind;

    #[test]
    fn the_emulated_machine_gets_the_kernel_and_the_console() {
        let more = ["kunit.enable=0".to_owned()];
        let words = arguments(Kind::Debug, "/k".into(), "/i".into(), &more);
        let at = |word: &str| words.iter().position(|found| found == word);
        let after = |word: &str| at(word).map(|index| words[index + 1].as_str());
        assert_eq!(after("-kernel"), Some("/k"));
        assert_eq!(after("-initrd"), Some("/i"));
        assert_eq!(after("-m"), Some("2G"));
        let line = "console=ttyS0 panic=-1 printk.time=1 printk.devkmsg=on kunit.enable=0";
        assert_eq!(after("-append"), Some(line));
        assert!(at("-no-reboot").is_some(), "{words:?}");
    }
}
