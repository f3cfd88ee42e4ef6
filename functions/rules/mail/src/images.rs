//! Pictures of the mails quoted below an answer: the ticket has them already, or nobody asked for them.

use std::collections::HashSet;

use richtext::tree::Tree;

use crate::{Incoming, MailWords};

/// Content ids of pictures that stand in the folded part of a mail only: signatures of those quoted,
/// screenshots of earlier messages. They stay in the whole mail.
pub fn quoted_images(incoming: &Incoming, words: &MailWords) -> HashSet<String> {
    let answered = words.folded.as_ref().filter(|folded| folded.answered);
    let Some(folded) = answered else {
        return HashSet::new();
    };
    let shown: Vec<&str> = incoming
        .parts
        .iter()
        .filter(|part| part.inline)
        .filter_map(|part| part.content_id.as_deref())
        .collect();
    let (quoted, shown_again) = (pictures(&folded.html), pictures(&words.html));
    shown
        .into_iter()
        .filter(|&id| quoted.contains(id) && !shown_again.contains(id))
        .map(str::to_owned)
        .collect()
}

fn pictures(html: &str) -> HashSet<String> {
    let tree = Tree::parse(html);
    let ids = tree.elements("img").into_iter();
    ids.filter_map(|image| tree.attribute(image, "data-cid").map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FilePart;

    fn mail(html: &str, text: Option<&str>) -> HashSet<String> {
        let parts = ["new", "old"].map(|id| FilePart {
            name: format!("{id}.png"),
            content_type: "image/png".to_owned(),
            charset: None,
            content_id: Some(id.to_owned()),
            inline: html.contains(id),
            bytes: vec![1],
            tokens: Vec::new(),
        });
        let incoming = Incoming {
            html: Some(html.to_owned()),
            text: text.map(str::to_owned),
            parts: parts.to_vec(),
            ..Incoming::default()
        };
        quoted_images(&incoming, &crate::new_words(&incoming))
    }

    #[test]
    fn pictures_of_the_quote_are_told_from_new_ones() {
        let quote = "<p>Le 4 mars 2025 à 10:02, C &lt;c@x.fr&gt; a écrit :</p>\
            <blockquote type=cite><p>Bonjour <img src=cid:old></p></blockquote>";
        let both = format!("<p>Voici <img src=cid:new></p>{quote}");
        assert_eq!(mail(&both, None), HashSet::from(["old".to_owned()]));
        assert_eq!(
            mail(&format!("<p>Voici</p>{quote}"), None),
            HashSet::from(["old".to_owned()])
        );
        assert!(mail("<p>Voici <img src=cid:new></p>", None).is_empty());
        assert!(
            mail(quote, None).is_empty(),
            "a mail of quotes alone is shown"
        );
        let chosen = "<p>Voici</p><blockquote type=cite><img src=cid:old></blockquote>";
        assert!(
            mail(chosen, None).is_empty(),
            "a quote its writer made is shown"
        );
    }
}
