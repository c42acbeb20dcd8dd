import { password } from './people.ts';
import { type Connection, openConnection } from '../load/connection.ts';
import type { Person } from '../load/jobs.ts';

/** Signs people in at the product through its form, one after the other; gives the cookies of each. */
export async function signInAll(port: number, people: readonly Person[]): Promise<string[]> {
  const connection = openConnection(port);
  try {
    const cookies: string[] = [];
    for (const person of people) cookies.push(await signIn(connection, port, person));
    return cookies;
  } finally {
    connection.close();
  }
}

async function signIn(connection: Connection, port: number, person: Person): Promise<string> {
  const page = await connection.send(getRequest(port, '/sign-in'));
  const browser = cookieOf(page.head, '__Host-browser');
  const fields = { csrf: tokenIn(page.body), ...person, password };
  const answer = await connection.send(postRequest(port, '/sign-in', fields, browser));
  if (answer.status !== 303) throw new Error(`${person.email} was not let in: ${answer.status}`);
  return `${browser}; ${cookieOf(answer.head, '__Host-session')}`;
}

/** Signs out through the form of a page. */
export async function signOut(connection: Connection, port: number, cookie: string): Promise<void> {
  const page = await connection.send(getRequest(port, '/profile', cookie));
  const answer = await connection.send(postRequest(port, '/sign-out', { csrf: tokenIn(page.body) }, cookie));
  if (answer.status !== 303) throw new Error(`nobody was signed out: ${answer.status}`);
}

export const getRequest = (port: number, path: string, cookie?: string, accept = 'text/html'): string =>
  `GET ${path} HTTP/1.1\r\nhost: localhost:${port}\r\nuser-agent: bench\r\naccept: ${accept}\r\n` +
  `accept-language: en\r\n${cookie ? `cookie: ${cookie}\r\n` : ''}\r\n`;

function postRequest(port: number, path: string, fields: Record<string, string>, cookie: string): string {
  const form = new URLSearchParams(fields).toString();
  return (
    `POST ${path} HTTP/1.1\r\nhost: localhost:${port}\r\nuser-agent: bench\r\norigin: http://localhost:${port}\r\n` +
    `sec-fetch-site: same-origin\r\ncookie: ${cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\n` +
    `content-length: ${form.length}\r\n\r\n${form}`
  );
}

function tokenIn(body: Buffer): string {
  const token = /name="csrf" value="([^"]+)"/.exec(body.toString('utf8'))?.[1];
  if (!token) throw new Error('the page has no form');
  return token;
}

function cookieOf(head: string, name: string): string {
  const cookie = new RegExp(`\\r\\nset-cookie: *(${name}=[^;]+)`, 'i').exec(head)?.[1];
  if (!cookie) throw new Error(`the answer sets no ${name}`);
  return cookie;
}
