import type { WebRequest } from './answer.ts';
import type { FormFields } from './visit.ts';

/** Bytes that a form may have; a form with a picture may have more. */
const formLimit = 64 * 1024;
const uploadLimit = 5 * 1024 * 1024 + formLimit;
const mostFields = 1_000;
/** Bytes beyond that are read and thrown away: a browser shows no answer before it has sent its whole form. */
const patience = 64 * 1024 * 1024;

export type Body = { kind: 'form'; fields: FormFields } | { kind: 'too-large' | 'unreadable' };

/** Reads a form, never more of it than allowed. `upload`: the route takes a file. Half a form is none. */
export async function readForm(request: WebRequest, upload: boolean): Promise<Body> {
  const stated = request.headers.get('content-type') ?? '';
  const type = stated.split(';')[0]?.trim().toLowerCase() ?? '';
  const multipart = type === 'multipart/form-data';
  if (type !== 'application/x-www-form-urlencoded' && !(multipart && upload)) return { kind: 'unreadable' };
  const bytes = await readBytes(request, upload ? uploadLimit : formLimit);
  if (typeof bytes === 'string') return { kind: bytes };
  try {
    const entries = multipart
      ? [...(await new Response(bytes, { headers: { 'content-type': stated } }).formData()).entries()]
      : [...new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).entries()];
    return entries.length > mostFields ? { kind: 'too-large' } : { kind: 'form', fields: collect(entries) };
  } catch {
    return { kind: 'unreadable' };
  }
}

async function readBytes(
  request: WebRequest,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | 'too-large' | 'unreadable'> {
  if (Number(request.headers.get('content-length') ?? 0) > limit + patience) return 'too-large';
  let chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > limit + patience) return 'too-large';
      if (size > limit) chunks = [];
      else chunks.push(chunk);
    }
  } catch {
    // The visitor left, or was too slow for the server's limits.
    return 'unreadable';
  }
  return size > limit ? 'too-large' : new Uint8Array(Buffer.concat(chunks));
}

function collect(entries: [string, string | File][]): FormFields {
  const fields: Record<string, string | string[] | File> = Object.create(null);
  for (const [name, value] of entries) {
    const before = fields[name];
    if (typeof value !== 'string') fields[name] = value;
    else if (before === undefined || before instanceof File) fields[name] = value;
    else fields[name] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return fields;
}
