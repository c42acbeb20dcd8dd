/** The kinds of database that can be asked. */
export type Engine = 'postgresql' | 'mariadb';

/** A statement whose named parameters have become the placeholders that its engine binds natively. */
export interface ForeignStatement {
  readonly text: string;
  /** Its first word, in capitals. */
  readonly verb: string;
  /** The name of each placeholder, in the order in which their values are sent. */
  readonly order: readonly string[];
}

/**
 * What is wrong with a statement. `unfinished`: a quote or comment is not closed. `several`: there is another one behind
 * a semicolon. `placeholder`: it has placeholders of its own (`$1`, `?`). `characters`: NUL. `hidden`: a comment that
 * the server would run.
 */
export type StatementProblem = 'empty' | 'unfinished' | 'several' | 'placeholder' | 'characters' | 'hidden';

export type ParsedStatement =
  | { readonly kind: 'parsed'; readonly statement: ForeignStatement }
  | { readonly kind: 'problem'; readonly problem: StatementProblem };

/**
 * Finds `:name` outside quotes, comments and casts. Values never become part of the text, so that a misread quote
 * makes a statement fail and nothing worse.
 */
export function parseStatement(engine: Engine, source: string): ParsedStatement {
  if (source.includes('\0')) return { kind: 'problem', problem: 'characters' };
  const order: string[] = [];
  let text = '';
  let verb = '';
  let ended = false;
  for (let at = 0; at < source.length; ) {
    const { as, token, name } = nextToken(engine, source, at);
    at += token.length;
    if (as === 'space') text += token;
    else if (as === 'end') ended = true;
    else if (as === 'unfinished' || as === 'placeholder' || as === 'hidden')
      return { kind: 'problem', problem: as };
    else {
      if (ended) return { kind: 'problem', problem: 'several' };
      if (as === 'word') verb ||= token.toUpperCase();
      text += as === 'parameter' ? placeholder(engine, order, name) : token;
    }
  }
  if (!verb) return { kind: 'problem', problem: 'empty' };
  return { kind: 'parsed', statement: { text: text.trim(), verb, order } };
}

/** The values in the order of the placeholders. Throws where one is missing: who wrote the statement was told before. */
export function valuesOf(statement: ForeignStatement, values: Readonly<Record<string, string>>): string[] {
  return statement.order.map((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`the statement asks for :${name}, which there is not`);
    return value;
  });
}

type Kind = 'space' | 'word' | 'other' | 'parameter' | 'end' | 'unfinished' | 'placeholder' | 'hidden';
type Rule = readonly [Kind, RegExp];

/** The first rule that fits says what stands there. */
const rulesOf: Record<Engine, readonly Rule[]> = {
  // PostgreSQL 18, section 4.1. Strings without E know no backslash (standard_conforming_strings).
  postgresql: [
    ['other', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y],
    ['other', /'(?:[^']|'')*'/y],
    ['other', /"(?:[^"]|"")*"/y],
    ['placeholder', /\$\d+/y],
    ['other', /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?\$\1\$/y],
    ['space', /--[^\r\n]*/y],
    ['unfinished', /['"]|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y],
  ],
  // MariaDB, 'Comment Syntax' and 'String Literals'. What stands in `/*! */` is run.
  mariadb: [
    ['other', /'(?:[^'\\]|\\[\s\S]|'')*'/y],
    ['other', /"(?:[^"\\]|\\[\s\S]|"")*"/y],
    ['other', /`(?:[^`]|``)*`/y],
    ['hidden', /\/\*M?!/y],
    ['space', /(?:--(?=[\s\p{Cc}]|$)|#)[^\r\n]*/uy],
    ['placeholder', /\?/y],
    ['unfinished', /['"`]/y],
  ],
};

const sharedRules: readonly Rule[] = [
  ['space', /\s+/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['other', /::|:=/y],
  ['parameter', /:([A-Za-z_]\w*)/y],
  ['end', /;/y],
  ['other', /[\s\S]/y],
];

function nextToken(engine: Engine, source: string, at: number) {
  const runs = engine === 'mariadb' && /^\/\*M?!/.test(source.slice(at, at + 4));
  // Comments of PostgreSQL stand in one another, which no pattern can count.
  if (source.startsWith('/*', at) && !runs) {
    const end = endOfComment(source, at);
    const as: Kind = end < 0 ? 'unfinished' : 'space';
    return { as, token: end < 0 ? source.slice(at) : source.slice(at, end), name: '' };
  }
  for (const [as, pattern] of [...rulesOf[engine], ...sharedRules]) {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) return { as, token: found[0], name: found[1] ?? '' };
  }
  throw new Error('a character fits no rule');
}

function endOfComment(source: string, from: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from;
  let depth = 0;
  for (let mark = marks.exec(source); mark; mark = marks.exec(source)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return -1;
}

function placeholder(engine: Engine, order: string[], name: string): string {
  if (engine === 'mariadb') {
    order.push(name);
    return '?';
  }
  const known = order.indexOf(name);
  return `$${known < 0 ? order.push(name) : known + 1}`;
}
