/**
 * What the made-up articles are put together from, by section: things, what happens to them (title with {t}, how people
 * say it, what to do), and sentences any article may have. All of it is plain French of a support desk.
 */
export const SECTIONS = {
  compte: {
    things: "le compte Windows|le compte de la paie|le coffre de mots de passe|l’espace formation|l’annuaire interne|le portail du personnel|le compte invité|la carte agent|la clé de sécurité|le compte d’administration|le portail des marchés|l’extranet des communes|le certificat personnel|le compte de service|l’application de pointage",
    problems: [
      ["Identifiant refusé sur {t}", "La page répond que l’identifiant est inconnu|Le nom saisi n’est pas reconnu", "Saisissez l’adresse complète, sans espace|Vérifiez que le compte est encore actif"],
      ["Session expirée sans cesse avec {t}", "La page redemande le mot de passe toutes les cinq minutes|La connexion tombe pendant la saisie", "Fermez les autres onglets|Autorisez les témoins de connexion"],
      ["Demander un accès à {t}", "Vous n’avez pas encore de droit|Votre fonction a changé", "Demandez l’accord de votre responsable|Joignez la fiche de fonction"],
      ["Renouveler le certificat de {t}", "Un avertissement annonce la fin de validité|Le navigateur signale un certificat périmé", "Lancez le renouvellement depuis le poste habituel|Gardez l’ancien jusqu’au lendemain"],
      ["Retirer un ancien utilisateur de {t}", "Une personne partie figure encore dans la liste|Le nom apparaît en double", "Donnez le nom et la date de départ|Vérifiez ce qui lui reste attribué"],
      ["Changer le code personnel de {t}", "Le code est connu d’un tiers|Le code à quatre chiffres est oublié", "Choisissez un code que vous n’utilisez pas ailleurs|Confirmez depuis votre adresse"],
    ],
  },
  messagerie: {
    things: "Outlook|la messagerie web|Thunderbird|la liste de diffusion|la boîte du service|la messagerie du téléphone|le carnet d’adresses|les règles de tri|les dossiers d’archive|le calendrier d’équipe|les notifications de courrier|la messagerie chiffrée",
    problems: [
      ["{T} : envoi en échec", "Le message reste dans la boîte d’envoi|Un avis de non-remise revient", "Contrôlez l’adresse du destinataire|Retirez l’image du bas de page"],
      ["{T} : recherche qui ne trouve rien", "Les résultats restent vides|Seuls les messages récents sont proposés", "Relancez l’indexation|Élargissez la période"],
      ["{T} : rendez-vous en double", "Chaque invitation apparaît deux fois|L’heure est décalée", "Retirez l’appareil synchronisé deux fois|Vérifiez le fuseau horaire"],
      ["Retrouver un message disparu dans {t}", "Un courrier lu hier ne se voit plus|Le dossier paraît vide", "Affichez tous les messages|Cherchez dans les archives"],
      ["Ajouter un membre à {t}", "Un collègue ne reçoit pas les messages|La personne vient d’arriver", "Demandez au propriétaire|Ouvrez la liste puis Membres"],
      ["Déplacer d’anciens messages hors de {t}", "Le volume dépasse la limite|L’ouverture prend du temps", "Créez un dossier par année|Déplacez par paquets de mille"],
    ],
  },
  reseau: {
    things: "le réseau des salles de cours|la borne du rez-de-chaussée|le réseau filaire|la liaison du site distant|le partage de connexion|le proxy|le pare-feu|le réseau des caméras|la fibre du bâtiment|le commutateur de l’étage|le relais 4G|la passerelle d’accès",
    problems: [
      ["Coupures répétées sur {t}", "La connexion tombe plusieurs fois par heure|Les appels se figent", "Notez l’heure des coupures|Testez avec un câble"],
      ["Débit faible sur {t}", "Les pages mettent longtemps à venir|Le téléchargement plafonne", "Mesurez le débit le matin et le soir|Arrêtez les copies en cours"],
      ["Adresse IP absente avec {t}", "L’ordinateur annonce une connectivité limitée|L’adresse commence par 169", "Débranchez dix secondes|Oubliez puis rejoignez le réseau"],
      ["Ouvrir un port sur {t}", "Une application externe ne répond pas|Le fournisseur demande un accès", "Donnez l’adresse, le port et la durée|Joignez l’accord de sécurité"],
      ["Nom de serveur introuvable par {t}", "La page affiche une erreur DNS|Le nom ne répond pas, l’adresse oui", "Videz le cache DNS|Essayez un autre poste"],
      ["Signaler une panne de {t}", "Tout l’étage est touché|Les voyants sont éteints", "Prévenez une seule fois par service|Ne débranchez rien dans la baie"],
    ],
  },
  impression: {
    things: "l’imprimante du secrétariat|le copieur Ricoh|le copieur Canon|l’imprimante HP|l’imprimante d’étiquettes|le traceur du bureau d’études|l’imprimante Lexmark|le scanner de bureau|le multifonction Epson|l’imprimante de badges|le copieur Xerox|la file d’impression commune",
    problems: [
      ["Traces noires avec {t}", "Des lignes apparaissent sur chaque page|Les feuilles sont tachées", "Nettoyez la vitre et le tambour|Imprimez une page de test"],
      ["{T} hors ligne", "L’ordinateur annonce un appareil déconnecté|Les travaux restent en attente", "Rallumez l’appareil|Supprimez puis ajoutez la file"],
      ["Couleurs fausses sur {t}", "Le bleu sort violet|Les photos sont ternes", "Lancez l’étalonnage|Choisissez le bon papier"],
      ["Pages blanches avec {t}", "Les feuilles sortent vides|Seul le verso est imprimé", "Secouez la réserve d’encre|Mettez le pilote à jour"],
      ["Commander du papier pour {t}", "Le bac est vide|Le format A3 manque", "Donnez l’étage et la quantité|Prenez un carton au magasin"],
      ["Agrafage impossible sur {t}", "Les dossiers sortent sans agrafe|Le module clignote", "Changez la recharge|Retirez les agrafes tordues"],
    ],
  },
  poste: {
    things: "le portable Dell|le portable Lenovo|la tablette Surface|le poste fixe|le Mac de service|la station d’accueil|le clavier ergonomique|la webcam externe|le casque Jabra|le disque externe|le lecteur de cartes|l’écran incurvé|le poste de l’accueil|le client léger",
    problems: [
      ["Bruit de ventilateur sur {t}", "L’appareil souffle sans arrêt|La chaleur est forte sous le châssis", "Dégagez les grilles|Posez l’appareil à plat"],
      ["Mise en veille impossible avec {t}", "L’appareil reste allumé la nuit|Le capot fermé ne change rien", "Réglez les options d’énergie|Débranchez les périphériques"],
      ["{T} non détecté après branchement", "Rien n’apparaît dans la liste|Un son retentit sans effet", "Changez de port USB|Installez le pilote du constructeur"],
      ["Remplacer {t}", "Le matériel a plus de cinq ans|Un choc l’a abîmé", "Indiquez le numéro d’inventaire|Sauvegardez vos documents"],
      ["Heure fausse sur {t}", "L’horloge retarde|Les connexions sécurisées échouent", "Resynchronisez l’horloge|Changez la pile interne"],
      ["Nettoyer {t}", "Les touches collent|L’image est voilée", "Éteignez avant tout|Utilisez un chiffon sec"],
    ],
  },
  logiciels: {
    things: "le logiciel de comptabilité|la suite bureautique|le parapheur|l’outil de cartographie|le logiciel de dessin|la gestion du courrier|le logiciel de planning|le tableur|l’éditeur de PDF|l’outil de sondage|la base documentaire|le logiciel de paie|le client SQL|l’antivirus",
    problems: [
      ["{T} ne s’ouvre pas", "La fenêtre apparaît puis disparaît|Le logo tourne sans fin", "Terminez la tâche restée active|Réparez l’installation"],
      ["Export impossible depuis {t}", "Le fichier produit est vide|Le bouton reste gris", "Choisissez un autre format|Réduisez la période"],
      ["Mettre à jour {t}", "Une nouvelle version est annoncée|La version actuelle n’est plus suivie", "Enregistrez votre travail|Lancez la mise à jour depuis le catalogue"],
      ["Polices illisibles dans {t}", "Les accents sont remplacés par des carrés|Le texte est minuscule", "Réglez la mise à l’échelle|Installez les polices manquantes"],
      ["Demander une licence pour {t}", "Le produit s’ouvre en lecture seule|L’essai se termine", "Précisez le nombre de postes|Donnez la ligne budgétaire"],
      ["Importer des données dans {t}", "Une ligne sur deux est rejetée|Les dates sont inversées", "Reprenez le modèle fourni|Retirez les colonnes vides"],
    ],
  },
  telephonie: {
    things: "le poste Cisco|le softphone|le téléphone de garde|le standard|l’iPhone de service|le mobile Android|le casque sans fil|le numéro de groupe|la ligne de l’ascenseur|le fax|la carte SIM|le serveur vocal",
    problems: [
      ["Son haché avec {t}", "La voix arrive par morceaux|Le correspondant entend un écho", "Rapprochez-vous de la borne|Coupez la vidéo"],
      ["{T} ne sonne plus", "Les appels partent au répondeur|L’écran s’allume sans bruit", "Relevez le volume|Retirez le mode silencieux"],
      ["Changer le numéro de {t}", "Le poste change de bureau|Deux personnes partagent une ligne", "Indiquez la date souhaitée|Prévenez le standard"],
      ["Afficher un autre numéro avec {t}", "Le numéro direct apparaît chez l’appelé|Le service veut un numéro unique", "Demandez l’accord du service|Testez vers un mobile"],
      ["Historique d’appels vide sur {t}", "La liste a disparu|Les appels manqués ne s’affichent pas", "Reconnectez le profil|Attendez la synchronisation"],
      ["Déclarer {t} en panne", "L’écran reste éteint|Aucune touche ne répond", "Échangez le câble avec un voisin|Notez le numéro inscrit dessous"],
    ],
  },
  fichiers: {
    things: "le dossier commun|SharePoint|OneDrive|le serveur d’archives|l’espace projet|le dossier personnel|la sauvegarde du poste|l’espace de transfert|le coffre numérique|le dossier de la direction|la bibliothèque de modèles|le lecteur P",
    problems: [
      ["Fichier en lecture seule dans {t}", "Le document s’ouvre sans pouvoir être modifié|Un cadenas apparaît", "Fermez l’aperçu|Extrayez une copie"],
      ["Nom de fichier trop long dans {t}", "La copie s’arrête|Windows refuse le chemin", "Raccourcissez les dossiers parents|Évitez les signes spéciaux"],
      ["Conflit de versions dans {t}", "Deux copies portent le nom d’un poste|Des lignes manquent", "Comparez les deux versions|Gardez la plus récente"],
      ["Créer un espace dans {t}", "Une équipe se forme|Le projet commence", "Nommez deux responsables|Fixez une date de fin"],
      ["Quota atteint dans {t}", "L’ajout est refusé|Une barre rouge s’affiche", "Supprimez les doublons|Archivez les années closes"],
      ["Transmettre {t} à un successeur", "Une personne quitte le service|Le propriétaire est absent", "Désignez le nouveau propriétaire|Relisez la liste des droits"],
    ],
  },
  visio: {
    things: "Teams|Zoom|la salle Hugo|la salle du conseil|l’écran interactif|la caméra de salle|la webconférence de l’État|le micro de table|le boîtier de projection|l’amphithéâtre|la régie mobile|le tableau blanc partagé",
    problems: [
      ["Partage d’écran noir dans {t}", "Les participants voient un cadre noir|La présentation ne défile pas", "Partagez la fenêtre plutôt que l’écran|Désactivez l’accélération"],
      ["Écho pendant une réunion avec {t}", "Chacun s’entend deux fois|Un sifflement gêne", "Un seul micro par pièce|Baissez le volume"],
      ["Enregistrer une réunion avec {t}", "Des absents veulent revoir la séance|Le bouton n’apparaît pas", "Prévenez les participants|Choisissez la durée de garde"],
      ["Salle d’attente bloquée avec {t}", "Les invités ne peuvent entrer|L’organisateur ne voit personne", "Nommez un second organisateur|Relancez la réunion"],
      ["Préparer {t} pour une conférence", "Cent personnes sont attendues|Un orateur est à distance", "Réservez l’assistance|Faites un essai la veille"],
      ["Sous-titres absents dans {t}", "Le texte ne s’affiche pas|La langue est fausse", "Choisissez la langue parlée|Mettez à jour l’application"],
    ],
  },
  arrivees: {
    things: "un apprenti|un vacataire|un prestataire|un agent en détachement|un élu|un agent en télétravail|une équipe entière|un remplaçant|un agent en retour de congé parental|un chef de projet|un agent d’un autre site|un consultant",
    problems: [
      ["Commander un poste pour {t}", "Le bureau est vide|Le contrat commence bientôt", "Choisissez portable ou fixe|Indiquez l’étage"],
      ["Ouvrir les droits pour {t}", "La personne ne voit pas les dossiers|Les logiciels manquent", "Copiez le profil d’un collègue|Donnez la date de fin"],
      ["Prolonger le compte pour {t}", "Le contrat est reconduit|Le compte se ferme vendredi", "Envoyez l’avenant|Comptez deux jours"],
      ["Changement de service pour {t}", "Les anciens accès restent ouverts|Le rattachement est faux", "Prévenez les deux services|Rendez les clés"],
      ["Former {t} aux outils", "Les gestes de base manquent|Un nouvel outil arrive", "Inscrivez-vous à l’atelier|Suivez le parcours en ligne"],
      ["Fermer les accès pour {t}", "La mission se termine|Le départ est avancé", "Donnez le dernier jour|Récupérez le matériel"],
    ],
  },
};

