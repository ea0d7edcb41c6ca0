//! The manifest, as a program uses it.

use super::{
    error::{ManifestError, ManifestErrorKind},
    folder::{Folder, Lock},
    paths::ManifestIndex,
    progress::Progress,
    prune::prune,
    set::Set,
    sets::{self, SetPaths},
    shared::{Shared, runtime},
    thread::on_thread,
    wanted::Wanted,
};
use crate::{Client, definition::Definition};
use std::{fmt, marker::PhantomData, path::PathBuf, sync::Arc, time::Duration};

const SILENCE: Duration = Duration::from_secs(30);

/// The tables of the manifest, downloaded to a folder and opened from there. Cheap to clone.
///
/// The index is asked once per update, and only what it names then is used: servers disagree for hours after
/// something was published, and the version may fall. A set is known by its paths. One that is at hand is never
/// downloaded again, and the same content under another path is there once.
pub struct Manifest<I> {
    shared: Arc<Shared>,
    of: PhantomData<fn() -> I>,
}

impl<I: ManifestIndex> Manifest<I> {
    /// A manifest that is read through a client: from where its site has the content.
    pub fn builder(client: &Client) -> ManifestBuilder<I> {
        ManifestBuilder {
            client: client.clone(),
            folder: None,
            languages: Vec::new(),
            wanted: Vec::new(),
            with_names: false,
            silence: SILENCE,
            progress: Box::new(|_| {}),
            of: PhantomData,
        }
    }

    /// Asks which set is published, and downloads what is not at hand of the tables that the builder was told. Gives
    /// the set, which is the newest from now on.
    ///
    /// While another process downloads one of the files, it waits for that one.
    ///
    /// Dropping the future cancels it; what has been received of a file is used the next time, if the server says
    /// that it still is the same.
    ///
    /// # Errors
    ///
    /// An index that cannot be had, or that lacks a table or the languages; a file that cannot be had in any way; a
    /// folder that cannot be used. What was at hand before still is.
    pub async fn update(&self) -> Result<Set<I>, ManifestError> {
        runtime()?;
        let _shared = self.shared.update_lock().await?;
        let named = self.index().await?;
        let gotten = self.shared.get(&named).await;
        let set = match gotten {
            Ok(()) => named,
            Err(error) if error.kind() == ManifestErrorKind::Content => {
                // The index may have gone back to what was before.
                let again = self.index().await;
                let Some(other) = again.ok().filter(|other| other.id != named.id) else {
                    return Err(error);
                };
                self.shared.get(&other).await?;
                other
            }
            Err(error) => return Err(error),
        };
        sets::note(&self.shared.folder, &set).await?;
        Ok(self.set(set))
    }

    /// The set that was whole last, without a request. Looks into the folder, and blocks the thread for that.
    ///
    /// # Errors
    ///
    /// [`NothingAtHand`](ManifestErrorKind::NothingAtHand) if there is none with all the tables that the builder was
    /// told.
    pub fn current(&self) -> Result<Set<I>, ManifestError> {
        let shared = &self.shared;
        let tables = shared.wanted_tables();
        let mut sets = sets::whole(&shared.folder, &shared.languages, &tables)?;
        let newest = sets.next().transpose()?;
        newest.map(|set| self.set(set)).ok_or_else(|| {
            let detail = format!("{} in {}", tables.join(", "), shared.languages.join(", "));
            ManifestError::new(ManifestErrorKind::NothingAtHand, detail)
        })
    }

    /// All sets that were whole here, the one that was so last first, without a request: those in the languages of this
    /// manifest that have all the tables that the builder was told. Looks into the folder, and blocks the thread for
    /// that.
    ///
    /// # Errors
    ///
    /// A folder that cannot be read.
    pub fn sets(&self) -> Result<Vec<Set<I>>, ManifestError> {
        let shared = &self.shared;
        let tables = shared.wanted_tables();
        let sets = sets::whole(&shared.folder, &shared.languages, &tables)?;
        sets.map(|set| Ok(self.set(set?))).collect()
    }

    /// [`update`](Self::update), and [`current`](Self::current) where that fails, with the reason: for programs that
    /// go on with what they have while Bungie is in maintenance.
    ///
    /// # Errors
    ///
    /// That of the update, if nothing is at hand.
    pub async fn update_or_current(
        &self,
    ) -> Result<(Set<I>, Option<ManifestError>), ManifestError> {
        match self.update().await {
            Ok(set) => Ok((set, None)),
            Err(error) => match self.current() {
                Ok(set) => Ok((set, Some(error))),
                Err(_) => Err(error),
            },
        }
    }

