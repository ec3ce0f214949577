//! The state in a file.

use std::{
    fs, io,
    io::{BufWriter, Write as _},
    path::Path,
};

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{StartError, api::idempotency::Kept, world::World};

#[derive(Deserialize)]
pub(crate) struct Saved {
    pub(crate) world: World,
    pub(crate) keys: Vec<(Timestamp, String, Kept)>,
}

#[derive(Serialize)]
struct Saving<'a> {
    world: &'a World,
    keys: Vec<(Timestamp, String, Kept)>,
}

/// `None` if there is no file yet.
pub(crate) fn load(path: &Path) -> Result<Option<Saved>, StartError> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StartError::state(path, error)),
    };
    serde_json::from_slice(&text).map(Some).map_err(|error| StartError::state(path, error))
}

/// Into a file beside it first, so that nobody ever finds half of it.
pub(crate) fn save(
    path: &Path,
    world: &World,
    keys: Vec<(Timestamp, String, Kept)>,
) -> io::Result<()> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(folder)?;
    let mut writer = BufWriter::new(file);
    serde_json::to_writer(&mut writer, &Saving { world, keys })?;
    writer.flush()?;
    let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.persist(path)?;
    Ok(())
}
