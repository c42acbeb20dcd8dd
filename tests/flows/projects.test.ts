import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProjectDetails } from '../../src/domain/projects/projects.schema.ts';
import { addProject } from '../../src/domain/projects/projects.ts';
import { type Answer, type Client, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;
let boss: Client;
let ann: Client;
let bob: Client;
const ids: Record<string, string> = {};

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  ids.boss = await addPerson(house, blue, { email: 'boss@blue.example', role: 'administrator' });
  ids.ann = await addPerson(house, blue, { email: 'ann@blue.example', name: 'Ann Blue' });
  ids.bob = await addPerson(house, blue, { email: 'bob@blue.example', name: 'Bob Blue', locale: 'it' });
  [boss, ann, bob] = [await come('boss'), await come('ann'), await come('bob')];
});
afterAll(() => house.close());

const come = (name: string, organization = 'blue') =>
  signedIn(house, { organization, email: `${name}@${organization}.example`, password: samplePassword });
const begin = (details: Partial<ProjectDetails> & { name: string }, members: string[] = [], of = blue) =>
  house.gatehouse.infra.database.inOrganization(of, (tx) =>
    addProject(tx, of, {
      ...{ description: '', url: null, visibility: 'open' as const, contact: '' },
      ...details,
      members,
    }),
  );
const post = (client: Client, path: string, fields: Record<string, string> = {}) =>
  client.post(path, fields, { from: '/profile' });
const membersOf = async (project: string) =>
  (
    await house.rows<{ id: string }>('SELECT user_id AS id FROM project_members WHERE project_id = $1', [
      project,
    ])
  ).map((row) => row.id);
const requestsOf = (project: string) =>
  house.rows<{ id: string; outcome: string | null; reason: string; decided_by: string | null }>(
    'SELECT * FROM project_requests WHERE project_id = $1 ORDER BY created_at, id',
    [project],
  );
const actions = async (project: string) =>
  (
    await house.rows<{ action: string }>(
      `SELECT action FROM audit_events WHERE subject_id = $1 OR change->>'project' = (SELECT name FROM projects WHERE id = $1)
         ORDER BY at, id`,
      [project],
    )
  ).map((row) => row.action);
/** Sends the same form many times at once. */
const storm = async (clients: Client[], path: string, times: number): Promise<Answer[]> => {
  const senders = await Promise.all(
    clients.map(async (client) => ({ client, csrf: await client.token('/profile') })),
  );
  return Promise.all(
    Array.from({ length: times }, (_, index) => {
      const { client, csrf } = senders[index % senders.length] as (typeof senders)[number];
      return client.send('POST', path, new URLSearchParams({ csrf }).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      });
    }),
  );
};

