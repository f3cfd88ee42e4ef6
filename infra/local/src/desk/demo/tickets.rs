//! The tickets of the demonstration.

/// One ticket and what happened to it.
pub(super) struct Ticket {
    /// Who wrote it; nobody is a visitor who is not logged in.
    pub(super) author: &'static str,
    pub(super) subject: &'static str,
    pub(super) description: &'static str,
    pub(super) category: &'static str,
    pub(super) phone: &'static str,
    pub(super) equipment: &'static str,
    pub(super) steps: &'static [(&'static str, Step)],
}

/// Something that happened.
pub(super) enum Step {
    /// An agent took it.
    Take,
    /// Somebody answered.
    Reply(&'static str),
    /// An agent noted something.
    Note(&'static str),
    /// It went into a state.
    State(&'static str),
}

use Step::{Note, Reply, State, Take};

pub(super) const TICKETS: &[Ticket] = &[
    Ticket {
        author: "claire",
        subject: "Écran noir au démarrage",
        description: "<p>Bonjour,</p><p>Depuis ce matin mon ordinateur reste sur un écran noir. La lumière du bouton est allumée.</p>",
        category: "poste-de-travail",
        phone: "01 23 45 67 89",
        equipment: "PC-0417",
        steps: &[
            ("marie", Take),
            (
                "marie",
                Reply(
                    "<p>Bonjour Claire, pouvez-vous maintenir le bouton d’alimentation dix secondes, puis rallumer ?</p>",
                ),
            ),
            (
                "claire",
                Reply("<p>Fait, il a redémarré. Je vous dis demain si cela tient.</p>"),
            ),
        ],
    },
    Ticket {
        author: "jean",
        subject: "Mot de passe expiré",
        description: "<p>Mon mot de passe a expiré pendant mes congés et je ne peux plus ouvrir ma session.</p>",
        category: "compte",
        phone: "",
        equipment: "",
        steps: &[
            ("paul", Take),
            (
                "paul",
                Reply(
                    "<p>Bonjour, je viens de le réinitialiser. Un lien vous attend sur votre téléphone.</p>",
                ),
            ),
            ("paul", State("resolved")),
            ("jean", Reply("<p>Merci beaucoup</p>")),
        ],
    },
    Ticket {
        author: "samia",
        subject: "VPN impossible depuis la maison",
        description: "<p>Le VPN affiche « délai dépassé » depuis hier soir. Le reste d’internet fonctionne.</p>",
        category: "reseau",
        phone: "06 11 22 33 44",
        equipment: "",
        steps: &[
            ("marie", Take),
            (
                "marie",
                Note("<p>Certificat à renouveler, voir avec le réseau.</p>"),
            ),
            (
                "marie",
                Reply(
                    "<p>Bonjour Samia, nous renouvelons votre certificat. Comptez une heure.</p>",
                ),
            ),
            ("marie", State("waiting")),
        ],
    },
    Ticket {
        author: "luc",
        subject: "L’imprimante du 2e étage n’imprime plus",
        description: "<p>Les documents restent en file d’attente. Nous sommes cinq concernés.</p>",
        category: "impression",
        phone: "",
        equipment: "IMP-2-EST",
        steps: &[
            ("paul", Take),
            ("paul", State("planned")),
            ("paul", Reply("<p>Un technicien passe mardi à 9 h.</p>")),
        ],
    },
    Ticket {
        author: "ines",
        subject: "Boîte partagée disparue",
        description: "<p>La boîte « accueil » n’apparaît plus dans Outlook depuis la mise à jour.</p>",
        category: "messagerie",
        phone: "",
        equipment: "",
        steps: &[],
    },
    Ticket {
        author: "claire",
        subject: "Deuxième écran non détecté",
        description: "<p>Branché en USB-C, l’écran reste en veille.</p>",
        category: "poste-de-travail",
        phone: "",
        equipment: "PC-0417",
        steps: &[
            ("marie", Take),
            ("marie", State("resolved")),
            ("marie", State("closed")),
        ],
    },
    Ticket {
        author: "jean",
        subject: "Mail suspect au nom de la banque",
        description: "<p>J’ai reçu un message qui demande mon mot de passe. Je n’ai pas cliqué.</p>",
        category: "securite",
        phone: "",
        equipment: "",
        steps: &[
            ("paul", Take),
            (
                "paul",
                Reply(
                    "<p>Vous avez bien fait. Nous avons bloqué l’expéditeur, vous pouvez supprimer le message.</p>",
                ),
            ),
            ("paul", State("resolved")),
        ],
    },
    Ticket {
        author: "samia",
        subject: "Arrivée d’une collègue le 7 décembre",
        description: "<p>Merci de préparer un poste et les accès de Lina Bertin, service achats.</p>",
        category: "arrivee-depart",
        phone: "",
        equipment: "",
        steps: &[("marie", Take), ("marie", State("planned"))],
    },
    Ticket {
        author: "luc",
        subject: "Pas de son dans Teams",
        description: "<p>On ne m’entend pas en réunion, mon micro marche ailleurs.</p>",
        category: "logiciel",
        phone: "",
        equipment: "",
        steps: &[],
    },
    Ticket {
        author: "ines",
        subject: "Disque plein",
        description: "<p>Windows affiche que le disque C est plein.</p>",
        category: "poste-de-travail",
        phone: "",
        equipment: "PC-0298",
        steps: &[
            ("paul", Take),
            (
                "paul",
                Reply(
                    "<p>Pouvez-vous vider la corbeille et me dire combien d’espace il reste ?</p>",
                ),
            ),
            ("paul", State("waiting")),
        ],
    },
    Ticket {
        author: "",
        subject: "Impossible de me connecter au portail",
        description: "<p>Ma boîte mail est bloquée, je vous écris depuis le poste d’un collègue.</p>",
        category: "compte",
        phone: "06 55 44 33 22",
        equipment: "",
        steps: &[],
    },
    Ticket {
        author: "claire",
        subject: "Installer le logiciel de dessin",
        description: "<p>J’ai besoin du logiciel de plans pour le projet de la cour.</p>",
        category: "logiciel",
        phone: "",
        equipment: "PC-0417",
        steps: &[
            ("marie", Take),
            ("marie", Reply("<p>La licence est commandée.</p>")),
            ("marie", State("waiting")),
        ],
    },
    Ticket {
        author: "jean",
        subject: "Dossier « Marchés » introuvable",
        description: "<p>Le lecteur réseau ne montre plus le dossier.</p>",
        category: "fichiers-partages",
        phone: "",
        equipment: "",
        steps: &[("paul", Take), ("paul", State("resolved"))],
    },
    Ticket {
        author: "samia",
        subject: "Renvoi d’appel pendant mes congés",
        description: "<p>Comment renvoyer ma ligne vers l’accueil ?</p>",
        category: "telephonie",
        phone: "",
        equipment: "",
        steps: &[
            ("marie", Take),
            (
                "marie",
                Reply("<p>La marche à suivre est dans l’article « Renvoyer ses appels ».</p>"),
            ),
            ("marie", State("resolved")),
            ("marie", State("closed")),
        ],
    },
    Ticket {
        author: "luc",
        subject: "Wi-Fi très lent en salle 12",
        description: "<p>Les visioconférences coupent toutes les dix minutes.</p>",
        category: "reseau",
        phone: "",
        equipment: "",
        steps: &[("paul", Take)],
    },
    Ticket {
        author: "ines",
        subject: "Fichier supprimé par erreur",
        description: "<p>Le tableau « budget 2027 » a disparu du dossier partagé ce matin.</p>",
        category: "fichiers-partages",
        phone: "",
        equipment: "",
        steps: &[
            ("marie", Take),
            (
                "marie",
                Reply("<p>Il est restauré dans le même dossier.</p>"),
            ),
            ("marie", State("resolved")),
        ],
    },
    Ticket {
        author: "claire",
        subject: "Clavier qui double les lettres",
        description: "<p>Certaines touches écrivent deux fois.</p>",
        category: "poste-de-travail",
        phone: "",
        equipment: "",
        steps: &[],
    },
    Ticket {
        author: "jean",
        subject: "Code de vérification non reçu",
        description: "<p>J’ai changé de téléphone, les codes n’arrivent plus.</p>",
        category: "compte",
        phone: "06 77 88 99 00",
        equipment: "",
        steps: &[
            ("paul", Take),
            (
                "paul",
                Reply("<p>Je vous appelle à 14 h pour enregistrer le nouveau téléphone.</p>"),
            ),
            ("paul", State("planned")),
        ],
    },
    Ticket {
        author: "samia",
        subject: "Scanner vers mail en panne",
        description: "<p>Le copieur dit « serveur introuvable ».</p>",
        category: "impression",
        phone: "",
        equipment: "COP-1",
        steps: &[("marie", Take), ("marie", State("waiting"))],
    },
    Ticket {
        author: "luc",
        subject: "Départ de Marc Olivier",
        description: "<p>Marc quitte le service le 30 novembre, merci de fermer ses accès.</p>",
        category: "arrivee-depart",
        phone: "",
        equipment: "",
        steps: &[("paul", Take), ("paul", State("planned"))],
    },
    Ticket {
        author: "ines",
        subject: "Outlook ne reçoit plus rien",
        description: "<p>Dernier message reçu à 8 h 12.</p>",
        category: "messagerie",
        phone: "",
        equipment: "",
        steps: &[
            ("marie", Take),
            (
                "marie",
                Reply("<p>Pouvez-vous regarder si « Travail hors connexion » est coché ?</p>"),
            ),
            ("ines", Reply("<p>C’était cela, tout revient.</p>")),
            ("marie", State("resolved")),
        ],
    },
    Ticket {
        author: "claire",
        subject: "Ordinateur très lent depuis la mise à jour",
        description: "<p>L’ouverture d’un fichier prend une minute.</p>",
        category: "poste-de-travail",
        phone: "",
        equipment: "PC-0417",
        steps: &[],
    },
    Ticket {
        author: "jean",
        subject: "Casque à remplacer",
        description: "<p>Le câble est abîmé.</p>",
        category: "telephonie",
        phone: "",
        equipment: "",
        steps: &[
            ("paul", Take),
            ("paul", State("resolved")),
            ("paul", State("closed")),
        ],
    },
    Ticket {
        author: "samia",
        subject: "Autre question",
        description: "<p>À qui demander une adresse de groupe pour le club photo ?</p>",
        category: "autres",
        phone: "",
        equipment: "",
        steps: &[],
    },
];
