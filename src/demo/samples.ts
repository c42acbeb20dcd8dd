import type { FieldType } from '../domain/fields/fields.schema.ts';
import type { Visibility } from '../domain/projects/projects.schema.ts';
import type { Role } from '../domain/users/users.schema.ts';
import type { Locale } from '../infra/i18n/texts.ts';
import { days } from '../infra/time.ts';
import type { TemplateId } from '../web/console/settings/template-table.ts';
import type { SamplePerson } from './directory/messages.ts';

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
  /** Never came in before: the first steps wait. */
  readonly newcomer?: boolean;
}

export interface SampleOrganization {
  readonly slug: string;
  readonly name: string;
  /** First label of its own address below the portal's; none: it is served at the shared one. */
  readonly label?: string;
  /** Settings and words that go together; without one, those of a portal. */
  readonly template?: TemplateId;
  readonly settings: {
    readonly licenseRequired?: boolean;
    readonly accountHelp?: string;
    readonly firstSteps?: boolean;
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
    readonly visibility: Visibility;
    /** Whom to ask, where it cannot be joined in the portal. */
    readonly contact?: string;
    readonly members: readonly string[];
    /** Who asked to join, and why. */
    readonly asking?: { readonly email: string; readonly reason: string };
  }[];
  /** What it asks of its people. */
  readonly fields?: readonly {
    readonly type: FieldType;
    readonly label: Readonly<Record<Locale, string>>;
    readonly help?: Readonly<Record<Locale, string>>;
    readonly required?: boolean;
    readonly options?: readonly string[];
  }[];
  readonly users: readonly SampleUser[];
  /** People whom a database or a directory knows, and the button they come in by. */
  readonly elsewhere?: readonly { readonly email: string; readonly note: string }[];
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
        visibility: 'ask',
        members: ['admin@harbour.example', 'member@harbour.example'],
      },
      {
        name: 'Quayside clinic',
        description: 'The move into the new building',
        visibility: 'request-only',
        contact: 'Ask Amelia Grant, amelia.grant@harbour.example',
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
    template: 'assistance',
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
    template: 'international',
    settings: {
      accountHelp: 'Not a member? To request an account, please contact your administrators.',
      brand: { color: '#1d4ed8' },
      links: { supportEmail: 'support@weather.example' },
      languages: { timeZone: 'Europe/Zurich' },
      firstSteps: true,
    },
    fields: [
      {
        type: 'choice',
        label: { en: 'Region', it: 'Regione' },
        help: {
          en: 'The regional association you belong to.',
          it: "L'associazione regionale di appartenenza.",
        },
        options: [
          'Africa',
          'Asia',
          'Europe',
          'North America, Central America and the Caribbean',
          'South America',
          'South-West Pacific',
        ],
      },
      {
        type: 'text',
        label: { en: 'Organization', it: 'Organizzazione' },
        help: {
          en: 'Your meteorological service, university or company.',
          it: 'Il servizio meteorologico, l’università o l’azienda.',
        },
        required: true,
      },
      { type: 'telephone', label: { en: 'Telephone', it: 'Telefono' } },
    ],
    projects: [
      {
        name: 'Observing network',
        description: 'Stations, their instruments and what they report, from the poles to the equator.',
        url: 'https://observing.weather.example',
        visibility: 'open',
        members: ['admin@weather.example', 'owner@weather.example'],
      },
      {
        name: 'Marine forecasts',
        description: 'Warnings and forecasts for ships, and how they reach them.',
        url: 'https://marine.weather.example',
        visibility: 'open',
        members: ['owner@weather.example'],
      },
      {
        name: 'Weather for schools',
        description: 'Lessons, instruments to build, and a map of all schools that measure.',
        url: 'https://schools.weather.example',
        visibility: 'open',
        members: [],
      },
      {
        name: 'Early warnings for all',
        description: 'Every person on Earth warned in time: the plan, its partners and its progress.',
        url: 'https://warnings.weather.example',
        visibility: 'ask',
        members: ['admin@weather.example'],
        asking: {
          email: 'member@weather.example',
          reason: 'I run the warning desk of our service and want to share how we reach fishing boats.',
        },
      },
      {
        name: 'Storm atlas',
        description: 'A century of tropical storms, track by track, checked against logbooks.',
        url: 'https://storms.weather.example',
        visibility: 'ask',
        members: [],
      },
      {
        name: 'Aviation safety reviews',
        description: 'Incidents in which weather played a part.',
        visibility: 'request-only',
        contact: 'Write to the aviation desk, aviation@weather.example, with the name of your service.',
        members: ['owner@weather.example'],
      },
      {
        name: 'Polar expedition 2027',
        description: 'Crew, cargo and measurements of the joint voyage.',
        visibility: 'request-only',
        contact: 'Ask Olga Weber, olga.weber@weather.example',
        members: [],
      },
    ],
    users: [
      { email: 'admin@weather.example', name: 'Ingrid Solberg', role: 'administrator' },
      {
        email: 'member@weather.example',
        name: 'Mira Okafor',
        role: 'member',
        note: 'comes for the first time',
        newcomer: true,
      },
      { email: 'owner@weather.example', name: 'Olga Weber', role: 'owner' },
    ],
    elsewhere: [
      { email: 'external@weather.example', note: 'by External Users (CRM)' },
      { email: 'staff@weather.example', note: 'by Staff (directory)' },
    ],
  },
];

/** Of the operators' own organization. */
export const operators: readonly SampleUser[] = [
  { email: 'operator@gatehouse.example', name: 'Olivia Park', role: 'owner' },
];

/** Whom the sample staff directory knows. */
export const staff: readonly SamplePerson[] = [
  {
    subject: 'staff-0417',
    login: 'staff@weather.example',
    password: samplePassword,
    email: 'staff@weather.example',
    emailVerified: true,
    name: 'Stella Brandt',
    locale: 'en',
  },
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