    /// Forgets all sets but the newest ones, of each choice of languages, and removes their files, whatever program
    /// they are from. While somebody updates, it does nothing. Gives how many tables went.
    ///
    /// # Errors
    ///
    /// A folder that cannot be used.
    pub async fn prune(&self, keep: usize) -> Result<usize, ManifestError> {
        runtime()?;
        let folder = self.shared.folder.clone();
        // Whoever updates has files that no set names yet.
        let Some(alone) = Lock::now(&folder.lock("update"), false)? else {
            return Ok(0);
        };
        let sets = Lock::wait(&folder.lock("sets"), None).await?;
        on_thread(move || {
            let _held = (alone, sets);
            prune(&folder, keep.max(1))
        })
        .await?
    }

    async fn index(&self) -> Result<SetPaths, ManifestError> {
        let answer = self.shared.client.send(&I::default()).await;
        let answer = answer
            .map_err(|error| ManifestError::new(ManifestErrorKind::Index, "").because(error))?;
        SetPaths::new(&I::paths(answer), &self.shared.languages)
    }

    fn set(&self, paths: SetPaths) -> Set<I> {
        Set {
            shared: Arc::clone(&self.shared),
            paths: Arc::new(paths),
            of: PhantomData,
        }
    }
}

impl<I> Clone for Manifest<I> {
    fn clone(&self) -> Self {
        Manifest {
            shared: Arc::clone(&self.shared),
            of: PhantomData,
        }
    }
}

impl<I> fmt::Debug for Manifest<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Manifest")
            .field("folder", &self.shared.folder)
            .field("languages", &self.shared.languages)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Manifest`].
#[must_use]
pub struct ManifestBuilder<I> {
    client: Client,
    folder: Option<PathBuf>,
    languages: Vec<String>,
    wanted: Vec<Wanted>,
    with_names: bool,
    silence: Duration,
    progress: Box<dyn Fn(&Progress) + Send + Sync>,
    of: PhantomData<fn() -> I>,
}

impl<I: ManifestIndex> ManifestBuilder<I> {
    /// Where sets are kept, in a folder `v1` there. Each publish takes as much room as its tables, about 40 times a year,
    /// until [`prune`](Manifest::prune) is told to make room. By default it is `bungie-manifest` in the folder that the system has for caches, which
    /// programs share then.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// A language of the texts, such as `de`; `en` if none is told. Of several, a table that the first one does not have
    /// is the one of the next.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.languages.push(language.into());
        self
    }

    /// A table that [`update`](Manifest::update) downloads. Others are downloaded when they are opened.
    pub fn table<D: Definition<Index = I>>(self) -> Self {
        self.want(Wanted::table::<D>(false))
    }

    /// The same, with an index of the names that its rows are shown by.
    pub fn table_with_names<D: Definition<Index = I>>(self) -> Self {
        self.want(Wanted::table::<D>(true))
    }

    fn want(mut self, wanted: Wanted) -> Self {
        let told = self.wanted.iter_mut();
        match told.into_iter().find(|told| told.table == wanted.table) {
            Some(told) if wanted.with_names() => *told = wanted,
            Some(_) => {}
            None => self.wanted.push(wanted),
        }
        self
    }

    /// Whether names are indexed of tables that the builder was not told. They are not by default.
    pub fn names(mut self, with_names: bool) -> Self {
        self.with_names = with_names;
        self
    }

    /// How long the content server may send nothing. 30 s by default. Nothing limits a download as a whole, but with a
    /// transport of your own that has no `stream`, where a whole file has to come within that.
    pub fn silence(mut self, silence: Duration) -> Self {
        self.silence = silence;
        self
    }

    /// Is told how far each table is, from the task that downloads.
    pub fn progress(mut self, tell: impl Fn(&Progress) + Send + Sync + 'static) -> Self {
        self.progress = Box::new(tell);
        self
    }

    /// Makes the folder, if it is not there. Asks nobody anything.
    ///
    /// # Errors
    ///
    /// A folder that cannot be made, and a system that has none for caches while the builder was told none.
    pub fn build(mut self) -> Result<Manifest<I>, ManifestError> {
        let folder = match self.folder {
            Some(folder) => folder,
            None => cache_folder()?,
        };
        if self.languages.is_empty() {
            self.languages.push("en".to_owned());
        }
        Ok(Manifest {
            shared: Arc::new(Shared {
                client: self.client,
                folder: Folder::new(&folder)?,
                languages: self.languages,
                wanted: self.wanted,
                with_names: self.with_names,
                silence: self.silence,
                progress: self.progress,
            }),
            of: PhantomData,
        })
    }
}

fn cache_folder() -> Result<PathBuf, ManifestError> {
    use etcetera::BaseStrategy as _;
    let strategy = etcetera::base_strategy::choose_native_strategy().map_err(|error| {
        let detail = "the system has none for caches: tell the builder one";
        ManifestError::new(ManifestErrorKind::Folder, detail).because(error)
    })?;
    Ok(strategy.cache_dir().join("bungie-manifest"))
}

impl<I> fmt::Debug for ManifestBuilder<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManifestBuilder")
            .field("folder", &self.folder)
            .field("languages", &self.languages)
            .finish_non_exhaustive()
    }
}
