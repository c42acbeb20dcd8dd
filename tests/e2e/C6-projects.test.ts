import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browsers, openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

describe.each(browsers)('C6: projects in $kind, JavaScript: $javascript', (kind) => {
  let browser: TestBrowser;
  let boss: TestPage;
  let ann: TestPage;
  let slug: string;
  const at = (path: string) => `http://localhost:${house.port}${path}`;
  const accessible = async (shown: TestPage) => {
    if (kind.javascript && kind.kind === 'chromium') expect(await shown.axe()).toEqual([]);
  };

  beforeAll(async () => {
    browser = await openBrowser(kind.kind, kind);
    slug = `${kind.kind}-${kind.javascript ? 'with' : 'without'}`;
    const organization = await addOrganization(house, { slug, name: `Weather ${slug}` });
    await addPerson(house, organization, { email: `boss@${slug}.example`, role: 'administrator' });
    await addPerson(house, organization, { email: `ann@${slug}.example`, name: 'Ann Blue' });
    await addPerson(house, organization, { email: `bob@${slug}.example`, name: 'Bob Blue' });
    [boss, ann] = [await signIn('boss', '/console'), await signIn('ann')];
  });
  afterAll(() => browser.close());

  const signIn = async (name: string, next = '') => {
    const opened = await browser.newPage();
    await opened.visit(at(`/sign-in?next=${next}`));
    await opened.fill('Organization name', slug);
    await opened.fill('E-mail address', `${name}@${slug}.example`);
    await opened.fill('Password', samplePassword);
    await opened.press('Log In');
    return opened;
  };

  test('an administrator makes an open project, one to ask for, and one by request only', async () => {
    await boss.press('Projects');
    expect(await boss.text()).toContain('No projects yet');
    await accessible(boss);
    for (const [name, visibility] of [
      ['Observing network', 'Open to everyone'],
      ['Storm atlas', 'Ask to join'],
      ['Polar voyage', 'By request only'],
    ] as const) {
      await boss.visit(at('/console/projects'));
      await boss.press('New project');
      await boss.fill('Name', name);
      await boss.fill('Description', `All about: ${name}`);
      await boss.fill('Web address', 'https://work.example/');
      await boss.choose('Who can join', visibility);
      await boss.press('Add the project');
      if (visibility === 'By request only') {
        expect(await boss.text()).toContain('Say whom to ask');
        expect(await boss.value('Description')).toBe('All about: Polar voyage');
        await accessible(boss);
        await boss.fill('Whom to ask', 'Ask Olga in room 7');
        await boss.press('Add the project');
      }
      expect(await boss.heading()).toBe(name);
    }
    await accessible(boss);
  });

  test('Explore projects: from the dashboard; searched and narrowed', async () => {
    expect(await ann.text()).toContain('No projects yet');
    await ann.press('Explore projects');
    expect(await ann.heading()).toBe('Explore projects');
    await accessible(ann);
    await ann.fill('Name or description', 'about: s');
    await ann.press('Find');
    expect(await ann.text()).toContain('Storm atlas');
    expect(await ann.text()).not.toContain('Observing network');
    await ann.press('Clear');
    await ann.choose('Show', 'My projects');
    await ann.press('Find');
    expect(await ann.text()).toContain('No project found');
    await accessible(ann);
    await ann.press('Show all projects');
    expect(await ann.text()).not.toContain('All about: Polar voyage');
  });

  test('an open one is joined at once, leads to its app, and can be left', async () => {
    await ann.press('Observing network');
    await accessible(ann);
    await ann.press('Join');
    expect(await ann.text()).toContain('You are a member now.');
    expect(await ann.text()).toContain('1 member');
    expect(await ann.text()).toContain('work.example');
    await ann.visit(at('/dashboard'));
    expect(await ann.text()).toContain('Observing network');
    await ann.visit(at('/projects?show=mine'));
    await ann.press('Observing network');
    await ann.press('Leave', { stays: true });
    await ann.press('Leave', { within: 'Leave Observing network?' });
    expect(await ann.text()).toContain('You have left the project.');
  });

  test('one by request only says whom to ask, and no more', async () => {
    await ann.visit(at('/projects'));
    await ann.press('Polar voyage');
    expect(await ann.text()).toContain('Ask Olga in room 7');
    expect(await ann.text()).not.toContain('All about');
    await accessible(ann);
  });

  test('asking: withdrawn, asked again, declined, asked again, approved; a mail each time', async () => {
    await ann.visit(at('/projects'));
    await ann.press('Storm atlas');
    await ann.fill('Why you want to join', 'I know storms');
    await accessible(ann);
    await ann.press('Ask to join');
    expect(await ann.text()).toContain('Your request is on its way.');
    await ann.visit(at('/projects'));
    expect(await ann.text()).toContain('Asked on');
    await accessible(ann);
    await ann.press('Withdraw');
    expect(await ann.text()).toContain('Your request is withdrawn.');

    for (const [answer, news] of [
      ['Decline', 'The request of Ann Blue is declined.'],
      ['Approve', 'Ann Blue is a member now'],
    ] as const) {
      await ann.visit(at('/projects'));
      await ann.press('Storm atlas');
      await ann.fill('Why you want to join', 'I know storms');
      await ann.press('Ask to join');
      await boss.visit(at('/console'));
      expect(await boss.text()).toContain('1 person asks to join a project');
      await boss.press('Show the requests');
      expect(await boss.text()).toContain('I know storms');
      await accessible(boss);
      await boss.press(`${answer} Ann Blue`);
      expect(await boss.text()).toContain(news);
      const mail = await house.mailbox.next(`ann@${slug}.example`);
      expect(mail.text).toContain(answer === 'Approve' ? 'was approved' : 'was declined');
      if (answer === 'Approve') await ann.visit(mail.links[0] ?? '');
    }
    expect(await ann.heading()).toBe('Storm atlas');
    expect(await ann.text()).toContain('You are a member');
  });

  test('a manager decides in the portal; people are added, removed; a project is archived', async () => {
    await boss.visit(at('/console/projects'));
    await boss.press('Storm atlas');
    await boss.press('Make manager Ann Blue');
    expect(await boss.text()).toContain('The person now decides who may join.');
    const bob = await signIn('bob', '/projects');
    await bob.press('Storm atlas');
    await bob.press('Ask to join');
    await ann.visit(ann.url());
    await accessible(ann);
    await ann.press('Approve Bob Blue');
    expect(await ann.text()).toContain('Bob Blue is a member now');

    await boss.visit(at('/console/projects'));
    await boss.press('Storm atlas');
    await boss.press('Remove', { within: 'Bob Blue', stays: true });
    await boss.press('Remove', { within: 'Remove Bob Blue from the project?' });
    await boss.fill('Find by name or e-mail address', `bob@${slug}`);
    await boss.press('Find');
    await accessible(boss);
    await boss.press('Add Bob Blue');
    expect(await boss.text()).toContain('The person is a member now.');
    await boss.press('Archive', { stays: true });
    await boss.press('Archive', { within: 'Archive Storm atlas?' });
    expect(await boss.text()).toContain('This project is archived');
    await accessible(boss);
    await bob.visit(at('/projects'));
    expect(await bob.text()).not.toContain('Storm atlas');
    await boss.press('Take up again');
    await bob.visit(at('/projects'));
    expect(await bob.text()).toContain('Storm atlas');
  });
});
