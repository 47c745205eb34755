//! `earlyhelp audit`: the proof that the audit is whole.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use casework::audit::{Head, LookBack, Verdict, head, seal, verify};
use clap::Subcommand;

use super::say;
use crate::config::Config;
use crate::serve;
use crate::web::Mode;
use crate::worker;

/// What can be done with the audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Print the end of the chain, to keep where this database's owner cannot write
    Head,
    /// Walk the chain and name the first entry that was changed, moved or removed
    Verify {
        /// A head that was kept: shows whether the end was cut off
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
    },
}

/// Runs it.
///
/// # Errors
/// When the chain is broken, or the database cannot be read.
pub async fn run(config: Config, command: AuditCommand) -> Result<()> {
    let app = serve::open_live(config, Mode::Live).await?;
    match command {
        AuditCommand::Head => {
            while seal(&app.store, &worker::act(&app), LookBack::Ever)
                .await?
                .sealed
                > 0
            {}
            let head = head(&mut app.store.reader()).await?;
            say(&serde_json::to_string(&head)?);
            Ok(())
        }
        AuditCommand::Verify { head } => {
            let kept: Option<Head> = match head {
                Some(file) => {
                    let text = std::fs::read_to_string(&file)
                        .with_context(|| format!("{} cannot be read", file.display()))?;
                    Some(serde_json::from_str(&text).with_context(|| {
                        format!(
                            "{} does not hold a head: keep what `earlyhelp audit head` prints",
                            file.display()
                        )
                    })?)
                }
                None => None,
            };
            match verify(&app.store, kept.as_ref()).await? {
                Verdict::Whole { entries } => {
                    say(&format!("The audit is whole: {entries} entries."));
                    Ok(())
                }
                Verdict::Broken { seq, entry, fault } => {
                    bail!("the audit is broken at entry number {seq} ({entry}): {fault}")
                }
                Verdict::CutOff { last, expected } => bail!(
                    "the end of the audit was cut off: it stops at number {last}, and the head that was kept names number {expected}"
                ),
            }
        }
    }
}