describe('the catalogue', () => {
  let secret: string;
  beforeAll(async () => {
    await begin({ name: 'Ice atlas', description: 'Glaciers\nand floes', url: 'https://ice.example/' });
    await begin({ name: 'Storm atlas', visibility: 'ask', description: 'Cyclones' }, [ids.ann ?? '']);
    secret = await begin({
      ...{ name: 'Polar voyage', visibility: 'request-only', description: 'Hidden harbour' },
      ...{ url: 'https://polar.example/', contact: 'Ask Olga,\nroom 7' },
    });
    const old = await begin({ name: 'Old atlas' });
    await house.rows('UPDATE projects SET archived_at = now() WHERE id = $1', [old]);
  });

  const found = async (client: Client, query: string) =>
    [...(await client.get(`/projects?${query}`)).body.matchAll(/<h2[^>]*><a[^>]*>([^<]*)</g)].map(
      ([, name]) => name,
    );

  test('lists what there is, says how one stands, and leaves out what was put away', async () => {
    expect(await found(ann, '')).toEqual(['Ice atlas', 'Polar voyage', 'Storm atlas']);
    const { text } = await ann.get('/projects');
    expect(text).toContain('Storm atlas Cyclones You are a member');
    expect(text).toContain('Open to everyone');
    expect(text).toContain('By request only');
  });

  test('is searched by name and description, and narrowed', async () => {
    expect(await found(ann, 'search=ATLAS')).toEqual(['Ice atlas', 'Storm atlas']);
    expect(await found(ann, 'search=floes')).toEqual(['Ice atlas']);
    expect(await found(ann, 'search=100%25_')).toEqual([]);
    expect((await ann.get('/projects?search=nothing')).text).toContain('No project found');
    expect(await found(ann, 'show=mine')).toEqual(['Storm atlas']);
    expect(await found(ann, 'show=open')).toEqual(['Ice atlas']);
    expect(await found(bob, 'show=mine')).toEqual([]);
    for (const query of ['search=%00%ff', 'show=x&after=x&before=x', `search=${'x'.repeat(1_500)}`])
      expect((await ann.get(`/projects?${query}`)).status, query).toBe(200);
  });

  test('a project by request only shows strangers its name and whom to ask, and is found by nothing else', async () => {
    expect(await found(ann, 'search=harbour')).toEqual([]);
    const { text, body } = await ann.get(`/projects/${secret}`);
    expect(text).toContain('Polar voyage');
    expect(text).toContain('Ask Olga, room 7');
    for (const hidden of ['Hidden harbour', 'polar.example', '0 members']) expect(body).not.toContain(hidden);
    for (const path of ['membership', 'request'])
      expect((await post(ann, `/projects/${secret}/${path}`)).location).toBe(`/projects/${secret}`);
    expect((await ann.get(`/projects/${secret}`)).text).toContain('cannot be joined this way');
    expect(await membersOf(secret)).toEqual([]);
    expect(await requestsOf(secret)).toEqual([]);
    await post(boss, `/console/projects/${secret}/members`, { user: ids.ann ?? '' });
    expect((await ann.get(`/projects/${secret}`)).text).toContain('Hidden harbour');
    expect(await found(ann, 'search=harbour')).toEqual(['Polar voyage']);
  });

  test('turns its pages without losing the search', async () => {
    const many = await addOrganization(house, { slug: 'many', name: 'Many Projects' });
    await addPerson(house, many, { email: 'ann@many.example' });
    for (let index = 10; index < 40; index++) await begin({ name: `Project ${index}` }, [], many);
    const client = await come('ann', 'many');
    const first = await client.get('/projects?search=project');
    expect(first.text).toContain('1 to 24 of 30');
    const next = /href="([^"]*)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await client.get(next);
    expect(second.text).toContain('25 to 30 of 30');
    expect(second.text).toContain('Project 39');
    const back = /href="([^"]*)" rel="prev"/.exec(second.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await client.get(back)).text).toContain('1 to 24 of 30');
  });

  test('the dashboard leads here', async () => {
    expect((await bob.get('/dashboard')).body).toContain('href="/projects"');
    expect((await ann.get('/dashboard')).body).toContain('href="/projects"');
  });
});

describe('an open project', () => {
  test('is joined at once, however often, and left', async () => {
    const project = await begin({ name: 'Open one', url: 'https://open.example/work' });
    expect((await ann.get(`/projects/${project}`)).body).not.toContain('open.example');
    const answers = await storm([ann, bob], `/projects/${project}/membership`, 20);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([303]));
    expect((await membersOf(project)).sort()).toEqual([ids.ann, ids.bob].sort());
    expect(await actions(project)).toEqual(['project.joined', 'project.joined']);
    const { text, body } = await ann.get(`/projects/${project}`);
    expect(text).toContain('You are a member');
    expect(text).toContain('2 members');
    expect(body).toContain('href="https://open.example/work" rel="noopener noreferrer"');
    expect((await ann.get('/dashboard')).text).toContain('Open one');
    await post(ann, `/projects/${project}/membership/end`);
    await post(ann, `/projects/${project}/membership/end`);
    expect(await membersOf(project)).toEqual([ids.bob]);
    expect(await actions(project)).toEqual(['project.joined', 'project.joined', 'project.left']);
  });
});

