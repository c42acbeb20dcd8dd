import type { Role } from '../domain/users/users.schema.ts';
import type { Locale } from '../infra/i18n/texts.ts';
import { days } from '../infra/time.ts';

// What the demo is furnished with, as tables. seed.ts writes it.

export const samplePassword = 'correct horse battery staple';

export interface SampleUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Shown beside the sign-in, where there is something to know about this one. */
  readonly note?: string;
  readonly seated?: boolean;
  readonly suspended?: boolean;
  readonly locale?: Locale;
}

export interface SampleOrganization {
  readonly slug: string;
  readonly name: string;
  /** First label of its own address below the portal's; none: it is served at the shared one. */
  readonly label?: string;
  readonly settings: {
    readonly licenseRequired?: boolean;
    readonly welcome?: string;
    readonly brand?: { readonly color: string; readonly panelMessage?: string };
    readonly links?: { readonly help?: string; readonly supportEmail?: string; readonly privacy?: string };
    readonly languages?: {
      readonly default?: Locale;
      readonly followBrowser?: boolean;
      readonly timeZone?: string;
    };
  };
  /** `lasts` in milliseconds from the first start. */
  readonly license?: { readonly product: string; readonly seats: number; readonly lasts: number };
  readonly announcement?: string;
  readonly apps?: readonly { readonly name: string; readonly description: string; readonly url: string }[];
  readonly projects?: readonly {
    readonly name: string;
    readonly description: string;
    readonly url?: string;
    readonly members: readonly string[];
  }[];
  readonly users: readonly SampleUser[];
}

export const organizations: readonly SampleOrganization[] = [
  {
    slug: 'harbour-clinics',
    name: 'Harbour Clinics',
    settings: {
      licenseRequired: true,
      welcome: 'Sign in with the address that your clinic knows you by.',
      brand: { color: '#0f766e', panelMessage: 'One door to every clinic by the harbour.' },
      links: {
        help: 'https://harbour.example/help',
        supportEmail: 'support@harbour.example',
        privacy: 'https://harbour.example/privacy',
      },
      languages: { timeZone: 'Europe/London' },
    },
    license: { product: 'Clinic Suite', seats: 25, lasts: days(365) },
    announcement: 'The records system is down for maintenance on Sunday from 06:00 to 08:00.',
    apps: [
      {
        name: 'Patient records',
        description: 'Charts, letters and results of all clinics',
        url: 'https://records.harbour.example',
      },
      { name: 'Rota', description: 'Who works when, and who stands in', url: 'https://rota.harbour.example' },
      {
        name: 'Incident reports',
        description: 'What went wrong, and what was done about it',
        url: 'https://incidents.harbour.example',
      },
    ],
    projects: [
      {
        name: 'Accreditation 2027',
        description: 'Evidence for the auditors, chapter by chapter',
        url: 'https://projects.harbour.example/accreditation-2027',
        members: ['admin@harbour.example', 'member@harbour.example'],
      },
      {
        name: 'Quayside clinic',
        description: 'The move into the new building',
        members: ['member@harbour.example'],
      },
    ],
    users: [
      { email: 'admin@harbour.example', name: 'Amelia Grant', role: 'administrator', seated: true },
      { email: 'member@harbour.example', name: 'Marcus Bell', role: 'member', seated: true },
      { email: 'owner@harbour.example', name: 'Olive Hart', role: 'owner' },
      { email: 'nolicence@harbour.example', name: 'Nora Lind', role: 'member', note: 'has no seat' },
      {
        email: 'suspended@harbour.example',
        name: 'Simon Ward',
        role: 'member',
        note: 'is suspended',
        seated: true,
        suspended: true,
      },
    ],
  },
  {
    slug: 'alder-foods',
    name: 'Alder Foods',
    settings: { languages: { timeZone: 'Europe/London' } },
    apps: [
      { name: 'Orders', description: 'From the farm to the shelf', url: 'https://orders.alder.example' },
    ],
    users: [
      { email: 'admin@alder.example', name: 'Alice Penrose', role: 'administrator' },
      { email: 'owner@alder.example', name: 'Oscar Penrose', role: 'owner' },
      { email: 'member@harbour.example', name: 'Marcus Bell', role: 'member', note: 'another account' },
    ],
  },
  {
    slug: 'officina',
    name: 'Officina Assistance',
    label: 'assist',
    settings: {
      brand: { color: '#b45309' },
      links: { supportEmail: 'assistenza@officina.example' },
      languages: { default: 'it', followBrowser: false, timeZone: 'Europe/Rome' },
    },
    apps: [
      {
        name: 'Interventi',
        description: 'Richieste di assistenza e interventi in corso',
        url: 'https://interventi.officina.example',
      },
    ],
    users: [
      { email: 'admin@officina.example', name: 'Giulia Conti', role: 'administrator' },
      { email: 'titolare@officina.example', name: 'Ottavia Conti', role: 'owner' },
      { email: 'utente@officina.example', name: 'Luca Ferri', role: 'member' },
    ],
  },
  {
    slug: 'weather',
    name: 'World Weather Office',
    label: 'weather',
    settings: {
      brand: { color: '#1d4ed8' },
      links: { supportEmail: 'support@weather.example' },
      languages: { timeZone: 'Europe/Zurich' },
    },
    users: [
      { email: 'admin@weather.example', name: 'Ingrid Solberg', role: 'administrator' },
      { email: 'owner@weather.example', name: 'Olga Weber', role: 'owner' },
    ],
  },
];

/** Of the operators' own organization. */
export const operators: readonly SampleUser[] = [
  { email: 'operator@gatehouse.example', name: 'Olivia Park', role: 'owner' },
];

/** Sign-ins of the past, so that the console has something to show: organization, person, and whether the password is right. */
export const pastSignIns: readonly { slug: string; email: string; right: boolean }[] = [
  { slug: 'harbour-clinics', email: 'member@harbour.example', right: true },
  { slug: 'harbour-clinics', email: 'member@harbour.example', right: false },
  { slug: 'harbour-clinics', email: 'admin@harbour.example', right: true },
  { slug: 'harbour-clinics', email: 'nolicence@harbour.example', right: true },
  { slug: 'harbour-clinics', email: 'suspended@harbour.example', right: true },
  { slug: 'harbour-clinics', email: 'mebmer@harbour.example', right: true },
  { slug: 'alder-foods', email: 'admin@alder.example', right: true },
  { slug: 'officina', email: 'utente@officina.example', right: true },
  { slug: 'officina', email: 'utente@officina.example', right: false },
];
