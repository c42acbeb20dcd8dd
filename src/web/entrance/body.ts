import type { FormFields } from './visit.ts';

/** Bytes that a form may have; a form with a picture may have more. */
const formLimit = 64 * 1024;
const uploadLimit = 5 * 1024 * 1024 + formLimit;
const mostFields = 1_000;
/** Bytes beyond that are read and thrown away: a browser shows no answer before it has sent its whole form. */
const patience = 64 * 1024 * 1024;

export type Body = { kind: 'form'; fields: FormFields } | { kind: 'too-large' | 'unreadable' };

/** Reads a form, never more of it than allowed. `upload`: the route takes a file. */
export async function readForm(request: Request, upload: boolean): Promise<Body> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const multipart = type === 'multipart/form-data';
  if (type !== 'application/x-www-form-urlencoded' && !(multipart && upload)) return { kind: 'unreadable' };
  const bytes = await readBytes(request, upload ? uploadLimit : formLimit);
  if (!bytes) return { kind: 'too-large' };
  try {
    const entries = multipart
      ? [...(await new Response(bytes, { headers: request.headers }).formData()).entries()]
      : [...new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).entries()];
    return entries.length > mostFields ? { kind: 'too-large' } : { kind: 'form', fields: collect(entries) };
  } catch {
    return { kind: 'unreadable' };
  }
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > limit + patience) return undefined;
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit + patience) return undefined;
    if (size > limit) chunks = [];
    else chunks.push(chunk);
  }
  return size > limit ? undefined : new Uint8Array(Buffer.concat(chunks));
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
