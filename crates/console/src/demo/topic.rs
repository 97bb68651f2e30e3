//! The blocks of a topic of the demonstration: what they call by name gets its identifier.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use content::{
    section::model::Section,
    topic::model::{Block, Layout},
};

use super::told;

/// Identifiers of the items and of the files, by their names.
type Known<'a> = (&'a HashMap<String, String>, &'a HashMap<String, String>);

/// The layout as an editor would have made it.
pub(super) fn layout(plan: &Layout, sections: &[Section], known: Known<'_>) -> Result<Layout> {
    let mut layout = plan.clone();
    for (at, block) in layout.blocks.iter_mut().enumerate() {
        name(block, &format!("b{at}"), sections, known)?;
        for (within, inner) in block.blocks.iter_mut().enumerate() {
            name(inner, &format!("b{at}-{within}"), sections, known)?;
        }
    }
    let layout = told(layout.checked())?;
    let open = layout.unfinished();
    ensure!(open.is_empty(), "{}", open.join("；"));
    Ok(layout)
}

fn name(block: &mut Block, id: &str, sections: &[Section], (ids, files): Known<'_>) -> Result<()> {
    id.clone_into(&mut block.id);
    if !block.section_id.is_empty() {
        let path = format!("/{}/", block.section_id);
        let section = sections.iter().find(|section| section.path == path);
        block.section_id = section.with_context(|| format!("没有栏目 {path}"))?.id.clone();
    }
    for item in &mut block.documents {
        *item = ids.get(item).with_context(|| format!("没有稿件 {item}"))?.clone();
    }
    for shown in &mut block.pictures {
        let file = files.get(&shown.media_id);
        shown.media_id = file.with_context(|| format!("没有图片 {}", shown.media_id))?.clone();
    }
    for entry in &mut block.entries {
        if let Some(item) = entry.link.strip_prefix("item:") {
            let id = ids.get(item).with_context(|| format!("没有稿件 {item}"))?;
            entry.link = format!("hb:document/{id}");
        }
    }
    Ok(())
}
