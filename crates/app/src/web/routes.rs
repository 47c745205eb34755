//! The shape of the route table. Each line says what it does, who may try, and
//! what it leaves in the audit, so that tests can walk them all.

use std::pin::Pin;

use domain::access::Action;

use super::{Answer, Cx};

/// A page's function, as the table holds it.
pub type Handler = fn(Cx) -> Pin<Box<dyn Future<Output = Answer> + Send>>;

/// The two methods that pages work with, without JavaScript.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Method {
    /// Shows.
    Get,
    /// Changes.
    Post,
}

/// What a route leaves in the audit when it succeeds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Records {
    /// Nothing about any person.
    Nothing,
    /// That somebody read a record.
    Read,
    /// An event of this name.
    Event(&'static str),
}

/// One line of the table.
#[derive(Clone, Copy)]
pub struct Route {
    /// How.
    pub method: Method,
    /// Where, with `{name}` for its parts.
    pub path: &'static str,
    /// The action of the access matrix.
    pub action: Action,
    /// What it leaves in the audit.
    pub records: Records,
    /// The page.
    pub handler: Handler,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {}", self.method, self.path, self.action.name())
    }
}

/// Declares a room's routes: `get "/path" Action Records => handler;`
#[macro_export]
macro_rules! routes {
    ($($method:ident $path:literal $action:ident $records:expr => $handler:path;)*) => {
        /// The room's lines of the route table.
        pub const ROUTES: &[$crate::web::Route] = &[$(
            $crate::web::Route {
                method: $crate::routes!(@method $method),
                path: $path,
                action: domain::access::Action::$action,
                records: {
                    #[expect(unused_imports, reason = "a table of one kind of record uses one name")]
                    use $crate::web::Records::{Event, Nothing, Read};
                    $records
                },
                handler: |cx| Box::pin($handler(cx)),
            },
        )*];
    };
    (@method get) => { $crate::web::Method::Get };
    (@method post) => { $crate::web::Method::Post };
}
