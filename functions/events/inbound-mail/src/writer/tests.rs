use super::*;

const GOOGLE: &str = "List-ID: <assistance.guichet.example>\nX-Original-From: Claire Petit <claire@exemple.fr>\n\
    X-Original-Sender: claire@exemple.fr\n";

/// The writer, whether From vouches for them and nobody else speaks, and who else it may be.
fn of(headers: &str) -> (String, bool, Vec<String>) {
    let raw = format!("{headers}Subject: x\n\nBonjour\n");
    let incoming = mail::read(raw.as_bytes()).expect("readable");
    let support = Address::parse("assistance@guichet.example").expect("an address");
    let writer = Writer::of(&incoming, &support);
    let who = writer.who.as_ref().map(|who| who.address.to_string());
    let others = writer.others.iter().map(|one| one.address.to_string());
    let who = if writer.own_address { None } else { who };
    (
        who.unwrap_or_default(),
        writer.proof(Proof::Passed) == Proof::Passed && !writer.is_spoken_for(Proof::Passed),
        others.collect(),
    )
}

#[test]
fn groups_and_forms_write_for_somebody() {
    let desk = "From: 'Claire' via Assistance <assistance@guichet.example>\n";
    for (headers, who, proved, others) in [
        (
            "From: claire@exemple.fr\n".to_owned(),
            "claire@exemple.fr",
            true,
            vec![],
        ),
        // A group in front of the desk, by each header that says who wrote.
        (
            format!("{desk}{GOOGLE}"),
            "claire@exemple.fr",
            false,
            vec![],
        ),
        (
            format!("{desk}Reply-To: claire@exemple.fr\n"),
            "claire@exemple.fr",
            false,
            vec![],
        ),
        (
            format!("{desk}X-MailFrom: claire@exemple.fr\n"),
            "claire@exemple.fr",
            false,
            vec![],
        ),
        (
            format!("{desk}Author: =?utf-8?q?Cl=C3=A9?= <claire@exemple.fr>\n"),
            "claire@exemple.fr",
            false,
            vec![],
        ),
        // One of several may be anybody: the verdict is about another.
        (
            "From: claire@exemple.fr, Luc <luc@evil.example>\n".to_owned(),
            "claire@exemple.fr",
            false,
            vec!["luc@evil.example"],
        ),
        // Some programs write it twice.
        (
            "From: claire@exemple.fr, Claire <Claire@Exemple.fr>\n".to_owned(),
            "claire@exemple.fr",
            true,
            vec![],
        ),
        (
            "From: claire@exemple.fr, noreply@site.example\n".to_owned(),
            "claire@exemple.fr",
            false,
            vec!["noreply@site.example"],
        ),
        (desk.to_owned(), "", true, vec![]),
        (
            format!("{desk}Reply-To: assistance@guichet.example\n"),
            "",
            true,
            vec![],
        ),
        (
            "From: Assistance+t1.x.y@Guichet.example\n".to_owned(),
            "",
            true,
            vec![],
        ),
        // A group of its own name on any domain.
        (
            format!("From: 'Claire' via Info <info@guichet.example>\n{GOOGLE}"),
            "claire@exemple.fr",
            false,
            vec![],
        ),
        // One on the desk's domain that says of itself no more than its name.
        (
            "From: Claire via Info <info@guichet.example>\nReply-To: claire@exemple.fr\n"
                .to_owned(),
            "claire@exemple.fr",
            false,
            vec![],
        ),
        // A list that leaves From alone.
        (
            format!("From: claire@exemple.fr\n{GOOGLE}Reply-To: info@exemple.fr\n"),
            "claire@exemple.fr",
            true,
            vec!["info@exemple.fr"],
        ),
        // Without a list these headers are anybody's.
        (
            "From: luc@exemple.fr\nX-Original-From: claire@exemple.fr\n".to_owned(),
            "luc@exemple.fr",
            true,
            vec![],
        ),
        // A form.
        (
            "From: no-reply@site.example\nReply-To: Luc <luc@exemple.fr>\n".to_owned(),
            "luc@exemple.fr",
            false,
            vec![],
        ),
        (
            "From: no-reply@site.example\nReply-To: noreply@site.example\n".to_owned(),
            "no-reply@site.example",
            true,
            vec![],
        ),
        (
            "From: site@site.example\nReply-To: Luc <luc@exemple.fr>\n".to_owned(),
            "site@site.example",
            true,
            vec!["luc@exemple.fr"],
        ),
        (
            "From: claire@exemple.fr\nReply-To: claire@exemple.fr\n".to_owned(),
            "claire@exemple.fr",
            true,
            vec![],
        ),
    ] {
        let others: Vec<String> = others.into_iter().map(str::to_owned).collect();
        assert_eq!(of(&headers), (who.to_owned(), proved, others), "{headers}");
    }
}

#[test]
fn whoever_sends_for_another_speaks_for_them_unless_from_is_proved() {
    let support = Address::parse("assistance@guichet.example").expect("an address");
    for (sender, speaks) in [
        ("", false),
        ("Sender: claire@exemple.fr\n", false),
        ("Sender: secretariat@exemple.fr\n", false),
        ("Sender: claire@mail.exemple.fr\n", false),
        ("Sender: Slackish <invitations@slackish.example>\n", true),
        ("Sender: bounces@monexemple.fr\n", true),
        ("Sender: robot@fr\n", true),
        ("Sender: www-data@localhost\n", true),
        ("Sender: root@web01\n", true),
        ("Sender: robot@[10.0.0.1]\n", true),
        ("Sender: robot\n", true),
        ("Sender: Service <>\n", true),
        ("Sender: robot@svc.example.\n", true),
        ("Sender: <@relay.example:robot@svc.example>\n", true),
        ("Sender: robot @ svc.example\n", true),
        ("Sender: claire@exemple.fr, robot@svc.example\n", true),
        ("Sender: robot@svc.example, claire@exemple.fr\n", true),
    ] {
        let raw = format!("From: claire@exemple.fr\n{sender}Subject: x\n\nBonjour\n");
        let writer = Writer::of(&mail::read(raw.as_bytes()).expect("readable"), &support);
        assert_eq!(writer.is_spoken_for(Proof::Absent), speaks, "{sender}");
        assert!(!writer.is_spoken_for(Proof::Passed), "{sender}");
    }
    let raw = b"From: v@client.service.example\nSender: r@service.example\nSubject: x\n\nx\n";
    let writer = Writer::of(&mail::read(raw).expect("readable"), &support);
    assert!(writer.is_spoken_for(Proof::Absent));
}
