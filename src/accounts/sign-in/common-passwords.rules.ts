/**
 * Words that passwords are most often made of, in French and English: a password that is one of them with digits
 * and signs around it, or several of them, is refused. Compact on purpose: from twelve characters on, published
 * lists hold little else than these, repeated, doubled or numbered, and keyboard runs are refused by rule.
 */
export const COMMON_ROOTS: readonly string[] = (
  'motdepasse mot de passe monmotdepasse nouveaumotdepasse password pass passe passw passwd passwort mypassword ' +
  'newpassword temppassword temporaire provisoire changeme changezmoi changermoi changeit azerty azertyuiop ' +
  'azertyuiopqsdfghjklm qwerty qwertz qwertyuiop qwertyuiopasdfghjkl asdfghjkl qsdfghjklm wxcvbn zxcvbnm azert ' +
  'admin administrateur administrator root superadmin superuser utilisateur user username identifiant compte ' +
  'account login signin connexion bienvenue welcome bonjour bonsoir salut hello coucou soleil doudou loulou ' +
  'chouchou cheval chocolat marseille olympique olympiquedemarseille allezlom football rugby liverpool arsenal ' +
  'chelsea juventus paris parissaintgermain lyon bordeaux toulouse nantes france francais bretagne provence corse ' +
  'camille nicolas thomas julien maxime antoine alexandre pierre martin marie sophie isabelle nathalie catherine ' +
  'jetaime jetadore jtm jtaime iloveyou loveyou love amour monamour moncoeur mapuce papillon princesse princess ' +
  'dragon monkey shadow master sunshine superman batman spiderman pokemon starwars pikachu naruto minecraft ' +
  'fortnite trustno letmein letmeinnow secret topsecret confidentiel securite security education ' +
  'educationnationale academie rectorat lycee college ecole professeur enseignant eleve cartable rentree ' +
  'rentreescolaire vacances ete hiver printemps automne summer winter spring autumn fall janvier fevrier mars ' +
  'avril mai juin juillet aout septembre octobre novembre decembre january february march april june july august ' +
  'september october november december lundi mardi mercredi jeudi vendredi samedi dimanche messagerie webmail ' +
  'courriel email mail test tests testing essai exemple example demo guest invite default defaut computer ' +
  'ordinateur internet google facebook microsoft windows apple iphone samsung whatever nothing abcdef abcd abc ' +
  'qwe asd zxc aze qsd wxc correcthorsebatterystaple maman papa famille liberte egalite fraternite ' +
  'liberteegalitefraternite'
).split(' ');

/** Whole passwords of twelve characters and more that no rule above catches. */
export const COMMON_PASSWORDS: readonly string[] = (
  '1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv zaq12wsxcde3 q1w2e3r4t5y6 ' +
  'a1z2e3r4t5y6 1a2z3e4r5t6y a1b2c3d4e5f6 1a2b3c4d5e6f aqwzsxedcrfv azqsdxcvfgbn 123qweasdzxc 123azeqsdwxc ' +
  'qweasdzxc123 azeqsdwxc123 147258369147 159357159357 1234512345123 121212121212 1123581321345 3.14159265358 ' +
  '314159265358 271828182845 theworldiscruel whatisthematrix thequickbrownfox jesuislameilleure jesuislemeilleur ' +
  'nepasoublier onsefaitunebouffe toutvabien1234 jenesaispas123 cestmoilemeilleur vivelafrance vivelesvacances'
).split(' ');
