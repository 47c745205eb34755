//! What somebody read or changed, in words: the log keeps the address's pattern
//! or the event's key, and neither is a word for people.

/// What the log calls it, as people say it: `/cases/{reference}/plan/agree` is
/// "Case: plan, agree"; `plans.agreed` is "Plan: agreed".
pub fn what_words(name: &str) -> String {
    let parts: Vec<&str> = if name.starts_with('/') {
        name.split('/')
            .filter(|part| !part.is_empty() && !part.starts_with('{'))
            .collect()
    } else {
        name.split('.').collect()
    };
    let Some((room, rest)) = parts.split_first() else {
        return "The first page".to_owned();
    };
    let rest: Vec<String> = rest.iter().map(|part| spaced(part)).collect();
    if rest.is_empty() {
        one_of(room)
    } else {
        format!("{}: {}", one_of(room), rest.join(", "))
    }
}

fn one_of(room: &str) -> String {
    let one = match room {
        "families" => "Family".to_owned(),
        "information" => "Information from agencies".to_owned(),
        "people" => "Person".to_owned(),
        "access" => "Access".to_owned(),
        "cases" | "plans" | "referrals" | "letters" | "reviews" | "scales" | "worries"
        | "forums" | "assessments" | "attachments" | "outcomes" | "calls" | "transfers" => room
            .strip_suffix('s')
            .unwrap_or(room)
            .replace("worrie", "worry"),
        _ => spaced(room),
    };
    domain::people::first_capital(&one)
}

fn spaced(part: &str) -> String {
    part.replace(['-', '_'], " ")
        .replace(".pdf", " (printed)")
        .replace(".ics", " (calendar)")
        .replace(".csv", " (file)")
}

#[cfg(test)]
mod tests {
    use super::what_words;

    #[test]
    fn the_log_is_read_in_words_and_never_in_addresses() {
        for (name, words) in [
            ("/cases/{reference}/plan/agree", "Case: plan, agree"),
            ("/families/{reference}", "Family"),
            ("/cases/{reference}/plan.pdf", "Case: plan (printed)"),
            ("/worries/{id}", "Worry"),
            ("plans.agreed", "Plan: agreed"),
            ("letters.email_written", "Letter: email written"),
            (
                "information_requests.answered",
                "Information requests: answered",
            ),
        ] {
            assert_eq!(what_words(name), words);
        }
    }
}
