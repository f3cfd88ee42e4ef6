//! Words that French passwords are made of. English ones, first names, surnames and the lists of stolen
//! passwords are zxcvbn's own; what is said in France and typed on an AZERTY keyboard is not among them.

/// Folded as [`super::folded`] folds, the likeliest first: the place of a word is what it costs to guess.
/// What is typed first when a password is asked for; the year; what one likes; where one lives and for whom
/// one cheers; first names; what holds phrases together.
pub(super) const FRENCH: &str = "
motdepasse mdp passe mot oublie passedemot bonjour azerty azertyuiop qsdfghjklm wxcvbn qsdfgh
azeqsd aqwzsx aqwzsxedc azsxdc 1a2z3e4r 1a2z3e4r5t6y a1z2e3r4 a1z2e3r4t5y6
soleil doudou loulou chouchou chocolat jetaime jtm amour monamour bisou
bisous coucou salut merci bienvenue admin administrateur secret changezmoi
changemoi changer nouveau nouvelle provisoire temporaire test essai invite compte
utilisateur ordinateur clavier souris internet informatique connexion acces
bureau travail boulot entreprise societe service assistance support guichet
portail mairie ecole college lycee hopital vacances weekend vendredi

janvier fevrier mars avril mai juin juillet aout septembre octobre
novembre decembre lundi mardi mercredi jeudi samedi dimanche printemps ete
automne hiver noel paques anniversaire bonneannee

maman papa mamie papi papy famille bebe cherie cheri moncoeur coeur
tresor princesse prince poupee puce chaton nounours minou lapin loup
toujours jamais bonheur liberte chance sourire caramel vanille fraise
cerise citron banane chat chien tigre lion panthere
papillon dauphin coccinelle dragon licorne etoile lune fleur rose
violette musique guitare danse football foot rugby tennis moto voiture
camion bateau avion maison jardin montagne plage ocean ciel arcenciel
rouge bleu vert jaune orange blanc noir violet gris rouges
petit petite grand grande beau belle joli jolie super genial magique

france paris marseille lyon toulouse nice nantes montpellier strasbourg
bordeaux lille rennes reims toulon grenoble dijon angers nimes brest
lemans clermont tours limoges amiens perpignan metz besancon orleans rouen
mulhouse caen nancy avignon poitiers larochelle bretagne normandie alsace
corse provence savoie auvergne bourgogne belgique bruxelles suisse geneve
lausanne quebec montreal luxembourg portugal algerie maroc tunisie senegal
espagne italie bzh allezlom allez psg psgparis olympique lesbleus allezlesbleus bleus vive vivelafrance zidane mbappe

nicolas camille thomas julien alexandre antoine maxime pierre philippe
laurent guillaume mathieu matthieu romain sebastien stephane christophe olivier
francois jerome vincent quentin clement florian anthony kevin jeremy benoit
cedric fabien arnaud damien ludovic frederic thierry pascal patrick gerard
bernard michel alain andre jacques jean henri hugo lucas theo enzo
nathan mathis louis jules gabriel raphael leo arthur adam mohamed karim
mehdi yanis rayan marie sophie nathalie isabelle sylvie catherine martine
christine francoise valerie sandrine stephanie celine virginie aurelie emilie
julie laura marine manon chloe lea emma ines jade louise alice lina
clara sarah oceane pauline mathilde charlotte juliette margaux elodie
amelie delphine caroline veronique brigitte monique jacqueline fatima samia
claire anne lucie lola zoe eva romane anais melanie audrey laetitia
vanessa sabrina nadia leila yasmine

je tu il elle nous vous le la les de du des un une mon
ma mes ton ta et est suis pas pour avec dans sur moi toi
deux trois quatre cinq six sept huit neuf dix zero
";
