//! Français.

use super::faults::Faults;
use super::kinds::{
    ConfirmationWords, FollowWords, InvitationWords, LinkWords, PageWords, TitleAndDetail,
};
use super::refusals::{Refusals, Waits};

pub(super) const PAGE: PageWords = PageWords {
    summary: "Rien n’a été envoyé. Voici ce qu’il faut corriger :",
    reference: "Référence à donner à l’assistance : {}",
    submit: "Envoyer à nouveau",
    typed: "Ce que vous avez écrit, pour le copier",
    too_long_to_return: "Votre texte est trop long pour revenir sur cette page. Le bouton « Précédent » de votre navigateur vous le rend.",
    portal: "Assistance",
    forgotten: "Mot de passe oublié",
};

pub(super) const WITHOUT_LAYOUT: &str =
    "[La mise en page n’a pas pu être reprise en entier : le texte est montré sans elle]";

const PASTE: &str = "Copiez ici le lien reçu par mail, puis choisissez un mot de passe de 12 caractères au moins : une phrase de quelques mots est facile à retenir.";

pub(super) const VERIFICATION: LinkWords = LinkWords {
    title: "Terminer la création de votre compte",
    ask: "Votre compte pour {}. Indiquez comment vous appeler, puis choisissez un mot de passe de 12 caractères au moins : une phrase de quelques mots est facile à retenir.",
    paste: PASTE,
};

pub(super) const RESET: LinkWords = LinkWords {
    title: "Nouveau mot de passe",
    ask: "Nouveau mot de passe pour {} : 12 caractères au moins. Une phrase de quelques mots est facile à retenir.",
    paste: PASTE,
};

pub(super) const FOLLOW: FollowWords = FollowWords {
    ask_title: "Ne plus suivre ce ticket ?",
    ask: "Vous ne recevrez plus de mails au sujet du ticket n° {}. Il reste dans la liste de vos tickets.",
    stop: "Ne plus recevoir de mails",
    ended_title: "Vous ne suivez plus ce ticket",
    ended: "Vous ne recevrez plus de mails au sujet du ticket n° {}. Vous pouvez changer d’avis à tout moment.",
    resumed_title: "Vous suivez ce ticket",
    resumed: "Vous recevez les mails au sujet du ticket n° {}.",
};

pub(super) const INVITATION: InvitationWords = InvitationWords {
    ask_title: "Suivre ce ticket ?",
    ask: "Une personne vous propose de suivre le ticket n° {}. Si vous acceptez, vous pourrez le lire en entier, vous recevrez les réponses par mail, et les autres participants verront votre nom.",
    accept: "Suivre ce ticket",
    decline: "Ne pas le suivre",
    joined_title: "Vous suivez ce ticket",
    joined: "Vous recevrez par mail les réponses au ticket n° {}, et vous pourrez y répondre de la même façon. Pour le lire en ligne, connectez-vous, ou créez un compte avec cette adresse.",
    open: "Ouvrir le ticket",
    declined_title: "C’est noté",
    declined: "Vous ne recevrez rien au sujet du ticket n° {}, et on ne vous le proposera plus. Vous pouvez changer d’avis à tout moment.",
};

pub(super) const CONFIRMATION: ConfirmationWords = ConfirmationWords {
    ask_title: "Confirmer votre demande ?",
    ask: "Une demande d’assistance a été déposée avec votre adresse. Si elle vient de vous, confirmez-la : l’assistance vous répondra par mail à cette adresse. Sinon, fermez cette page.",
    confirm: "Confirmer ma demande",
    done_title: "Votre demande est confirmée",
    done: "Elle porte le numéro {}. L’assistance vous répondra par mail. Pour la suivre en ligne, connectez-vous, ou créez un compte avec cette adresse.",
};

