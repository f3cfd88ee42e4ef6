//! The files of one language as bytes, under a name that follows from what is in them.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::articles::Articles;
use super::layout::Layout;
use super::{coding, files};
use crate::output::Output;

/// Version of the format, which the browser checks.
const FORMAT: u32 = 3;
/// Letters of the digest in the name of the folder of blocks.
const DIGEST_LETTERS: usize = 10;
/// Whom an error names as the maker of the files.
const OWNER: &str = "the search data";

/// The files of one language.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The name of the folder that holds all but the first.
    folder: String,
    first: Vec<u8>,
    /// Names and contents: the blocks by their numbers, then the shards.
    others: Vec<(String, Vec<u8>)>,
}

impl Parts {
    /// Makes them; `same` gives the files made before for a block that is not another one since.
    pub(crate) fn make<'a>(
        articles: &Articles,
        layout: &Layout,
        same: &dyn Fn(usize) -> Option<&'a Self>,
    ) -> Result<Self> {
        let (index, sections) = (&articles.index, &articles.sections);
        let mut others: Vec<(String, Vec<u8>)> = Vec::new();
        for (number, block) in layout.blocks.iter().enumerate() {
            let bytes = match same(number) {
                Some(before) => before.others[number].1.clone(),
                None => {
                    let shown = &articles.shown;
                    serde_json::to_vec(&files::block(index, layout, block, shown, sections))?
                }
            };
            others.push((format!("{number}.json"), bytes));
        }
        let shards = files::shards(index, layout);
        for (number, shard) in shards.iter().enumerate() {
            others.push((format!("r{number}.json"), serde_json::to_vec(shard)?));
        }
        let told = layout.told.iter();
        let told = told.map(|term| index.names[*term as usize].as_str());
        let vocabulary = &index.vocabulary;
        let mut first = json!({
            "v": FORMAT, "articles": articles.shown.len(), "blocks": layout.blocks.len(),
            "shards": shards.len(), "sections": sections,
            "stop": coding::front_coded(vocabulary.stop_words().into_iter()),
            "weak": coding::front_coded(vocabulary.weak.iter().map(String::as_str)),
            "groups": vocabulary.groups(|term| layout.tells(index, term)),
            "terms": coding::front_coded(told), "rarity": files::rarities(index, &layout.told),
            "lists": if layout.blocks.len() > 1 { files::told_lists(layout) } else { String::new() },
        });
        let mut digest = Sha256::new();
        digest.update(serde_json::to_vec(&first)?);
        others.iter().for_each(|(_, bytes)| digest.update(bytes));
        let folder = HEXLOWER.encode(&digest.finalize())[..DIGEST_LETTERS].to_owned();
        first["folder"] = folder.as_str().into();
        Ok(Self {
            folder,
            first: serde_json::to_vec(&first)?,
            others,
        })
    }

    /// Writes what is not in the site yet, where `before` is.
    pub(crate) fn write(
        &self,
        before: Option<&Self>,
        lang: &str,
        output: &mut Output,
    ) -> Result<()> {
        let folder = format!("search/{lang}/{}/", self.folder);
        let old = before.map_or(&[][..], |before| &before.others);
        if let Some(before) = before {
            if before.folder == self.folder {
                return Ok(());
            }
            if !old.is_empty() {
                let from = format!("search/{lang}/{}/", before.folder);
                output.move_folder(&from, &folder);
            }
        }
        let old: HashMap<&str, &[u8]> = old
            .iter()
            .map(|(name, bytes)| (&**name, &**bytes))
            .collect();
        for (name, bytes) in &self.others {
            if old.get(name.as_str()) != Some(&&**bytes) {
                output.write(&format!("{folder}{name}"), bytes, OWNER)?;
            }
        }
        let names: HashSet<&str> = self.others.iter().map(|(name, _)| &**name).collect();
        for name in old.keys().filter(|name| !names.contains(**name)) {
            output.remove(&format!("{folder}{name}"));
        }
        output.write(&format!("search/{lang}/index.json"), &self.first, OWNER)
    }
}