describe('asking to join', () => {
  test('twenty times at once is asking once; withdrawn, it can be asked again', async () => {
    const project = await begin({ name: 'Ask one', visibility: 'ask' });
    expect((await post(ann, `/projects/${project}/membership`)).status).toBe(303);
    expect(await membersOf(project)).toEqual([]);
    const answers = await storm([ann], `/projects/${project}/request`, 20);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([303]));
    expect((await requestsOf(project)).map((row) => row.outcome)).toEqual([null]);
    expect((await ann.get('/projects')).text).toMatch(/Ask one Asked on \d/);
    const back = await post(ann, `/projects/${project}/request/withdrawal`, { from: 'catalogue' });
    expect(back.location).toBe('/projects');
    expect((await requestsOf(project)).map((row) => row.outcome)).toEqual(['withdrawn']);
    const nothing = await post(ann, `/projects/${project}/request/withdrawal`);
    expect((await ann.follow(nothing)).text).toContain('There is nothing to withdraw');
    await post(ann, `/projects/${project}/request`, { reason: ' Because\r\nI can ' });
    expect((await requestsOf(project)).at(-1)).toMatchObject({ outcome: null, reason: 'Because\nI can' });
    expect((await ann.get(`/projects/${project}`)).text).toContain('Because I can');
    expect(await actions(project)).toEqual([
      ...['project.join-requested', 'project.request-withdrawn', 'project.join-requested'],
    ]);
  });

  test('a reason that is too long comes back whole; nothing was asked', async () => {
    const project = await begin({ name: 'Long reasons', visibility: 'ask' });
    const reason = 'why '.repeat(200);
    const answer = await post(ann, `/projects/${project}/request`, { reason });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(reason.trim());
    expect(await requestsOf(project)).toEqual([]);
    expect((await ann.get(`/projects/${project}/request`)).location).toBe(`/projects/${project}`);
  });

  test('stands on the console’s overview and in its queue until it is decided', async () => {
    const project = await begin({ name: 'Queue one', visibility: 'ask' });
    await post(bob, `/projects/${project}/request`, { reason: 'I know ice' });
    expect((await boss.get('/console')).text).toMatch(/\d+ (person|people) asks? to join a project/);
    const { text } = await boss.get('/console/projects/requests');
    expect(text).toContain('Bob Blue → Queue one');
    expect(text).toContain('I know ice');
    expect((await boss.get('/console/projects')).text).toContain('1 waits');
  });

  test('approved twenty times at once makes one member, one event and one mail', async () => {
    const project = await begin({ name: 'Approve me', visibility: 'ask' });
    await post(bob, `/projects/${project}/request`);
    const [request] = await requestsOf(project);
    const path = `/console/projects/${project}/requests/${request?.id}/approval`;
    const before = house.mailbox.mails.length;
    const answers = await storm([boss], path, 20);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([303]));
    expect(await membersOf(project)).toEqual([ids.bob]);
    expect(await actions(project)).toEqual(['project.join-requested', 'project.request-approved']);
    const mail = await house.mailbox.next('bob@blue.example');
    expect(mail.subject).toBe('Partecipazione a Approve me');
    expect(mail.links).toContain(`http://localhost:${house.port}/projects/${project}`);
    expect(house.mailbox.mails.length).toBe(before + 1);
    expect(await requestsOf(project)).toMatchObject([{ outcome: 'approved', decided_by: ids.boss }]);
  });

  test('declined, they are told, and may ask again', async () => {
    const project = await begin({ name: 'Decline me', visibility: 'ask' });
    await post(ann, `/projects/${project}/request`);
    const [request] = await requestsOf(project);
    const answer = await post(boss, `/console/projects/${project}/requests/${request?.id}/refusal`, {
      from: 'queue',
    });
    expect(answer.location).toBe('/console/projects/requests');
    expect((await boss.follow(answer)).text).toContain('The request of Ann Blue is declined.');
    const mail = await house.mailbox.next('ann@blue.example');
    expect(mail.subject).toBe('Your request to join Decline me');
    expect(mail.text).toContain('was declined');
    expect(await membersOf(project)).toEqual([]);
    const late = await post(boss, `/console/projects/${project}/requests/${request?.id}/approval`);
    expect((await boss.follow(late)).text).toContain('decided or withdrawn meanwhile');
    expect(await membersOf(project)).toEqual([]);
    await post(ann, `/projects/${project}/request`);
    expect((await requestsOf(project)).map((row) => row.outcome)).toEqual(['declined', null]);
  });

  test('a manager decides in the portal; nobody else, and not after they are none any more', async () => {
    const project = await begin({ name: 'Managed', visibility: 'ask' }, [ids.ann ?? '']);
    await post(bob, `/projects/${project}/request`);
    const [request] = await requestsOf(project);
    const approval = `/projects/${project}/requests/${request?.id}/approval`;
    expect((await ann.get(`/projects/${project}`)).text).not.toContain('Asked to join');
    for (const client of [ann, bob]) expect((await post(client, approval)).status).toBe(403);
    const management = `/console/projects/${project}/members/${ids.ann}/management`;
    await post(boss, management);
    await post(boss, `${management}/end`);
    expect((await post(ann, approval)).status).toBe(403);
    await post(boss, management);
    expect((await ann.get(`/projects/${project}`)).text).toContain('Bob Blue');
    expect((await post(ann, approval)).status).toBe(303);
    expect(await membersOf(project)).toContain(ids.bob);
    expect((await house.mailbox.next('bob@blue.example')).text).toContain('Managed');
  });

  test('who is added, or joins since it opened, waits no more', async () => {
    const added = await begin({ name: 'Added', visibility: 'ask' });
    await post(ann, `/projects/${added}/request`);
    await post(boss, `/console/projects/${added}/members`, { user: ids.ann ?? '' });
    expect((await requestsOf(added)).map((row) => row.outcome)).toEqual(['joined']);
    const opened = await begin({ name: 'Opened', visibility: 'ask' });
    await post(ann, `/projects/${opened}/request`);
    await post(boss, `/console/projects/${opened}/details`, {
      ...{ name: 'Opened', description: '', url: '', visibility: 'open', contact: '' },
    });
    await post(ann, `/projects/${opened}/membership`);
    expect((await requestsOf(opened)).map((row) => row.outcome)).toEqual(['joined']);
  });
});

