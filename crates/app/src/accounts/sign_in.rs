//! The sign-in page. One message for every refusal, so that nobody learns
//! which addresses have accounts.

use casework::accounts::{SignIn, SignInAttempt, sign_in as try_sign_in};
use domain::accounts::SecondFactorRule;
use serde_json::{Value, json};

use super::demo;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Mode, Reply, SessionChange};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form().with("next", cx.query("next"));
    let context = context(&cx, &form).await?;
    cx.page("accounts/sign_in.html", context)
}

async fn context(cx: &Cx, form: &FormPage) -> Result<Value, crate::web::Failure> {
    let people = match cx.app.mode {
        Mode::Demo => demo::people(cx).await?,
        Mode::Live => Vec::new(),
    };
    Ok(json!({ "form": form, "people": people }))
}

/// Tries to sign in.
pub async fn sign_in(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let email = cx.form.text("email").to_owned();
    // A password may begin or end with a space.
    let password = cx.form.all("password").first().cloned().unwrap_or_default();
    if email.is_empty() {
        errors.add("email", "Enter your email address");
    }
    if password.is_empty() {
        errors.add("password", "Enter your password");
    }
    if !errors.is_empty() {
        return again(&cx, errors).await;
    }
    let browser = browser(&cx);
    let attempt = SignInAttempt {
        email: &email,
        password: &password,
        user_agent: &browser,
        second_factor: SecondFactorRule::Everybody,
    };
    let opened = |token: String, path: String| {
        Ok(Reply::WithSession(
            Box::new(Reply::Redirect(path)),
            SessionChange::Open(token),
        ))
    };
    match try_sign_in(&cx.app.store, &cx.act, attempt).await? {
        SignIn::Refused { message } => {
            errors.add("email", message);
            again(&cx, errors).await
        }
        SignIn::Open(token) => opened(token.expose().to_owned(), next(cx.form.text("next"))),
        SignIn::SecondFactor(token) => {
            opened(token.expose().to_owned(), "/sign-in/code".to_owned())
        }
        SignIn::EnrolSecondFactor(token) => {
            opened(token.expose().to_owned(), "/sign-in/set-up".to_owned())
        }
    }
}

async fn again(cx: &Cx, errors: FormErrors) -> Answer {
    let form = FormPage::again(&cx.form, errors).without("password");
    let context = context(cx, &form).await?;
    cx.invalid("accounts/sign_in.html", context)
}

/// Where to go after signing in: a path of ours, and nothing else.
#[must_use]
pub fn next(path: &str) -> String {
    if path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path != "/" {
        path.to_owned()
    } else {
        "/work".to_owned()
    }
}

/// How the browser calls itself, for the person's own list of sessions.
#[must_use]
pub fn browser(cx: &Cx) -> String {
    cx.headers
        .get("user-agent")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .chars()
        .take(200)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_site() {
        assert_eq!(
            next("/front-door?part=returned"),
            "/front-door?part=returned"
        );
        for elsewhere in [
            "https://elsewhere.example",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "",
        ] {
            assert_eq!(next(elsewhere), "/work");
        }
    }
}
