//! In: objects of the apps. Out: rows of one SQLite table. A row is an object of a class in a container, its
//! properties a JSON record by dictionary name. Names that start with `_` are the model's own and never reach scripts.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value as Json};

use crate::fault::Fault;
use crate::value::Value;

/// Tables of the state; the application objects are the roots.
pub const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS object (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        app TEXT NOT NULL,
        class TEXT NOT NULL,
        container INTEGER REFERENCES object(id) ON DELETE CASCADE,
        properties TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS object_by_container ON object(container);
    CREATE INDEX IF NOT EXISTS object_by_class ON object(app, class);
    CREATE TABLE IF NOT EXISTS opened (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        target TEXT NOT NULL,
        app TEXT
    );";

/// An object of an app as it was read.
#[derive(Debug, Clone)]
pub struct Object {
    pub id: i64,
    pub app: String,
    pub class: String,
    pub container: Option<i64>,
    pub properties: Map<String, Json>,
}

impl Object {
    /// A stored property, missing where it was never set.
    pub fn get(&self, property: &str) -> Result<Value, Fault> {
        self.properties.get(property).map_or(Ok(Value::Missing), Value::from_json)
    }

    /// A stored text, empty where there is none.
    pub fn text(&self, property: &str) -> &str {
        self.properties.get(property).and_then(Json::as_str).unwrap_or_default()
    }

    /// A stored truth, false where there is none.
    pub fn flag(&self, property: &str) -> bool {
        self.properties.get(property).and_then(Json::as_bool).unwrap_or_default()
    }

    /// A stored date in milliseconds.
    pub fn date(&self, property: &str) -> Option<i64> {
        self.properties.get(property)?.get("$date")?.as_i64()
    }

    /// The row of a stored object.
    pub fn link(&self, property: &str) -> Option<i64> {
        self.properties.get(property)?.get("$object")?.as_i64()
    }
}

/// The application object of an app.
pub fn application(store: &Connection, app: &str) -> Result<Object, Fault> {
    let sql = "SELECT id, app, class, container, properties FROM object WHERE app = ?1 AND class = 'application'";
    store.query_row(sql, [app], row).optional()?.ok_or(Fault::NoSuchApp)
}

/// An object by its row.
pub fn object(store: &Connection, id: i64) -> Result<Object, Fault> {
    let sql = "SELECT id, app, class, container, properties FROM object WHERE id = ?1";
    store.query_row(sql, [id], row).optional()?.ok_or(Fault::NoSuchObject)
}

/// What lies in a container, in the order of its making.
pub fn children(store: &Connection, container: i64) -> Result<Vec<Object>, Fault> {
    let sql = "SELECT id, app, class, container, properties FROM object WHERE container = ?1 ORDER BY id";
    Ok(store.prepare_cached(sql)?.query_map([container], row)?.collect::<Result<_, _>>()?)
}

/// All objects of an app but its application object.
pub fn everything(store: &Connection, app: &str) -> Result<Vec<Object>, Fault> {
    let sql = "SELECT id, app, class, container, properties FROM object WHERE app = ?1 AND class <> 'application' ORDER BY id";
    Ok(store.prepare_cached(sql)?.query_map([app], row)?.collect::<Result<_, _>>()?)
}

/// All objects of one class.
pub fn of_class(store: &Connection, app: &str, class: &str) -> Result<Vec<Object>, Fault> {
    let sql = "SELECT id, app, class, container, properties FROM object WHERE app = ?1 AND class = ?2 ORDER BY id";
    Ok(store.prepare_cached(sql)?.query_map([app, class], row)?.collect::<Result<_, _>>()?)
}

/// Puts a new object into a container.
pub fn insert(
    store: &Connection,
    app: &str,
    class: &str,
    container: Option<i64>,
    properties: Map<String, Json>,
) -> Result<Object, Fault> {
    let text = serde_json::to_string(&properties)?;
    let sql = "INSERT INTO object (app, class, container, properties) VALUES (?1, ?2, ?3, ?4)";
    store.prepare_cached(sql)?.execute(params![app, class, container, text])?;
    let id = store.last_insert_rowid();
    Ok(Object { id, app: app.to_owned(), class: class.to_owned(), container, properties })
}

/// The row that the next new object gets, from which objects take their identifiers.
pub fn next_row(store: &Connection) -> Result<i64, Fault> {
    let sql = "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'object'";
    Ok(store.query_row(sql, [], |row| row.get(0))?)
}

/// Sets properties of an object, leaving its others.
pub fn update<const N: usize>(store: &Connection, object: &Object, changes: [(&str, Value); N]) -> Result<(), Fault> {
    let mut properties = self::object(store, object.id)?.properties;
    for (name, value) in changes {
        properties.insert(name.to_owned(), value.to_json());
    }
    let text = serde_json::to_string(&properties)?;
    store.execute("UPDATE object SET properties = ?2 WHERE id = ?1", params![object.id, text])?;
    Ok(())
}

/// Puts an object into another container.
pub fn relocate(store: &Connection, object: &Object, container: i64) -> Result<(), Fault> {
    store.execute("UPDATE object SET container = ?2 WHERE id = ?1", [object.id, container])?;
    Ok(())
}

/// Takes an object and all that lies in it away.
pub fn remove(store: &Connection, object: &Object) -> Result<(), Fault> {
    store.execute("DELETE FROM object WHERE id = ?1", [object.id])?;
    Ok(())
}

/// Notes that something was opened or shown.
pub fn record_opened(store: &Connection, kind: &str, target: &str, app: Option<&str>) -> Result<(), Fault> {
    store.execute("INSERT INTO opened (kind, target, app) VALUES (?1, ?2, ?3)", params![kind, target, app])?;
    Ok(())
}

/// An identifier such as macOS makes, the same for the same row.
pub fn uuid(row: i64) -> String {
    let high = scramble(row as u64);
    let low = scramble(high);
    let part = |word: u64, from: u32, bits: u32| (word >> from) & ((1 << bits) - 1);
    format!(
        "{:08X}-{:04X}-4{:03X}-8{:03X}-{:012X}",
        part(high, 32, 32),
        part(high, 16, 16),
        part(high, 0, 12),
        part(low, 48, 12),
        part(low, 0, 48)
    )
}

/// The finaliser of splitmix64: one to one, so that different rows have different identifiers.
fn scramble(seed: u64) -> u64 {
    let mut word = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

fn row(row: &Row<'_>) -> Result<Object, rusqlite::Error> {
    let text: String = row.get(4)?;
    let properties = serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(4, rusqlite::types::Type::Text, Box::new(error)))?;
    Ok(Object { id: row.get(0)?, app: row.get(1)?, class: row.get(2)?, container: row.get(3)?, properties })
}