describe('the console', () => {
  const details = { name: 'Made here', description: 'Two\r\nlines', url: '', visibility: 'ask', contact: '' };

  test('adds and changes projects; wrong input comes back', async () => {
    for (const [field, wrong, why] of [
      ['name', ' ', 'This cannot be empty.'],
      ['name', 'x'.repeat(121), 'This is too long.'],
      ['url', 'http://plain.example', 'Enter a full web address that begins with https://.'],
      ['url', 'https://user:secret@plain.example', 'Enter a full web address'],
      ['url', 'javascript:alert(1)', 'Enter a full web address'],
      ['visibility', 'secret', 'Choose one of the options.'],
      ['visibility', 'request-only', 'Say whom to ask'],
    ] as const) {
      const answer = await post(boss, '/console/projects/new', { ...details, [field]: wrong });
      expect(answer.status, `${field}: ${wrong}`).toBe(422);
      expect(answer.text).toContain(why);
    }
    const made = await post(boss, '/console/projects/new', { ...details, url: 'https://made.example/' });
    const project = made.location?.split('/').at(-1) ?? '';
    const path = `/console/projects/${project}/details`;
    expect((await boss.get(`/console/projects/${project}`)).body).toContain('value="https://made.example/"');
    expect((await post(boss, path, { ...details, name: '' })).status).toBe(422);
    await post(boss, path, { ...details, visibility: 'open', url: 'https://made.example/' });
    await post(boss, path, { ...details, visibility: 'open', url: 'https://made.example/' });
    expect(await actions(project)).toEqual(['project.added', 'project.changed']);
    expect((await boss.get('/console/audit')).text).toContain('Project changed');
  });

  test('finds people to add by name and address, and removes members', async () => {
    const project = await begin({ name: 'People' });
    const home = `/console/projects/${project}`;
    expect((await boss.get(home)).text).toContain('No members yet');
    for (const [email, why] of [
      ['nobody@blue.example', 'Nobody in your organization has this e-mail address.'],
      ['bob', 'Enter one e-mail address'],
    ] as const) {
      const answer = await post(boss, `${home}/members`, { email });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(why);
      expect(answer.body).toContain(`value="${email}"`);
    }
    await post(boss, `${home}/members`, { email: ' BOB@Blue.example ' });
    expect(await membersOf(project)).toEqual([ids.bob]);
    await post(boss, `${home}/members/${ids.bob}/end`);
    expect((await boss.get(`${home}?search=ANN%40blue`)).body).toContain(`value="${ids.ann}"`);
    await post(boss, `${home}/members`, { user: ids.ann ?? '' });
    await post(boss, `${home}/members`, { user: ids.ann ?? '' });
    expect((await boss.get(`${home}?search=ann`)).body).not.toContain(`value="${ids.ann}"`);
    await post(boss, `${home}/members/${ids.ann}/end`);
    expect(await membersOf(project)).toEqual([]);
    expect(await actions(project)).toEqual([
      ...['project.member-added', 'project.member-removed'],
      ...['project.member-added', 'project.member-removed'],
    ]);
    for (const user of ['', 'x', house.operatorsId])
      expect((await post(boss, `${home}/members`, { user })).status).toBe(404);
  });

  test('archives: nobody sees it, who waits is declined by mail, and it comes back with its members', async () => {
    const project = await begin({ name: 'Put away', visibility: 'ask' }, [ids.ann ?? '']);
    await post(bob, `/projects/${project}/request`);
    const path = `/console/projects/${project}/archiving`;
    await post(boss, path);
    await post(boss, path);
    expect((await house.mailbox.next('bob@blue.example')).text).toContain('Put away');
    expect((await ann.get(`/projects/${project}`)).status).toBe(404);
    for (const deed of ['membership', 'membership/end', 'request', 'request/withdrawal'])
      expect((await post(bob, `/projects/${project}/${deed}`)).status, deed).toBe(404);
    expect((await ann.get('/dashboard')).text).not.toContain('Put away');
    expect((await boss.get('/console/projects')).text).not.toContain('Put away');
    expect((await boss.get('/console/projects?show=archived')).text).toContain('Put away');
    expect((await boss.get('/console/projects/requests')).text).not.toContain('Put away');
    await post(boss, `${path}/end`);
    expect((await ann.get(`/projects/${project}`)).text).toContain('You are a member');
    expect(await actions(project)).toEqual([
      ...['project.join-requested', 'project.archived', 'project.reopened'],
    ]);
  });

  test('is closed to members, and to administrators of others', async () => {
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    await addPerson(house, red, { email: 'boss@red.example', role: 'owner' });
    const stranger = await come('boss', 'red');
    const project = await begin({ name: 'Blue only', visibility: 'ask' }, [ids.bob ?? '']);
    await post(ann, `/projects/${project}/request`);
    const [request] = await requestsOf(project);
    const paths = [
      `/projects/${project}/membership`,
      `/projects/${project}/request`,
      `/projects/${project}/requests/${request?.id}/approval`,
      `/console/projects/${project}/details`,
      `/console/projects/${project}/members`,
      `/console/projects/${project}/members/${ids.bob}/end`,
      `/console/projects/${project}/members/${ids.bob}/management`,
      `/console/projects/${project}/requests/${request?.id}/approval`,
      `/console/projects/${project}/archiving`,
    ];
    for (const path of paths) {
      const answer = await post(stranger, path, { ...details, user: ids.ann ?? '' });
      expect(answer.status, path).toBe(404);
      if (path.startsWith('/console')) expect((await post(ann, path)).status, path).toBe(403);
    }
    expect((await stranger.get(`/projects/${project}`)).status).toBe(404);
    expect((await stranger.get(`/console/projects/${project}`)).status).toBe(404);
    // A request of one project is not decided through another, nor by an id that nobody has.
    const other = await begin({ name: 'Other' });
    for (const id of [request?.id, house.operatorsId])
      expect((await post(boss, `/console/projects/${other}/requests/${id}/approval`)).status).toBe(404);
    expect(await membersOf(project)).toEqual([ids.bob]);
    expect((await requestsOf(project)).map((row) => row.outcome)).toEqual([null]);
  });
});
