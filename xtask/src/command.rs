//! Starting other programs and hearing what they say.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, bail};

/// Runs a program on our terminal; fails when it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = name_of(command);
    let status = command.status().with_context(|| format!("{name} could not be started"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// Runs a program and returns what it wrote to standard output; fails when it fails, with what
/// it wrote to standard error.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let name = name_of(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{name} could not be started"))?;
    if !output.status.success() {
        bail!("{name} failed ({})\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program of that name can be started and succeeds.
pub(crate) fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a program said, and whether it ended well.
pub(crate) struct Heard {
    /// Both outputs, line by line as they came, without colours.
    pub(crate) text: String,
    /// Whether the program ended with success.
    pub(crate) success: bool,
}

/// Runs a program, shows what it says as it says it, and keeps it.
pub(crate) fn hear(command: &mut Command) -> Result<Heard> {
    let name = name_of(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} could not be started"))?;
    let text = Arc::new(Mutex::new(String::new()));
    let listeners = [
        child.stdout.take().map(|pipe| listen(pipe, Arc::clone(&text))),
        child.stderr.take().map(|pipe| listen(pipe, Arc::clone(&text))),
    ];
    let status = child.wait()?;
    for listener in listeners.into_iter().flatten() {
        if listener.join().is_err() {
            bail!("the output of {name} could not be read");
        }
    }
    let text = text.lock().map(|text| without_colours(&text)).unwrap_or_default();
    Ok(Heard { text, success: status.success() })
}

fn listen(
    pipe: impl Read + Send + 'static,
    text: Arc<Mutex<String>>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            let said = String::from_utf8_lossy(&line);
            print!("{said}");
            if let Ok(mut text) = text.lock() {
                text.push_str(&said);
            }
            line.clear();
        }
    })
}

/// The text without terminal escape sequences of the form `ESC [ … letter`.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\u{1b}' {
            plain.push(letter);
        } else if letters.next() == Some('[') {
            letters.by_ref().find(char::is_ascii_alphabetic);
        }
    }
    plain
}

fn name_of(command: &Command) -> String {
    let arguments = command.get_args().take(3).map(|argument| argument.to_string_lossy());
    let words: Vec<_> =
        std::iter::once(command.get_program().to_string_lossy()).chain(arguments).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(without_colours("\u{1b}[32;1mSummary\u{1b}[0m 3 tests"), "Summary 3 tests");
    }

    #[test]
    fn both_outputs_are_heard_and_failure_is_seen() {
        let heard = hear(Command::new("sh").args(["-c", "echo one; echo two >&2; exit 3"]));
        let heard = heard.unwrap();
        assert!(heard.text.contains("one\n") && heard.text.contains("two\n"));
        assert!(!heard.success);
    }
}