export const CONTEXTS = "après une mise à jour|en télétravail|sur un poste partagé|sous macOS|au retour de congés|pendant une astreinte|dans une annexe|avec Windows 11|sur un site distant|avec un compte invité|depuis un hôtel|pour une équipe|après un déménagement|au premier jour|en fin de mois|la nuit|après une coupure de courant|avec un lecteur d’écran|pour un public externe|depuis un train|après un changement de nom|avec deux écrans|sans droits d’administration|pendant une formation|en mode hors connexion|à la médiathèque|au centre technique|à l’école|à la piscine|au bureau de vote|à l’accueil|au laboratoire|dans un véhicule|sur le terrain|en salle de crise";

export const GENERAL = {
  facts: "Ce cas se rencontre surtout {c}.|La situation touche une personne ou tout un service.|Le reste du poste fonctionne normalement.|Vos données ne sont pas en danger.|Le problème revient parfois au bout de quelques jours.|Un collègue voisin peut vous dire s’il voit la même chose.|La date de la première apparition nous aide beaucoup.|Le bandeau d’information du portail annonce les incidents connus.|L’application {n} est parfois concernée elle aussi.|Le correctif de {n} n’est pas encore publié.|Plusieurs services l’ont relevé depuis l’été.|Le matériel récent y échappe le plus souvent.|Aucune perte n’a été constatée à ce jour.|Le voyant orange indique un simple avertissement.|Une pause de trente secondes suffit dans la moitié des cas.|Le journal d’événements garde la trace de chaque échec.|Les agents de {p} utilisent une configuration particulière.|La charge est plus forte le lundi entre neuf et onze heures.|Un antivirus trop strict peut retarder l’ouverture.|Les droits sont relus toutes les quatre heures par l’annuaire.|Le fournisseur recommande la version la plus récente.|L’affichage dépend de la résolution choisie.",
  steps: "Redémarrez l’appareil une seule fois.|Notez le texte exact du message affiché.|Fermez les programmes dont vous n’avez pas besoin.|Essayez depuis un autre poste du service.|Attendez dix minutes avant de recommencer.|Vérifiez que vous êtes bien sur le site de {p}.|Prenez une capture d’écran complète.|Contrôlez que le câble est bien enfoncé.|Ouvrez les paramètres, puis la rubrique {r}.|Cliquez sur {r}, puis sur Valider.|Désinstallez l’ancien module {n} s’il est présent.|Demandez à votre référent numérique de vérifier le réglage.|Videz la file d’attente avant de relancer.|Retirez la protection pendant le test, puis remettez-la.|Comparez avec la procédure affichée près de l’appareil.|Enregistrez votre document sous un autre nom.|Rebranchez l’alimentation en dernier.|Patientez jusqu’à la fin de la barre de progression.|Décochez la case qui conserve les réglages précédents.|Rapprochez-vous de la fenêtre ou de la borne la plus proche.|Saisissez de nouveau votre adresse, en minuscules.|Téléchargez le guide illustré de {p}.|Vérifiez la date et l’heure affichées en bas à droite.|Reprenez votre travail et observez une heure.",
  ends: "Si rien ne change, signalez-le en donnant le numéro d’inventaire et votre lieu de travail.|Sans résultat, écrivez-nous avec la capture et l’heure précise.|Sinon, ouvrez un ticket : un technicien de {p} vous rappelle dans la journée.|Indiquez à quel numéro vous joindre et quand vous êtes disponible.",
  places: "la mairie annexe|Lorient|Besançon|Valence|la direction des routes|l’hôtel du département|Épinal|la trésorerie|Agen|la sous-préfecture|Quimper|la maison de quartier|Niort|le service des archives|Colmar|l’antenne sociale|Bayonne|la crèche des Tilleuls|Laval|le conservatoire",
  rubrics: "Réseau et Internet|Confidentialité|Comptes|Options avancées|Périphériques|Applications|Affichage|Alimentation|Stockage|Préférences|Outils|Données|Sécurité|Général|Partage|Langue",
};
