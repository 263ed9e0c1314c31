import type { CaseType } from '../cases/case.rules.js';

/** What people write and agents answer, by kind of case. `{u}` username, `{n}` first name, `{s}` school. */
export interface Saying {
  subjects: readonly string[];
  descriptions: readonly string[];
  answers: readonly string[];
  causes: readonly string[];
}

export const SAYINGS: Readonly<Record<CaseType, Saying>> = {
  password: {
    subjects: [
      'Mot de passe oublié',
      'Mot de passe perdu, pas d’adresse de secours',
      'Impossible d’ouvrir la messagerie depuis {s}',
      'Mot de passe refusé au retour de congé',
      'Mot de passe à réinitialiser avant les conseils de classe',
    ],
    descriptions: [
      'Bonjour, je n’arrive plus à ouvrir ma messagerie académique. Je n’ai enregistré aucune adresse de secours.',
      'Appel de {n}, en poste à {s} : mot de passe oublié depuis les vacances, identifiant {u}.',
      'Mon mot de passe ne passe plus depuis ce matin, ni sur l’ordinateur de la salle des professeurs ni chez moi.',
    ],
    answers: [
      'Votre identité est vérifiée. Vous recevez un lien pour choisir vous-même un nouveau mot de passe.',
      'Le nouveau mot de passe est choisi. Pensez à enregistrer une adresse de secours.',
    ],
    causes: ['forgotten', 'forgotten', 'forgotten', 'expired', 'other-account'],
  },
  locked: {
    subjects: ['Compte bloqué', 'Compte bloqué après plusieurs essais', 'Compte verrouillé depuis {s}'],
    descriptions: [
      'Le compte {u} est bloqué après plusieurs essais sur un poste partagé.',
      'Bonjour, mon compte est bloqué et je dois saisir mes notes ce soir.',
    ],
    answers: ['Votre compte est débloqué. Attendez une minute avant de vous connecter.'],
    causes: ['too-many-tries', 'too-many-tries', 'expired'],
  },
  activation: {
    subjects: [
      'Première connexion impossible',
      'Activation du compte',
      'Nouvel arrivant à {s} : compte à activer',
    ],
    descriptions: [
      'Je prends mon poste à {s} et la première connexion échoue.',
      'AESH recrutée cette semaine, aucun accès à la messagerie.',
    ],
    answers: ['Votre compte est activé, vous pouvez choisir votre mot de passe par le lien reçu.'],
    causes: ['never-activated', 'never-activated', 'wrong-username'],
  },
  username: {
    subjects: ['Identifiant inconnu', 'L’identifiant ne fonctionne pas', 'Identifiant après un mariage'],
    descriptions: [
      'Bonjour, mon identifiant est refusé. J’ai essayé avec et sans tiret.',
      'Le secrétariat de {s} demande l’identifiant exact de {n}.',
    ],
    answers: ['Votre identifiant exact est dans le courrier envoyé à votre établissement.'],
    causes: ['wrong-username', 'wrong-username', 'hr-record'],
  },
  'second-factor': {
    subjects: ['Code à usage unique non reçu', 'Téléphone perdu', 'Changement de téléphone'],
    descriptions: [
      'J’ai changé de téléphone et je ne reçois plus de code.',
      'Téléphone volé, plus aucun code possible.',
    ],
    answers: [
      'Prenez rendez-vous avec la fiche jointe : le changement de téléphone se fait sur présentation d’une pièce.',
    ],
    causes: ['lost-device'],
  },
  recovery: {
    subjects: ['Adresse de secours à changer', 'Numéro de secours périmé'],
    descriptions: ['Mon ancienne adresse de secours n’existe plus.'],
    answers: ['La fiche jointe indique la démarche pour changer vos coordonnées de secours.'],
    causes: ['other'],
  },
  'mail-client': {
    subjects: [
      'Réglages IMAP sur le téléphone',
      'Signature des courriels',
      'Messagerie sur un téléphone personnel',
    ],
    descriptions: ['Quels sont les réglages pour lire mes courriels sur mon téléphone ?'],
    answers: ['Voici les réglages : serveurs, ports et chiffrement sont dans la réponse type.'],
    causes: ['client-settings'],
  },
  compromised: {
    subjects: ['Envois de pourriels depuis mon compte', 'J’ai cliqué sur un lien d’hameçonnage'],
    descriptions: ['Mes collègues reçoivent des messages que je n’ai pas écrits.'],
    answers: ['Votre compte est protégé. Nous vérifions votre identité avant de vous le rendre.'],
    causes: ['hijacked'],
  },
  other: {
    subjects: [
      'Question sur le compte ENT',
      'Demande sur une liste de diffusion',
      'Boîte fonctionnelle de {s}',
    ],
    descriptions: ['Bonjour, à qui dois-je m’adresser pour cette question ?'],
    answers: ['Ce compte dépend de l’ENT de votre établissement : votre référent numérique peut vous aider.'],
    causes: ['other-account', 'other'],
  },
};

export const NOTES = [
  'Rappelé au standard de l’établissement.',
  'Préfère être rappelé après 16 h.',
  'Deuxième demande ce trimestre, proposer une adresse de secours.',
  'Le poste de la salle des professeurs garde l’ancien mot de passe en mémoire.',
];
export const REPLIES = [
  'Merci, c’est bon pour moi.',
  'Voici la précision demandée.',
  'Merci pour votre aide.',
];
export const QUESTIONS = [
  'Pouvez-vous nous indiquer à quelle heure vous joindre au secrétariat ?',
  'De quel poste essayez-vous de vous connecter ?',
];
