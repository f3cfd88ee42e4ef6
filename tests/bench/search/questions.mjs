/** What people write, by kind, and the article of `topics.mjs` it is about: `question > section/page`. */
const WRITTEN = {
  exact: `
mot de passe oublié > compte/mot-de-passe-oublie
boîte de réception pleine > messagerie/boite-de-reception-pleine
créer une signature automatique > messagerie/signature-automatique
bourrage papier > impression/bourrage-papier
second écran non reconnu > poste/second-ecran-non-reconnu
lecteur réseau disparu > reseau/lecteur-reseau-disparu
restaurer un fichier supprimé > fichiers/restaurer-un-fichier-supprime
smartphone perdu ou volé > telephonie/smartphone-perdu-ou-vole
réserver une salle de réunion > visio/reserver-salle-de-reunion
vider le cache du navigateur > logiciels/navigateur-vider-le-cache
clavier qwerty > poste/clavier-en-anglais
wi-fi pour les visiteurs > reseau/wifi-visiteurs`,
  unaccented: `
ecran noir au demarrage > poste/ecran-noir-au-demarrage
memoire pleine boite de reception > messagerie/boite-de-reception-pleine
piece jointe trop volumineuse > messagerie/piece-jointe-trop-lourde
acces refuse a un dossier partage > fichiers/acces-dossier-refuse
numeriser un document > impression/numeriser-vers-sa-messagerie
preparer l'arrivee d'un agent > arrivees/arrivee-nouvel-agent
telephone fixe pas de tonalite > telephonie/pas-de-tonalite
recuperer un document word non enregistre > logiciels/word-recuperer-document
HAMECONNAGE > messagerie/courriel-suspect-hameconnage
cle usb chiffree > fichiers/cle-usb-chiffree`,
  typo: `
mot de pase oublié > compte/mot-de-passe-oublie
imprimnate à ajouter > impression/ajouter-une-imprimante
bourage papier > impression/bourrage-papier
signatrue automatique > messagerie/signature-automatique
ordinatuer très lent > poste/ordinateur-tres-lent
vpn ne se conecte pas > reseau/vpn-connexion-impossible
batterrie ne charge plus > poste/batterie-ne-charge-plus
calandrier d'un collègue > messagerie/calendrier-partage-collegue
videoprojecteru n'affiche rien > visio/projecteur-sans-image
licnece expirée office > logiciels/licence-expiree
synchronsation onedrive > fichiers/onedrive-ne-synchronise-plus
courier indésirable > messagerie/courrier-indesirable`,
  inflected: `
mots de passe oubliés > compte/mot-de-passe-oublie
imprimer en recto versos > impression/impression-recto-verso
installation de logiciels > logiciels/installer-un-logiciel
documents numérisés vers messageries > impression/numeriser-vers-sa-messagerie
fichiers effacés à restaurer > fichiers/restaurer-un-fichier-supprime
je voudrais signer des documents pdf > logiciels/pdf-signer
comptes bloqués > compte/compte-bloque-apres-plusieurs-essais
réservation de salles > visio/reserver-salle-de-reunion
remplacement des cartouches de toner > impression/remplacer-le-toner
les appels sont renvoyés vers mon mobile > telephonie/renvoi-d-appel
un message rappelé après envoi > messagerie/rappeler-un-message-envoye
emprunt de matériels > arrivees/emprunter-du-materiel`,
  everyday: `
mdp perdu > compte/mot-de-passe-oublie
mon ordi rame > poste/ordinateur-tres-lent
pc qui rame > poste/ordinateur-tres-lent
mail bizarre reçu, arnaque ? > messagerie/courriel-suspect-hameconnage
phishing > messagerie/courriel-suspect-hameconnage
photocopieuse papier coincé > impression/bourrage-papier
plus de place sur mon disque > poste/disque-dur-plein
visio sans micro ni webcam > visio/teams-son-ou-camera
out of office vacances > messagerie/message-d-absence
stagiaire qui commence lundi > arrivees/arrivee-nouvel-agent
moniteur externe pas détecté > poste/second-ecran-non-reconnu
on m'a piqué mon portable de service > telephonie/smartphone-perdu-ou-vole
pc complètement planté écran bleu > poste/ecran-bleu-redemarrage
carte pour entrer dans l'immeuble ne passe plus > compte/badge-d-acces-refuse
internet sans fil du bureau > reseau/wifi-du-personnel
répondeur téléphone > telephonie/messagerie-vocale-code`,
  unfinished: `
mot de passe oub > compte/mot-de-passe-oublie
bourrage pap > impression/bourrage-papier
second écr > poste/second-ecran-non-reconnu
signature autom > messagerie/signature-automatique
réserver une sal > visio/reserver-salle-de-reunion
hameço > messagerie/courriel-suspect-hameconnage
batterie ne ch > poste/batterie-ne-charge-plus
renvoyer ses app > telephonie/renvoi-d-appel
onedrive ne sync > fichiers/onedrive-ne-synchronise-plus
toner cartou > impression/remplacer-le-toner
changement de nom de fam > compte/changer-de-nom`,
  code: `
0x80070532 > compte/mot-de-passe-oublie
erreur AADSTS50053 > compte/compte-bloque-apres-plusieurs-essais
code 0x8004060C > messagerie/boite-de-reception-pleine
0x80070035 > reseau/lecteur-reseau-disparu
E-4002 copieur > impression/bourrage-papier
windows update erreur 0x80240034 > poste/mise-a-jour-windows-bloquee
ERR_TUNNEL_CONNECTION_FAILED > reseau/site-web-bloque
CRITICAL_PROCESS_DIED > poste/ecran-bleu-redemarrage
office 0xC004F074 > logiciels/licence-expiree
0x8004de40 > fichiers/onedrive-ne-synchronise-plus
0xa00f4244 camera > visio/teams-son-ou-camera
erreur 809 > reseau/vpn-connexion-impossible`,
  rambling: `
Bonjour, depuis ce matin je n'arrive plus à ouvrir ma session, je crois que j'ai oublié mon mot de passe pendant les vacances, merci de votre aide > compte/mot-de-passe-oublie
Bonjour, mon ordinateur est devenu vraiment très lent depuis la semaine dernière, il met dix minutes à démarrer et je ne peux pas travailler > poste/ordinateur-tres-lent
Urgent : impossible de me connecter au vpn depuis chez moi alors que hier tout marchait, j'ai une réunion dans une heure > reseau/vpn-connexion-impossible
Une feuille est coincée dans le copieur du deuxième étage et le voyant clignote, personne n'arrive à la retirer > impression/bourrage-papier
J'ai reçu un message étrange qui me demande mon mot de passe avec un lien, je pense que c'est une fraude, que dois-je faire > messagerie/courriel-suspect-hameconnage
Suite à mon changement de téléphone je ne peux plus valider la double authentification pour mes applications > compte/double-authentification-nouveau-telephone
bonjour nous accueillons une nouvelle agente le premier du mois prochain et il faudrait lui préparer un poste et un compte svp > arrivees/arrivee-nouvel-agent
le fichier excel du service est verrouillé par une collègue qui est en congés et on a besoin de le modifier aujourd'hui > logiciels/excel-fichier-verrouille
je pars à l'étranger la semaine prochaine pour une mission et j'aurais besoin que mon mobile fonctionne là-bas > telephonie/itinerance-etranger
Bonsoir, j'ai supprimé par erreur un fichier important sur l'espace partagé de la direction, est-il possible de le retrouver ? > fichiers/restaurer-un-fichier-supprime
quand je branche mon portable sur l'écran externe du bureau il n'est pas reconnu et rien ne s'étend > poste/second-ecran-non-reconnu
je dois envoyer un très gros fichier à un partenaire mais la pièce jointe est refusée car trop volumineuse > messagerie/piece-jointe-trop-lourde`,
  abbreviation: `
mdp > compte/mot-de-passe-oublie
chgt de tel double auth > compte/double-authentification-nouveau-telephone
maj windows bloquée > poste/mise-a-jour-windows-bloquee
pj trop lourde > messagerie/piece-jointe-trop-lourde
pb de co vpn teletravail > reseau/vpn-connexion-impossible
bal partagée invisible > messagerie/boite-partagee-invisible
2fa nouveau tel > compte/double-authentification-nouveau-telephone
imp recto verso > impression/impression-recto-verso
rdv agenda collègue partage > messagerie/calendrier-partage-collegue
appli de gestion se ferme > logiciels/application-metier-plantage`,
  joined: `
motdepasse oublié > compte/mot-de-passe-oublie
boitepartagée > messagerie/boite-partagee-invisible
rectoverso > impression/impression-recto-verso
piècejointe trop grosse > messagerie/piece-jointe-trop-lourde
wi fi visiteurs > reseau/wifi-visiteurs
écrannoir > poste/ecran-noir-au-demarrage
video projecteur > visio/projecteur-sans-image
one drive synchronise plus > fichiers/onedrive-ne-synchronise-plus
bourragepapier > impression/bourrage-papier
salle de reunion reservé > visio/reserver-salle-de-reunion
disquedur plein > poste/disque-dur-plein`,
  phonetic: `
ordinateur trai lan > poste/ordinateur-tres-lent
hamessonage > messagerie/courriel-suspect-hameconnage
inprimante ajouté > impression/ajouter-une-imprimante
mot de passe oublier > compte/mot-de-passe-oublie
batri du portable > poste/batterie-ne-charge-plus
sinature otomatique > messagerie/signature-automatique
ékran noir > poste/ecran-noir-au-demarrage
telefone volé > telephonie/smartphone-perdu-ou-vole
souri sans fille > poste/souris-sans-fil
courié indésirable > messagerie/courrier-indesirable
vidéoprojektor > visio/projecteur-sans-image
lojiciel a installé > logiciels/installer-un-logiciel`,
  english: `
password > compte/mot-de-passe-oublie
password reset > compte/mot-de-passe-oublie
account locked > compte/compte-bloque-apres-plusieurs-essais
shared mailbox > messagerie/boite-partagee-invisible
black screen > poste/ecran-noir-au-demarrage
slow computer > poste/ordinateur-tres-lent
wifi guest > reseau/wifi-visiteurs
access denied folder > fichiers/acces-dossier-refuse
update windows failed > poste/mise-a-jour-windows-bloquee
meeting room booking > visio/reserver-salle-de-reunion
paper jam > impression/bourrage-papier
restore deleted file > fichiers/restaurer-un-fichier-supprime
blue screen reboot > poste/ecran-bleu-redemarrage`,
};

/** @type {{ q: string, target: string, kind: string }[]} */
export const QUESTIONS = Object.entries(WRITTEN).flatMap(([kind, lines]) =>
  lines.trim().split("\n").map((line) => {
    const [q, target] = line.split(" > ");
    return { q, target, kind };
  }));
