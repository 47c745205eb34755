//! A named statement: its text is a constant, its arguments are counted when
//! it is compiled, and a test has both engines prepare every one.

/// One SQL statement, written once for both engines.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// `room.NAME`, for errors and metrics.
    pub name: &'static str,
    /// The text, with `$1`, `$2`, … markers.
    pub sql: &'static str,
    /// The highest marker: how many arguments it takes.
    pub arguments: usize,
}

impl Statement {
    /// Names a statement and counts its arguments.
    #[must_use]
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Self {
            name,
            sql,
            arguments: highest_marker(sql.as_bytes()),
        }
    }
}

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "const fn: iterators and From are not const; every index is bounded by the loop"
)]
const fn highest_marker(sql: &[u8]) -> usize {
    let mut highest = 0;
    let mut at = 0;
    while at < sql.len() {
        if sql[at] == b'$' {
            let mut number = 0;
            at += 1;
            while at < sql.len() && sql[at].is_ascii_digit() {
                number = number * 10 + (sql[at] - b'0') as usize;
                at += 1;
            }
            if number > highest {
                highest = number;
            }
        } else {
            at += 1;
        }
    }
    highest
}

/// Declares a room's statements and lists them in `ALL`.
#[macro_export]
macro_rules! statements {
    ($room:literal; $($(#[$meta:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$meta])* pub const $name: $crate::engine::Statement =
            $crate::engine::Statement::new(concat!($room, ".", stringify!($name)), $sql);)*
        /// Every statement of the room, for the test that prepares them on both engines.
        pub const ALL: &[$crate::engine::Statement] = &[$($name),*];
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_knows_how_many_arguments_it_takes() {
        assert_eq!(Statement::new("t", "select 1").arguments, 0);
        assert_eq!(Statement::new("t", "select $2, $1, $2").arguments, 2);
        assert_eq!(Statement::new("t", "values ($1,$12)").arguments, 12);
    }
}
