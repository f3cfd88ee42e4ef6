use proptest::prelude::*;

use super::*;

fn is_thanks(text: &str) -> bool {
    let body = Body {
        text: text.into(),
        ..Body::default()
    };
    only_thanks(&body, &["Claire Martin", "Marie Lefèvre"])
}

#[test]
fn thanks_are_recognised_however_they_are_written() {
    for text in [
        "Merci",
        "Objet : Merci\n\nMerci beaucoup",
        "merci !",
        "MERCI BEAUCOUP",
        "Merci, c'est réglé !",
        "Merci, c’est réglé !!",
        "merci c est regle",
        "Merci cest réglé",
        "C'est réglé, merci.",
        "C'est réglé",
        "Bonjour,\n\nMerci beaucoup, tout fonctionne maintenant.\n\nBonne journée,\nClaire Martin",
        "Bonjour Marie, merci pour votre aide, c'est bon !",
        "Merci Paul.",
        "Merci beaucoup pour votre aide !",
        "Thanks a lot",
        "Thank you very much",
        "Merci beaucoup Paul !\nCordialement,\nClaire",
        "Nickel, merci 👍",
        "Merciiiii !!!",
        "Tout est rentré dans l'ordre. Merci à toute l'équipe et bon week-end.",
        "Parfait, merci pour la rapidité.",
        "ok merci",
        "Ca marche, merci bcp",
        "Le problème est résolu, vous pouvez clore le ticket. Merci.",
        "Je vous remercie pour votre intervention rapide.",
        "Thanks!",
        "Thank you so much, it works now.",
        "Thanks Marie, all good.",
        "It's fixed, thanks a lot! Have a nice day.",
        "That fixed it. Cheers, Claire",
        "Great, thank you for your quick reply!",
        "Merci c'est re\u{301}gle\u{301} :)",
        "Merci beaucoup\n\nClaire Martin\n06 12 34 56 78",
        "Merci !\n\nC. Martin",
        "Merci\n\nMarie\n\nTél. : 01.23.45.67.89\nPort. +33 (0)6 12 34 56 78",
        "C'est réglé, merci\n\n0612345678",
        "Thanks!\n\nClaire\nPhone: +44 20 7946 0958",
        // Agreed, and nothing more.
        "Ok",
        "ok !",
        "OK Marie",
        "D'accord",
        "d’accord.",
        "Ok, d'accord\n\nClaire Martin\n06 12 34 56 78",
        "Entendu",
        "Okay.",
    ] {
        assert!(is_thanks(text), "{text:?}");
    }
}

#[test]
fn whoever_asks_for_something_is_heard() {
    for text in [
        "",
        "Bonjour",
        "Bonjour,\nCordialement",
        "Ok et maintenant",
        "Ok...",
        "Ok…",
        "Ok ?",
        "Ok mais non",
        "Oui",
        "Ok Paul urgent",
        "Ok, 06 12 34 56 78",
        "D'accord, alors",
        "Pas d'accord",
        "Je suis d'accord pour demain",
        "Bonjour,\n\n06 12 34 56 78",
        "Claire Martin\n06 12 34 56 78",
        "Merci 06 12 34 56 78",
        "Merci\n06 12 34 56 78",
        "Merci\n\nRappelez-moi\n06 12 34 56 78",
        "Merci\n\n06 12 34 56 78 urgent",
        "Merci\n\n06 12 34 56 78\n\nExcel",
        "Merci\n\n20231130123456",
        "Merci\n\n1042",
        "Merci\n\nUrgent",
        "Merci\n\nLe poste 06 12 34 56 78",
        "Merci\n\nX. Martin",
        "Parfait",
        "Super...",
        "Merci, mais l'écran est encore noir.",
        "Merci, ça ne marche pas.",
        "Merci ca marche pas",
        "Merci, c'est réglé, mais l'imprimante ne sort plus rien.",
        "Merci, c'est réglé ?",
        "Merci, ça marche ?",
        "Merci de rappeler le 12",
        "Merci mais non",
        "Merci de me rappeler.",
        "Merci de votre réponse rapide",
        "Merci d'avance",
        "Merci d'avance pour votre aide",
        "Merci de rouvrir le ticket.",
        "Merci. Autre chose : il me faut un écran.",
        "C'est pas réglé, merci",
        "Ce n'est pas réglé. Merci.",
        "Le problème est là, merci",
        "Merci, le problème est revenu",
        "Merci Excel plante encore",
        "Merci\nErreur 0x80070035",
        "Merci. Urgent",
        "Merci URGENT",
        "Merci 👎",
        "Thanks, but it is still black.",
        "Thanks in advance",
        "Thank you for calling me back",
        "It works, thanks, can you also install Word",
        "Thanks, it's not fixed",
        "No more thanks",
        "Toujours noir",
        "Merci pour",
        "Merci et pour le reste",
    ] {
        assert!(!is_thanks(text), "{text:?}");
    }
}

#[test]
fn a_picture_is_more_than_thanks() {
    let body = Body {
        text: "Merci".into(),
        inline: vec![crate::id::FileId::new([1; 20])],
        ..Body::default()
    };
    assert!(!only_thanks(&body, &[]));
}

proptest! {
    #[test]
    fn a_word_nobody_knows_is_never_overheard(before in 0usize..4, word in "[bcdfgz]{5,9}") {
        let phrases = ["Merci beaucoup", "c'est réglé", "bonne journée"];
        let mut all: Vec<&str> = phrases.to_vec();
        all.insert(before.min(3), word.as_str());
        prop_assert!(!is_thanks(&all.join(", ")));
    }
}
