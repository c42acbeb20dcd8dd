import { v7 } from 'uuid';

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A new id that sorts by the time it was made (UUID version 7, RFC 9562 section 5.7). */
export const newId = (): string => v7();

/** Whether a text is an id; anything else in a path is simply not found. */
export const isId = (text: unknown): text is string => typeof text === 'string' && pattern.test(text);
