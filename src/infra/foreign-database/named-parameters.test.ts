import { describe, expect, test } from 'vitest';
import { type Engine, parseStatement } from './named-parameters.ts';

const read = (engine: Engine, text: string) => {
  const parsed = parseStatement(engine, text);
  if (parsed.kind === 'problem') throw new Error(parsed.problem);
  return [parsed.statement.text, parsed.statement.order] as const;
};
const problem = (engine: Engine, text: string) => {
  const parsed = parseStatement(engine, text);
  return parsed.kind === 'problem' ? parsed.problem : undefined;
};

describe('PostgreSQL', () => {
  test.each<[string, string, string[]]>([
    ['SELECT :email', 'SELECT $1', ['email']],
    ['SELECT :a, :b, :a;  ', 'SELECT $1, $2, $1', ['a', 'b']],
    ['SELECT :email::text, x::int', 'SELECT $1::text, x::int', ['email']],
    ["SELECT ':no', :yes", "SELECT ':no', $1", ['yes']],
    ["SELECT 'it''s :no', :yes", "SELECT 'it''s :no', $1", ['yes']],
    ["SELECT '\\', :yes", "SELECT '\\', $1", ['yes']],
    ["SELECT E'\\' :no', :yes", "SELECT E'\\' :no', $1", ['yes']],
    ['SELECT ":no", :yes', 'SELECT ":no", $1', ['yes']],
    ['SELECT $$ :no $$, $q$ :no $$ ; $q$, :yes', 'SELECT $$ :no $$, $q$ :no $$ ; $q$, $1', ['yes']],
    ['SELECT 1 -- :no ; \n, :yes', 'SELECT 1 -- :no ; \n, $1', ['yes']],
    ['SELECT /* :no /* ; */ :no */ :yes', 'SELECT /* :no /* ; */ :no */ $1', ['yes']],
    ['SELECT /*! :no */ :yes', 'SELECT /*! :no */ $1', ['yes']],
    ['SELECT f(a := :yes), b[1:2]', 'SELECT f(a := $1), b[1:2]', ['yes']],
    ['SELECT a$1 FROM t WHERE j ? :k', 'SELECT a$1 FROM t WHERE j ? $1', ['k']],
  ])('%s', (text, statement, order) => {
    expect(read('postgresql', text)).toEqual([statement, order]);
  });
});

describe('MariaDB', () => {
  test.each<[string, string, string[]]>([
    ['SELECT :a, :b, :a', 'SELECT ?, ?, ?', ['a', 'b', 'a']],
    ["SELECT 'it\\'s :no', :yes", "SELECT 'it\\'s :no', ?", ['yes']],
    ['SELECT "say \\" :no", `:no`, :yes', 'SELECT "say \\" :no", `:no`, ?', ['yes']],
    ['SELECT 1 # :no ; \n, :yes', 'SELECT 1 # :no ; \n, ?', ['yes']],
    ['SELECT 1 -- :no\n, 5--:yes', 'SELECT 1 -- :no\n, 5--?', ['yes']],
    ['SELECT @a := 1, :yes', 'SELECT @a := 1, ?', ['yes']],
  ])('%s', (text, statement, order) => {
    expect(read('mariadb', text)).toEqual([statement, order]);
  });
});

test.each<[Engine, string, string]>([
  ['postgresql', '', 'empty'],
  ['postgresql', ' -- nothing\n ; ', 'empty'],
  ['postgresql', "SELECT ':email", 'unfinished'],
  ['postgresql', 'SELECT $q$ :email $$', 'unfinished'],
  ['postgresql', 'SELECT /* /* */ 1', 'unfinished'],
  ['postgresql', 'SELECT 1; DROP TABLE people', 'several'],
  ['postgresql', 'SELECT 1;; SELECT 2', 'several'],
  ['postgresql', 'SELECT $1', 'placeholder'],
  ['postgresql', 'SELECT 1\0', 'characters'],
  ['mariadb', 'SELECT ?', 'placeholder'],
  ['mariadb', 'SELECT 1 /*! UNION SELECT :email */', 'hidden'],
  ['mariadb', 'SELECT 1 /*M!100100 UNION SELECT :email */', 'hidden'],
  ['mariadb', 'SELECT `a', 'unfinished'],
])('%s refuses %j: %s', (engine, text, expected) => {
  expect(problem(engine, text)).toBe(expected);
});
