import { quote } from '../../kernel/errors.ts';
import type { Allowlist } from './gitleaks-rule.ts';
import type { ReadContext } from './read-context.ts';
import type { TomlTable } from './toml-table.ts';

const KEYS = [
  'description',
  'condition',
  'commits',
  'paths',
  'regextarget',
  'regexes',
  'stopwords',
  'targetrules',
];

/** `[allowlist]` and `[[allowlists]]`, of the file or of a rule; `owner` names it in messages. */
export function readAllowlist(table: TomlTable, owner: string, context: ReadContext): Allowlist {
  context.warnOfKeys(table.others(KEYS), owner);
  const allowlist: Allowlist = {
    condition: conditionOf(table.text('condition'), owner, context),
    regexTarget: targetOf(table.text('regexTarget'), owner, context),
    regexes: joined(table.texts('regexes'), `${owner}, regexes`, context),
    paths: joined(table.texts('paths'), `${owner}, paths`, context),
    commits: [...new Set(table.texts('commits').map(commit => commit.trim().toLowerCase()))],
    stopwords: [...new Set(table.texts('stopWords').map(word => word.toLowerCase()))],
  };
  const { regexes, paths, commits, stopwords } = allowlist;
  if (regexes.length + paths.length + commits.length + stopwords.length === 0) {
    context.report({
      message: `${owner} allows nothing.`,
      fix: 'Give it commits, paths, regexes or stopwords, or remove it.',
      near: owner,
    });
  }
  return allowlist;
}

/**
 * gitleaks makes one pattern of a list, and so a flag like `(?i)` that one entry begins with holds for those after it too.
 * Each entry has to be a pattern of its own all the same.
 */
function joined(sources: readonly string[], owner: string, context: ReadContext): Allowlist['regexes'] {
  const patterns = sources.map(source => context.compile(source, owner));
  if (patterns.length < 2 || patterns.includes(undefined))
    return patterns.filter(pattern => pattern !== undefined);
  const all = context.compile(`(?:${sources.join('|')})`, owner);
  return all === undefined ? [] : [all];
}

function conditionOf(text: string, owner: string, context: ReadContext): Allowlist['condition'] {
  switch (text.toUpperCase()) {
    case 'AND':
    case '&&':
      return 'AND';
    case '':
    case 'OR':
    case '||':
      return 'OR';
  }
  context.report({
    message: `${owner} has condition = ${quote(text)}.`,
    fix: 'Use "AND" or "OR".',
    near: text,
  });
  return 'OR';
}

function targetOf(text: string, owner: string, context: ReadContext): Allowlist['regexTarget'] {
  if (text === '' || text === 'secret') return 'secret';
  if (text === 'match' || text === 'line') return text;
  context.report({
    message: `${owner} has regexTarget = ${quote(text)}.`,
    fix: 'Use "match", "line", or leave it out for the secret.',
    near: text,
  });
  return 'secret';
}
