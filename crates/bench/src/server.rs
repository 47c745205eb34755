//! A server as a process: started, waited for, looked at, ended.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// A server that runs until this is dropped.
pub struct Server {
    child: Child,
    /// From the start of the process to the first good answer.
    pub started_in: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has no more to do; a process that is gone already is ended too.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A free address on loopback.
///
/// # Errors
/// When there is none.
pub fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

impl Server {
    /// Starts a program and waits for its first good answer at `path`.
    ///
    /// # Errors
    /// When it does not answer within a minute.
    pub async fn start(
        program: &Path,
        arguments: &[&str],
        settings: &[(&str, &str)],
        address: &str,
        path: &str,
    ) -> Result<Self> {
        let began = Instant::now();
        let child = Command::new(program)
            .args(arguments)
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let mut server = Self {
            child,
            started_in: Duration::ZERO,
        };
        let ready = format!("http://{address}{path}");
        while began.elapsed() < Duration::from_secs(60) {
            if let Ok(answer) = reqwest::get(&ready).await
                && answer.status().as_u16() < 500
            {
                server.started_in = began.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                bail!("{} ended with {status}", program.display());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bail!("{} does not answer at {ready}", program.display())
    }

    /// The memory that the process holds now, in MiB.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn resident(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next())
            .context("no resident memory")?
            .parse()?;
        Ok(kilobytes / 1024.0)
    }
}