pub(super) static REFUSALS: Refusals = Refusals {
    too_much: TitleAndDetail::new(
        "C’est beaucoup en peu de temps",
        "Rien n’a été envoyé, et ce que vous avez écrit est conservé. Réessayez dans {}. Si cela ne peut pas attendre, appelez l’assistance.",
    ),
    too_many_tries: TitleAndDetail::new(
        "Trop d’essais",
        "Par précaution, les essais s’arrêtent un moment. Réessayez dans {}. Pour entrer tout de suite, choisissez « Mot de passe oublié » : le lien qui arrive par mail fonctionne sans attendre.",
    ),
    mailed_before: TitleAndDetail::new(
        "Un mail est déjà parti",
        "Un mail a déjà été demandé pour cette adresse. Regardez dans votre boîte de réception, puis dans les courriers indésirables. S’il n’y est pas, vous pourrez en demander un autre dans {}.",
    ),
    malformed: TitleAndDetail::new(
        "Demande illisible",
        "Ce qui a été envoyé n’a pas pu être lu. Rechargez la page, puis recommencez.",
    ),
    fields: TitleAndDetail::new(
        "À corriger",
        "Rien n’a été envoyé. Corrigez les champs indiqués, puis envoyez à nouveau.",
    ),
    wrong_credentials: TitleAndDetail::new(
        "Connexion impossible",
        "L’adresse mail et le mot de passe ne correspondent pas, ou l’adresse n’a pas encore été vérifiée. Vérifiez-les, ou demandez un nouveau mot de passe.",
    ),
    not_signed_in: TitleAndDetail::new(
        "Vous n’êtes pas connecté",
        "Connectez-vous avec votre adresse mail et votre mot de passe, puis recommencez. Ce que vous avez écrit est conservé.",
    ),
    not_found: TitleAndDetail::new(
        "Introuvable",
        "Cet élément n’existe pas, ou votre compte n’y donne pas accès. Vérifiez l’adresse, ou ouvrez la liste de vos tickets.",
    ),
    agents_only: TitleAndDetail::new(
        "Réservé à l’assistance",
        "Seule l’assistance peut faire cela. Ajoutez une réponse dans le ticket pour le lui demander.",
    ),
    admins_only: TitleAndDetail::new(
        "Réservé aux administrateurs",
        "Votre compte ne permet pas de gérer les mails reçus. Demandez-le à la personne qui administre ce portail.",
    ),
    closed_too_long: TitleAndDetail::new(
        "Ticket clos",
        "Ce ticket est clos depuis plus de 30 jours. Signalez un nouveau problème en rappelant son numéro.",
    ),
    link_used: TitleAndDetail::new(
        "Lien expiré",
        "Ce lien a déjà servi, un autre l’a remplacé, ou il est trop ancien. Si vous avez déjà choisi votre mot de passe, connectez-vous. Sinon, demandez un nouveau lien : il arrive par mail en quelques secondes.",
    ),
    invitation_over: TitleAndDetail::new(
        "Cette invitation n’est plus valable",
        "Elle a été retirée, ou le ticket n’existe plus. Pour suivre ce ticket, demandez à la personne qui vous l’a proposé de vous inviter à nouveau.",
    ),
    request_erased: TitleAndDetail::new(
        "Cette demande n’existe plus",
        "Sans confirmation, une demande est effacée au bout de trois jours. Signalez à nouveau votre problème : connectez-vous d’abord, et rien ne sera à confirmer.",
    ),
    key_reused: TitleAndDetail::new(
        "Déjà envoyé",
        "Une première version de ce texte est déjà arrivée : elle est dans la conversation ou dans vos tickets. Ce que vous avez écrit est toujours là. Ne gardez que ce qui manque, puis envoyez de nouveau : ce sera un message de plus, ou une autre demande.",
    ),
    another_person: TitleAndDetail::new(
        "Une autre personne est connectée",
        "Une autre personne s’est connectée entre-temps dans ce navigateur. Rien n’a été envoyé en son nom. Pour continuer, connectez-vous avec votre compte.",
    ),
    busy: TitleAndDetail::new(
        "Quelqu’un vous a devancé",
        "Ce ticket vient d’être modifié plusieurs fois. Rechargez la page, puis recommencez.",
    ),
    account_busy: TitleAndDetail::new(
        "Connexion impossible pour l’instant",
        "Votre compte vient d’être modifié plusieurs fois. Connectez-vous à nouveau.",
    ),
    other_site: TitleAndDetail::new(
        "Demande refusée",
        "Cette demande ne vient pas d’une page de ce portail. Ouvrez le portail, puis recommencez.",
    ),
    unavailable: TitleAndDetail::new(
        "Service momentanément indisponible",
        "Nous n’avons pas pu répondre. Réessayez dans une minute : ce que vous avez écrit est conservé.",
    ),
};

pub(super) static WAITS: Waits = Waits {
    minute: "une minute",
    minutes: "{} minutes",
    hours: "{} heures",
    days: "{} jours",
};

pub(super) static FAULTS: Faults = Faults {
    no_address: "Indiquez une adresse mail, par exemple prenom.nom@exemple.fr.",
    no_subject: "Indiquez en quelques mots l’objet de votre demande.",
    no_words: "Décrivez votre problème, ou collez une capture d’écran.",
    no_password: "Choisissez un mot de passe.",
    no_files: "Choisissez au moins un fichier.",
    missing: "Remplissez ce champ.",
    words_too_long: "Ce texte est trop long. Raccourcissez-le, ou joignez-le en fichier.",
    too_long: "Raccourcissez ce texte : {} caractères au plus.",
    too_short: "Choisissez au moins {} caractères.",
    not_an_address: "Vérifiez cette adresse : elle doit ressembler à prenom.nom@exemple.fr.",
    own_address: "C’est l’adresse de l’assistance. Indiquez celle de la personne qui doit recevoir la réponse.",
    not_a_choice: "Choisissez une des propositions de la liste.",
    unknown_question: "Une des questions n’est plus posée. Rechargez la page, puis envoyez à nouveau.",
    common_password: "Ce mot de passe se devine trop facilement. Choisissez plusieurs mots sans rapport entre eux, ni avec vous, ni avec ce portail.",
    too_many_files: "Joignez {} fichiers au plus, images collées comprises.",
    too_many_people: "Ce ticket a déjà {} personnes en copie. Retirez-en une, puis recommencez.",
    declined: "Cette personne a choisi de ne pas suivre ce ticket. Indiquez une autre adresse, ou transmettez-lui l’information vous-même.",
    empty_file: "Le fichier « {} » est vide. Retirez-le, ou choisissez-le à nouveau.",
    file_too_large: "Le fichier « {} » dépasse 25 Mo. Retirez-le, ou envoyez-en une version plus légère.",
    ticket_full: "Ce ticket contient déjà 100 Mo de fichiers. Retirez un fichier.",
    unnamed_file_not_arrived: "Un fichier n’est pas arrivé. Retirez-le, puis joignez-le à nouveau.",
    file_not_arrived: "Le fichier « {} » n’est pas arrivé en entier. Retirez-le, puis joignez-le à nouveau.",
    not_a_digest: "Ce fichier n’a pas pu être préparé. Retirez-le, puis joignez-le à nouveau.",
};
