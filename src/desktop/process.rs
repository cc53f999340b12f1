//! A program started with a deadline.
//!
//! Comes in: a program, its arguments and what it reads. Goes out: what it wrote and whether it succeeded. Invariant:
//! it leads a process group of its own, and when the deadline passes or the caller goes away, the whole group is ended.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// What to start.
#[derive(Debug)]
pub struct Program {
    pub path: PathBuf,
    pub arguments: Vec<OsString>,
    /// Its whole environment.
    pub environment: Vec<(OsString, OsString)>,
    /// What it reads; its input stays open until it ends, so that it can notice when we are gone.
    pub input: Vec<u8>,
}

/// What it left.
#[derive(Debug)]
pub struct Output {
    pub success: bool,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

/// Why there is no output.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    #[error("could not start `{}`: {source}", program.display())]
    Start { program: PathBuf, source: io::Error },
    #[error("lost the connection to `{}`: {source}", program.display())]
    Lost { program: PathBuf, source: io::Error },
    #[error("it did not end within {} s", .0.as_secs())]
    Deadline(Duration),
}

/// More than this is not read from a program, in bytes.
const MOST_OUTPUT: u64 = 32 * 1024 * 1024;

/// Runs a program until it ends, but no longer than `deadline`.
pub async fn run(program: Program, deadline: Duration) -> Result<Output, ProcessError> {
    let started = Command::new(&program.path)
        .args(&program.arguments)
        .env_clear()
        .envs(program.environment)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn();
    let mut child = started.map_err(|source| ProcessError::Start { program: program.path.clone(), source })?;
    let mut group = Group(child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw));
    let lost = |source| ProcessError::Lost { program: program.path.clone(), source };

    let mut input = child.stdin.take();
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let ended = async {
        let write = async {
            if let Some(pipe) = input.as_mut() {
                // A program that ends without reading everything is judged by how it ended.
                match pipe.write_all(&program.input).await {
                    Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
                    _ => pipe.flush().await.or(Ok(())),
                }
            } else {
                Ok(())
            }
        };
        let ((), stdout, stderr) = tokio::try_join!(write, read(stdout), read(stderr))?;
        let status = child.wait().await?;
        Ok(Output { success: status.success(), stdout, stderr })
    };
    let output = tokio::time::timeout(deadline, ended).await;
    match output {
        Ok(Ok(output)) => {
            group.0 = None;
            Ok(output)
        }
        Ok(Err(error)) => Err(lost(error)),
        Err(_) => Err(ProcessError::Deadline(deadline)),
    }
}

async fn read(pipe: Option<impl AsyncRead + Unpin>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(MOST_OUTPUT).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// A process group that is ended with its owner, unless its leader has ended by itself.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0
            && let Err(error) = kill_process_group(group, Signal::KILL)
        {
            tracing::debug!(%error, "the process group had ended already");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, input: &[u8]) -> Program {
        Program {
            path: PathBuf::from("/bin/sh"),
            arguments: vec!["-c".into(), script.into()],
            environment: vec![("PATH".into(), "/usr/bin:/bin".into())],
            input: input.to_vec(),
        }
    }

    #[tokio::test]
    async fn what_a_program_reads_and_writes_is_whole() {
        let long = "é\n".repeat(200_000);
        let program = shell(&format!("head -c {}", long.len()), long.as_bytes());
        let output = run(program, Duration::from_secs(60)).await.expect("it ends");
        assert!(output.success);
        assert_eq!(output.stdout, long.as_bytes());
    }

    #[tokio::test]
    async fn a_program_that_hangs_is_ended_at_its_deadline() {
        let ended = run(shell("while :; do :; done", b""), Duration::from_millis(100)).await;
        assert!(matches!(ended, Err(ProcessError::Deadline(_))), "{ended:?}");
    }

    #[tokio::test]
    async fn whoever_goes_away_ends_the_program_with_all_it_started() {
        let folder = tempfile::tempdir().expect("a folder");
        let sign = folder.path().join("pid");
        let script = format!("sleep 600 & echo $! > '{0}.new'; mv '{0}.new' '{0}'; wait", sign.display());
        let running = tokio::spawn(run(shell(&script, b""), Duration::from_secs(600)));
        while !sign.exists() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        running.abort();
        let grandchild = std::fs::read_to_string(&sign).expect("it was written");
        let grandchild: i32 = grandchild.trim().parse().expect("a number");
        let pid = Pid::from_raw(grandchild).expect("a process");
        let gone = async {
            while rustix::process::test_kill_process(pid).is_ok() && !is_zombie(grandchild) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), gone).await.expect("the grandchild is gone");
    }

    /// A process that was ended but that nobody has asked about yet.
    fn is_zombie(pid: i32) -> bool {
        std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z "))
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_named() {
        let program = Program { path: PathBuf::from("/nowhere/osascript"), ..shell("", b"") };
        let error = run(program, Duration::from_secs(1)).await.expect_err("nothing to start");
        assert!(error.to_string().contains("`/nowhere/osascript`"), "{error}");
    }
}
