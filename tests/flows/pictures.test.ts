import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeLogo } from '../../src/infra/pictures.ts';
import { type Answer, type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
});
afterAll(() => house.close());

describe('a new profile picture', () => {
  test.each([
    ['a JPEG photo', () => photo().jpeg().toBuffer()],
    ['a PNG with transparency', () => photo().ensureAlpha(0.5).png().toBuffer()],
    ['a WebP', () => photo().webp().toBuffer()],
    ['a still GIF', () => photo().gif().toBuffer()],
    ['an AVIF', () => photo().avif().toBuffer()],
  ])('%s becomes a square WebP of 256 pixels', async (_what, make) => {
    const { client } = await person();
    const answer = await upload(client, await make(), 'me.bin', 'application/octet-stream');
    expect(answer.status).toBe(303);
    const shown = await client.follow(answer);
    expect(shown.text).toContain('Your picture is saved.');
    const picture = await sharp(await load(client, pictureOf(shown))).metadata();
    expect(picture).toMatchObject({ format: 'webp', width: 256, height: 256 });
  });

  test('it is upright, and nothing of its metadata stays', async () => {
    const { client } = await person();
    const sideways = await photo()
      .withExif({ IFD0: { Artist: 'Secret Name' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(sideways.includes('Secret Name')).toBe(true);
    const kept = await load(client, pictureOf(await client.follow(await upload(client, sideways))));
    const picture = await sharp(kept).metadata();
    expect(picture.exif).toBeUndefined();
    expect(kept.includes('Secret Name')).toBe(false);
    // The upper half of the photo is red; turned by a quarter its right half is.
    const { data } = await sharp(kept).raw().toBuffer({ resolveWithObject: true });
    const red = (x: number, y: number) => data[(y * 256 + x) * 3] ?? 0;
    expect(red(220, 128)).toBeGreaterThan(200);
    expect(red(36, 128)).toBeLessThan(60);
  });

  test('of an animation the first frame is kept', async () => {
    const { client } = await person();
    const frames = await Promise.all(
      ['#ff0000', '#00ff00', '#0000ff'].map((background) =>
        sharp({ create: { width: 90, height: 90, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const animation = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(animation).metadata()).pages).toBe(3);
    const kept = await load(client, pictureOf(await client.follow(await upload(client, animation))));
    expect((await sharp(kept).metadata()).pages ?? 1).toBe(1);
    const { dominant } = await sharp(kept).stats();
    expect(dominant.r).toBeGreaterThan(200);
  });

  test.each([
    ['an SVG', () => svg, 'me.svg', 'image/svg+xml', 'could not be read'],
    ['an SVG that calls itself a PNG', () => svg, 'me.png', 'image/png', 'could not be read'],
    [
      'a PNG head before an SVG',
      () => Buffer.concat([pngHead, svg]),
      'me.png',
      'image/png',
      'could not be read',
    ],
    ['a TIFF', () => photo().tiff().toBuffer(), 'me.png', 'image/png', 'could not be read'],
    ['a text', () => Buffer.from('just words'), 'me.jpg', 'image/jpeg', 'could not be read'],
    [
      'a JPEG cut short',
      async () => half(await photo().jpeg().toBuffer()),
      'me.jpg',
      'image/jpeg',
      'could not be read',
    ],
    [
      'a PNG cut short',
      async () => half(await photo().png().toBuffer()),
      'me.png',
      'image/png',
      'could not be read',
    ],
    ['an empty file', () => Buffer.alloc(0), 'me.png', 'image/png', 'Choose a picture'],
    ['a PNG of 50,000 by 50,000 pixels', () => bomb(50_000, 50_000), 'me.png', 'image/png', 'too large'],
    [
      'a file just above 5 MB',
      () => Buffer.concat([pngHead, Buffer.alloc(5 * 1024 * 1024)]),
      'me.png',
      'image/png',
      'too large',
    ],
  ])('%s is refused with a message and changes nothing', async (_what, make, name, type, words) => {
    const { client, id } = await person();
    await upload(client, await photo().jpeg().toBuffer());
    const before = await state(id);
    const answer = await upload(client, await make(), name, type);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(answer.body).toMatch(/aria-invalid="true"/);
    expect(await state(id)).toEqual(before);
  });

  test('a file of 10 MB is refused before it is read', async () => {
    const { client, id } = await person();
    const answer = await upload(client, Buffer.alloc(10 * 1024 * 1024, 1));
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('smaller picture');
    expect(await state(id)).toEqual([{ picture_tag: null, tag: null }]);
  });

  test('no file, a text in its place or a form without files are refused', async () => {
    const { client, id } = await person();
    const none = await client.post('/profile/picture', {}, { from: '/profile' });
    const text = await client.post('/profile/picture', { picture: 'x' }, { from: '/profile' });
    expect([none.status, text.status]).toEqual([422, 422]);
    expect(await state(id)).toEqual([{ picture_tag: null, tag: null }]);
  });

  test('without the token of the form nothing happens', async () => {
    const { client, id } = await person();
    const answer = await upload(client, await photo().png().toBuffer(), 'me.png', 'image/png', 'forged');
    expect(answer.status).toBe(403);
    expect(await state(id)).toEqual([{ picture_tag: null, tag: null }]);
  });
});

describe('somebody’s picture', () => {
  test('is removed again, and its address is gone', async () => {
    const { client, id } = await person();
    const path = pictureOf(await client.follow(await upload(client, await photo().png().toBuffer())));
    const answer = await client.post('/profile/picture/removal', {}, { from: '/profile' });
    expect((await client.follow(answer)).text).toContain('Your picture is removed.');
    expect(await state(id)).toEqual([{ picture_tag: null, tag: null }]);
    expect((await client.get(path)).status).toBe(404);
    const actions = await house.rows<{ action: string }>(
      `SELECT action FROM audit_events WHERE subject_id = $1 ORDER BY at`,
      [id],
    );
    expect(actions.map((row) => row.action)).toEqual(['user.picture-changed', 'user.picture-removed']);
  });

  test('is seen by people of the same organization and by nobody else', async () => {
    const owner = await person();
    const path = pictureOf(
      await owner.client.follow(await upload(owner.client, await photo().png().toBuffer())),
    );
    const colleague = await owner.client.get(path);
    expect(colleague.status).toBe(200);
    expect(colleague.headers['content-type']).toBe('image/webp');
    expect(colleague.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect((await (await person()).client.get(path)).status).toBe(200);

    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    await addPerson(house, red, { email: 'eve@red.example' });
    const stranger = await signedIn(house, {
      organization: 'red',
      email: 'eve@red.example',
      password: samplePassword,
    });
    expect((await stranger.get(path)).status).toBe(404);
    expect((await openClient(house).get(path)).status).toBe(303);
  });

  test.each([
    ['another tag', (path: string) => path.replace(/\w{16}$/, '0123456789abcdef')],
    ['no tag', (path: string) => path.replace(/\w{16}$/, 'x')],
    ['no id', (path: string) => path.replace(/users\/[^/]+/, 'users/1')],
  ])('%s is not found', async (_what, change) => {
    const { client } = await person();
    const path = pictureOf(await client.follow(await upload(client, await photo().png().toBuffer())));
    expect((await client.get(change(path))).status).toBe(404);
  });
});

describe('a logo', () => {
  test('keeps its shape and its transparency, within 480 by 160', async () => {
    const wide = await sharp({ create: { width: 1200, height: 300, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    const outcome = await encodeLogo(wide);
    if (outcome.kind !== 'encoded') throw new Error(outcome.cause);
    const logo = await sharp(outcome.picture.content).metadata();
    expect(logo).toMatchObject({ format: 'webp', width: 480, height: 120, hasAlpha: true });
  });

  test('is never enlarged', async () => {
    const outcome = await encodeLogo(await photo().png().toBuffer());
    if (outcome.kind !== 'encoded') throw new Error(outcome.cause);
    expect(await sharp(outcome.picture.content).metadata()).toMatchObject({ width: 150, height: 100 });
  });
});

let people = 0;

async function person(): Promise<{ client: Client; id: string }> {
  const email = `person${++people}@blue.example`;
  const id = await addPerson(house, blue, { email });
  return { id, client: await signedIn(house, { organization: 'blue', email, password: samplePassword }) };
}

/** 150 by 100 pixels, the upper half red, the lower half blue. */
const photo = () =>
  sharp({ create: { width: 150, height: 100, channels: 3, background: '#0000ff' } }).composite([
    {
      input: { create: { width: 150, height: 50, channels: 3, background: '#ff0000' } },
      gravity: 'north',
    },
  ]);

const half = (file: Buffer) => file.subarray(0, Math.floor(file.length / 2));

const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9"/></svg>',
);

const pngHead = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A small file that unpacks to a huge picture. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc((width / 8 + 1) * 2_000));
  return Buffer.concat([pngHead, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

async function upload(
  client: Client,
  content: Buffer,
  name = 'me.jpg',
  type = 'image/jpeg',
  csrf?: string,
): Promise<Answer> {
  const form = new FormData();
  form.set('csrf', csrf ?? (await client.token('/profile')));
  form.set('picture', new File([new Uint8Array(content)], name, { type }));
  const body = new Response(form);
  return client.send('POST', '/profile/picture', Buffer.from(await body.arrayBuffer()), {
    'content-type': body.headers.get('content-type') ?? '',
    'sec-fetch-site': 'same-origin',
  });
}

/** Address of the picture in the page's head. */
function pictureOf(page: Answer): string {
  const path = /<img class="avatar" src="([^"]+)"/.exec(page.body)?.[1];
  if (!path) throw new Error(`no picture on the page: ${page.status} ${page.text.slice(0, 300)}`);
  return path;
}

async function load(client: Client, path: string): Promise<Buffer> {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(`http://localhost:${house.port}${path}`, { headers: { cookie } });
  if (answer.status !== 200) throw new Error(`no picture at ${path}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

const state = (id: string) =>
  house.rows(
    `SELECT users.picture_tag, user_pictures.tag FROM users
       LEFT JOIN user_pictures ON user_pictures.user_id = users.id WHERE users.id = $1`,
    [id],
  );
