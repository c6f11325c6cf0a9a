//! Reading a file's text: regular files only, within a size, as UTF-8. Never blocks on pipes or devices.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The largest file that is read, in bytes. Azure ML files are a few kilobytes; this only protects memory.
pub(crate) const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Why a file's text cannot be had.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// A folder, pipe, device or socket.
    NotAFile,
    /// Larger than [`MOST_BYTES`].
    TooLarge(u64),
    /// Not UTF-8.
    NotUtf8(NotUtf8),
    /// The system refuses it.
    Io(io::Error),
}

/// A file that is not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotUtf8 {
    /// What it seems to be: `UTF-16` or `not UTF-8`.
    pub(crate) encoding: &'static str,
    /// The text before the first byte that is not UTF-8.
    pub(crate) readable: String,
    /// Whether its `$schema` names Azure ML.
    pub(crate) claims_azure_ml: bool,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAFile => formatter.write_str("it is not a regular file"),
            Self::TooLarge(bytes) => {
                let (size, most) = (bytes / 1024 / 1024, MOST_BYTES / 1024 / 1024);
                write!(formatter, "it has {size} MB; files of up to {most} MB are read")
            }
            Self::NotUtf8(NotUtf8 { encoding, .. }) => {
                write!(formatter, "it is {encoding}; Azure ML files are UTF-8")
            }
            Self::Io(error) => error.fmt(formatter),
        }
    }
}

/// The text of the file at `path`, a byte order mark included.
pub(crate) fn read(path: &Path) -> Result<String, Unreadable> {
    let metadata = fs::metadata(path).map_err(Unreadable::Io)?;
    if !metadata.is_file() {
        return Err(Unreadable::NotAFile);
    }
    if metadata.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    let file = File::open(path).map_err(Unreadable::Io)?;
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(Unreadable::Io)?;
    decode(bytes)
}

/// The text of `bytes`.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, Unreadable> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let valid = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let readable = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default()).into_owned();
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    Err(Unreadable::NotUtf8(NotUtf8 {
        encoding: if utf16 { "UTF-16" } else { "not UTF-8" },
        readable,
        claims_azure_ml: claims_azure_ml(bytes),
    }))
}

/// Whether a line of `bytes` has `$schema` and then `azureml`. Bytes of 0 are skipped, so that UTF-16 is seen too.
fn claims_azure_ml(bytes: &[u8]) -> bool {
    let plain: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    plain.split(|byte| matches!(byte, b'\n' | b'\r')).any(|line| {
        let line = String::from_utf8_lossy(line).to_lowercase();
        line.find("$schema").is_some_and(|at| line.get(at..).is_some_and(|rest| rest.contains("azureml")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_utf8(bytes: &[u8]) -> NotUtf8 {
        match decode(bytes.to_vec()) {
            Err(Unreadable::NotUtf8(what)) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn latin_1_is_told_from_utf_16() {
        let latin = not_utf8(b"$schema: https://azuremlschemas.azureedge.net/latest/x.json\nname: caf\xe9\n");
        assert_eq!((latin.encoding, latin.claims_azure_ml), ("not UTF-8", true));
        assert!(latin.readable.ends_with("name: caf"));

        let text = "$schema: https://azuremlschemas.azureedge.net/latest/x.json\n";
        let bytes: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let wide = not_utf8(&bytes);
        assert_eq!((wide.encoding, wide.claims_azure_ml), ("UTF-16", true));

        assert!(!not_utf8(b"name: caf\xe9\n").claims_azure_ml);
    }

    #[test]
    fn folders_and_missing_files_are_errors() {
        assert!(matches!(read(Path::new(env!("CARGO_MANIFEST_DIR"))), Err(Unreadable::NotAFile)));
        assert!(matches!(read(Path::new("/nowhere/at/all.yml")), Err(Unreadable::Io(_))));
    }
}
