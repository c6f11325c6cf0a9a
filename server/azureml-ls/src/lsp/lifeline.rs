//! Ends the server when its client's process has ended without saying so. The end of standard input tells the same in
//! most cases, but the pipe stays open where another process inherited it.

/// Watches process `id`; exits with 1 when it is gone. A process that is not there to begin with lives in another
/// container, and is not watched.
#[cfg(unix)]
pub(super) fn watch(id: u32) {
    use rustix::process::{Pid, test_kill_process};
    use std::time::Duration;

    const PERIOD: Duration = Duration::from_secs(1);

    let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) else { return };
    // "Not permitted" is an answer of the living.
    let lives = move || !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH));
    if !lives() {
        return;
    }
    std::thread::spawn(move || {
        while lives() {
            std::thread::sleep(PERIOD);
        }
        std::process::exit(1);
    });
}

/// Elsewhere the end of standard input has to do.
#[cfg(not(unix))]
pub(super) fn watch(_id: u32) {}
