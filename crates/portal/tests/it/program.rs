//! The program itself: its command line, its end, its log.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Output, Stdio};

use crate::net;
use crate::town::{Draft, Town, until};

const PROGRAM: &str = env!("CARGO_BIN_EXE_huabiao-portal");

fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

/// A command that serves a town on a free port.
pub(crate) fn command(town: &Town) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(["--portal", "127.0.0.1:0", "--root-key", &town.keys.pin().to_string()])
        .arg("--data")
        .arg(&town.settings.data)
        .arg("--store")
        .arg(&town.settings.store)
        .env_remove("RUST_LOG")
        .stderr(Stdio::piped());
    command
}

/// Starts a command, reads its log until it serves, and says where. The rest of the log is
/// read by a thread until the program ends.
pub(crate) fn start(command: &mut Command) -> (Child, SocketAddr) {
    let mut child = command.spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = log.by_ref().map(Result::unwrap).find(|line| line.contains("serving"));
    let line = line.expect("it serves");
    let address = line.split("address=").nth(1).unwrap().split(' ').next().unwrap();
    let address = address.parse().unwrap();
    std::thread::spawn(move || log.for_each(drop));
    (child, address)
}

pub(crate) fn town() -> Town {
    let mut town = Town::new();
    // The program has the clock of the machine.
    town.pass(base::now() - town.now());
    town.publish("city", Draft::new().site("city", &["city.localhost"]).basics());
    town
}

pub(crate) fn end(child: &mut Child, signal: &str) -> std::process::ExitStatus {
    let killed = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    child.wait().unwrap()
}

#[test]
fn help_and_the_commented_file_are_there() {
    let help = run(&["--help"]);
    let text = String::from_utf8(help.stdout).unwrap();
    assert!(help.status.success() && text.contains("例子") && text.contains("--root-key"));
    let file = run(&["--print-config"]);
    assert!(String::from_utf8(file.stdout).unwrap().contains("# root_key = \"\""));
    assert!(run(&["--version"]).status.success());
    for bad in [&["--prtal", "x"][..], &["--portal", "x"], &["--root-key", "x"]] {
        assert!(!run(bad).status.success(), "{bad:?}");
    }
    let missing = run(&["--config", "no/such.toml"]);
    let said = String::from_utf8(missing.stderr).unwrap();
    assert!(!missing.status.success() && said.contains("no/such.toml"), "{said}");
}

#[test]
fn it_serves_and_ends_when_told() {
    let town = town();
    let log = town.folder().join("access.log");
    for signal in ["-TERM", "-INT"] {
        let (mut child, address) = start(command(&town).arg("--access-log").arg(&log));
        let get = |path: &str| net::get(address, "city.localhost", path, &["User-Agent: a\"b"]);
        assert!(until(|| get("/").status == 200));
        assert_eq!(get("/nothing").status, 404);
        assert_eq!(end(&mut child, signal).code(), Some(0), "{signal}");
    }
    let lines = fs::read_to_string(&log).unwrap();
    let line = lines.lines().find(|line| line.contains("/nothing")).unwrap();
    assert!(line.starts_with("127.0.0.1 - - [20"), "{line}");
    assert!(line.contains("\"GET /nothing HTTP/1.1\" 404 "), "{line}");
    assert!(line.ends_with("\"-\" \"a\\\"b\" city.localhost"), "{line}");
}

#[test]
fn killed_at_any_moment_it_comes_back() {
    let mut town = town();
    for number in 2..12 {
        let (mut child, address) = start(&mut command(&town));
        town.publish("city", Draft::new().page(&format!("/news/{number}.html"), "x"));
        // Somewhere between the arrival of the release and its being served.
        std::thread::sleep(std::time::Duration::from_millis(10 * number));
        let served =
            net::get(address, "city.localhost", &format!("/news/{number}.html"), &[]).status;
        assert_eq!(end(&mut child, "-KILL").signal(), Some(9));
        let (mut child, address) = start(&mut command(&town));
        let get = || net::get(address, "city.localhost", &format!("/news/{number}.html"), &[]);
        if served == 200 {
            assert_eq!(get().status, 200, "what was served is served again at once");
        }
        assert!(until(|| get().status == 200));
        end(&mut child, "-TERM");
    }
}

#[test]
fn two_programs_do_not_share_a_folder_or_an_address() {
    let town = town();
    let (mut child, address) = start(&mut command(&town));
    let second = command(&town).output().unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(!second.status.success() && said.contains("正被另一个前台程序使用"), "{said}");
    let elsewhere = town.folder().join("elsewhere");
    let mut third = Command::new(PROGRAM);
    third.args(["--portal", &address.to_string(), "--data"]).arg(&elsewhere);
    let third = third.output().unwrap();
    let said = String::from_utf8(third.stderr).unwrap();
    assert!(!third.status.success() && said.contains("无法监听"), "{said}");
    end(&mut child, "-TERM");
}

#[test]
fn it_ends_with_its_parent() {
    let town = town();
    // A shell that starts it as its child and tells it so, then waits to be killed.
    let program = command(&town);
    let arguments: Vec<_> = program.get_args().map(|word| word.to_string_lossy()).collect();
    let script = format!("{PROGRAM} {} --parent $$ & echo $!; wait", arguments.join(" "));
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut shell = shell.spawn().unwrap();
    let mut pid = String::new();
    BufReader::new(shell.stdout.take().unwrap()).read_line(&mut pid).unwrap();
    let running = || {
        let state = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
        !state.is_empty() && !state.contains(") Z ")
    };
    assert!(until(|| town.settings.data.join("portal/state.json").exists()));
    assert!(running());
    end(&mut shell, "-KILL");
    assert!(until(|| !running()));
}
