import type { Role } from '../accounts/permissions.rules.js';
import type { Site } from '../accounts/account.rules.js';
import type { AccountStatus } from '../directory/account-state.rules.js';

export interface DemoAccount {
  role: Role;
  /** Local part of the sign-in address; the first of each role is the role itself. */
  login: string;
  firstName: string;
  birthName: string;
  function: string;
  scope?: string;
  site?: Site;
  uais?: readonly string[];
}

const THIERS = '0130040Y';

/** Who works at the demo's desk and schools. The first of each role is the sign-in that is printed. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  {
    role: 'agent',
    login: 'agent',
    firstName: 'Camille',
    birthName: 'Arnoux',
    function: 'Technicien d’assistance',
    scope: 'academie',
    site: 'rectorat',
  },
  {
    role: 'agent',
    login: 'agent2',
    firstName: 'Nadia',
    birthName: 'Berthier',
    function: 'Technicienne d’assistance',
    scope: 'academie',
    site: 'rectorat',
  },
  {
    role: 'agent',
    login: 'agent3',
    firstName: 'Théo',
    birthName: 'Castellan',
    function: 'Technicien d’assistance',
    scope: 'academie',
    site: 'rectorat',
  },
  {
    role: 'agent',
    login: 'agent84',
    firstName: 'Inès',
    birthName: 'Dauphin',
    function: 'Technicienne d’assistance',
    scope: 'departements:84',
    site: 'dsden-84',
  },
  {
    role: 'supervisor',
    login: 'supervisor',
    firstName: 'Hélène',
    birthName: 'Estève',
    function: 'Responsable, plateforme d’assistance',
    scope: 'academie',
    site: 'rectorat',
  },
  {
    role: 'supervisor',
    login: 'supervisor2',
    firstName: 'Marc',
    birthName: 'Ferrand',
    function: 'Responsable adjoint, plateforme d’assistance',
    scope: 'academie',
    site: 'rectorat',
  },
  {
    role: 'secretary',
    login: 'secretary',
    firstName: 'Odile',
    birthName: 'Garnier',
    function: 'Secrétaire d’établissement',
    uais: [THIERS],
  },
  {
    role: 'secretary',
    login: 'secretary2',
    firstName: 'Brigitte',
    birthName: 'Imbert',
    function: 'Secrétaire d’établissement',
    uais: ['0840003X'],
  },
  {
    role: 'secretary',
    login: 'secretary3',
    firstName: 'Luc',
    birthName: 'Jaume',
    function: 'Secrétaire d’établissement',
    uais: ['0050006E'],
  },
  {
    role: 'head',
    login: 'head',
    firstName: 'Agnès',
    birthName: 'Kervella',
    function: 'Proviseure',
    uais: [THIERS],
  },
  {
    role: 'hr',
    login: 'hr',
    firstName: 'Pascale',
    birthName: 'Lombard',
    function: 'Gestionnaire, ressources humaines',
  },
  {
    role: 'manager',
    login: 'manager',
    firstName: 'Étienne',
    birthName: 'Maurel',
    function: 'Chef de division',
  },
  {
    role: 'auditor',
    login: 'auditor',
    firstName: 'Judith',
    birthName: 'Nalin',
    function: 'Déléguée à la protection des données',
  },
  {
    role: 'admin',
    login: 'admin',
    firstName: 'Rémi',
    birthName: 'Orsini',
    function: 'Administrateur systèmes',
  },
  {
    role: 'admin',
    login: 'admin2',
    firstName: 'Sonia',
    birthName: 'Pastorel',
    function: 'Administratrice messagerie',
  },
];

export interface DemoCaller {
  firstName: string;
  birthName: string;
  usageName?: string;
  function: string;
  status: AccountStatus;
  /** What to try with them: `demo.caller.<key>`. */
  key: 'particle' | 'apostrophe' | 'usage' | 'head';
}

/** People of the first school with whom the desk can be tried; their number and birth date are printed. */
export const DEMO_CALLERS: readonly DemoCaller[] = [
  {
    key: 'particle',
    firstName: 'Paul',
    birthName: 'de La Fontaine',
    function: 'Professeur agrégé',
    status: 'active',
  },
  { key: 'apostrophe', firstName: 'Gwenaëlle', birthName: 'Guyomarc’h', function: 'AESH', status: 'locked' },
  {
    key: 'usage',
    firstName: 'Sophie',
    birthName: 'Martin',
    usageName: 'Martin-Dupont',
    function: 'Professeur certifié',
    status: 'expired',
  },
  {
    key: 'head',
    firstName: 'Jean-Noël',
    birthName: 'Le Bœuf',
    function: 'Principal adjoint',
    status: 'active',
  },
];

/** Further names of every kind, so that searching is worth trying. */
export const DEMO_NAMESAKES: ReadonlyArray<readonly [firstName: string, birthName: string]> = [
  ['Jean', 'Dupont'],
  ['Jean-Pierre', 'Dupont'],
  ['Florent', 'Durand'],
  ['Françoise', 'Durand'],
  ['Frédéric', 'Durand'],
  ['Marie', 'Fabre'],
  ['Michel', 'Fabre'],
  ['Camille', 'de Saint-Exupéry'],
  ['Hélène', 'du Plessis'],
  ['Ghjulia', 'Colonna d’Istria'],
  ['Éric', 'Saint-Martin'],
  ['Éric', 'Saint Martin'],
  ['Élodie', 'Lefèvre'],
  ['Élodie', 'Lefebvre'],
  ['Thu Hà', 'Đặng'],
  ['Jürgen', 'Müller'],
  ['Pieter', 'van der Meer'],
  ['Fatima-Zahra', 'El Khattabi'],
  ['Sinéad', 'O’Connor'],
  ['Søren', 'Sørensen'],
  ['Anne-Laure', 'L’Hôte'],
  ['Nolwenn', 'Le Gall-Le Roux'],
  ['Y', 'Ly'],
];
