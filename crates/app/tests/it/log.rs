//! What the log says when something goes wrong outside: which job and which
//! code, and nobody's address.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use app::config::{Config, Smtp};
use casework::letters::send_email;
use tracing_subscriber::fmt::MakeWriter;

use super::support::installation;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// A mail server that takes nobody's mail and says whose it was.
fn a_server_that_repeats_the_address() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.write_all(b"220 here\r\n").unwrap();
            let mut kept = [0; 4096];
            while let Ok(read) = stream.read(&mut kept) {
                let said = String::from_utf8_lossy(kept.get(..read).unwrap_or_default());
                let answer: &[u8] = if said.is_empty() {
                    break;
                } else if said.starts_with("RCPT") {
                    b"451 4.3.0 <ada.quayle@home.example> is not here now\r\n"
                } else {
                    b"250 ok\r\n"
                };
                if stream.write_all(answer).is_err() {
                    break;
                }
            }
        }
    });
    port
}

#[tokio::test]
async fn the_log_says_that_an_email_did_not_go_and_never_to_whom() {
    let house = installation("log").await;
    let mut app = house.app.clone();
    app.config = Arc::new(Config {
        smtp: Some(Smtp {
            host: "127.0.0.1".to_owned(),
            port: a_server_that_repeats_the_address(),
            tls: false,
            user: None,
            password: None,
            from: "early.help@authority.example".to_owned(),
        }),
        ..Config::default()
    });
    let mut uow = app.store.begin(&app::worker::act(&app)).await.unwrap();
    let to = "ada.quayle@home.example";
    send_email(&mut uow, to, "A subject", "Words")
        .await
        .unwrap();
    uow.commit().await.unwrap();
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(lines.clone())
        .with_ansi(false)
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    app::worker::drain(&app).await;
    drop(guard);
    let log = lines.text();
    assert!(
        log.contains("a job is put back") && log.contains("code 451"),
        "{log}"
    );
    assert!(!log.contains("quayle"), "{log}");
}
