import { parse, TomlError } from 'smol-toml';
import { ConfigError, type ConfigProblem, quote } from '../../kernel/errors.ts';
import type { Allowlist, GitleaksRule, GoPattern } from './gitleaks-rule.ts';
import { compileGoRegex } from './go-regex.ts';
import { GoRegexError } from './go-regex-error.ts';
import { readAllowlist } from './read-allowlist.ts';
import type { ReadContext, ReadProblem } from './read-context.ts';
import { allowlistTables, readRule } from './read-rule.ts';
import { type TomlTable, tomlTable } from './toml-table.ts';

/** One file, read on its own. */
export interface FileConfig {
  readonly path: string;
  readonly rules: ReadonlyMap<string, GitleaksRule>;
  readonly allowlists: readonly Allowlist[];
  /** Those of `[[allowlists]]` with `targetRules`, by rule. */
  readonly targeted: readonly { readonly ruleId: string; readonly allowlist: Allowlist }[];
  readonly extendPath: string;
  readonly usesDefault: boolean;
  readonly disabledRules: readonly string[];
  readonly warnings: readonly string[];
  /** With the line at which it stands in this file. */
  readonly placed: (problem: ReadProblem) => ConfigProblem;
}

const KEYS = ['title', 'description', 'extend', 'rules', 'allowlist', 'allowlists', 'minversion'];
const EXTEND_KEYS = ['path', 'url', 'usedefault', 'disabledrules'];
/** The release whose behaviour this follows (github.com/gitleaks/gitleaks). */
const GITLEAKS_VERSION = [8, 30, 0] as const;

/**
 * Reads one file of gitleaks' format; the file that it extends is not looked at.
 * @throws ConfigError with every problem found, each with the line where there is one.
 */
export function readGitleaksFile(path: string, text: string): FileConfig {
  const problems: ConfigProblem[] = [];
  const warnings: string[] = [];
  const placed = ({ near, ...problem }: ReadProblem): ConfigProblem => ({
    where: placeOf(path, text, near),
    ...problem,
  });
  const report = (problem: ReadProblem) => problems.push(placed(problem));
  const context: ReadContext = {
    report,
    warn: warning => warnings.push(`${path}: ${warning}`),
    warnOfKeys: (keys, owner) => {
      for (const key of keys)
        context.warn(`${owner} has the key ${quote(key)}, which gitleaks does not know: it does nothing.`);
    },
    compile: compiler(report),
  };
  const file = tomlTable(parseToml(path, text), 'The file', report);
  context.warnOfKeys(file.others(KEYS), 'The file');
  const rules = readRules(file, context);
  const { allowlists, targeted } = readFileAllowlists(file, context);
  const extend = file.table('extend');
  context.warnOfKeys(extend?.others(EXTEND_KEYS) ?? [], 'extend');
  if (extend?.has('url'))
    context.warn(
      'extend.url does nothing, in gitleaks too: keep the file in the repository and use extend.path.',
    );
  checkVersion(file.text('minVersion'), context);
  const config: FileConfig = {
    path,
    rules,
    allowlists,
    targeted,
    extendPath: extend?.text('path') ?? '',
    usesDefault: extend?.flag('useDefault') ?? false,
    disabledRules: extend?.texts('disabledRules') ?? [],
    warnings,
    placed,
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readRules(file: TomlTable, context: ReadContext): ReadonlyMap<string, GitleaksRule> {
  const rules = new Map<string, GitleaksRule>();
  for (const [index, table] of file.tables('rules').entries()) {
    const rule = readRule(table, index, context);
    if (rules.has(rule.id))
      context.warn(`There is more than one rule ${quote(rule.id)}: the last one stands.`);
    rules.set(rule.id, rule);
  }
  for (const rule of rules.values()) {
    for (const { ruleId } of rule.required) {
      if (ruleId === '' || rules.has(ruleId)) continue;
      context.report({
        message: `Rule ${quote(rule.id)} requires ${quote(ruleId)}, which this file does not have.`,
        fix: 'Name a rule of the same file.',
        near: ruleId,
      });
    }
  }
  return rules;
}

function readFileAllowlists(
  file: TomlTable,
  context: ReadContext,
): Pick<FileConfig, 'allowlists' | 'targeted'> {
  const allowlists: Allowlist[] = [];
  const targeted: { ruleId: string; allowlist: Allowlist }[] = [];
  for (const [index, table] of allowlistTables(file, 'The file', context).entries()) {
    const allowlist = readAllowlist(table, `The file's allowlist ${index + 1}`, context);
    const targets = table.texts('targetRules');
    if (targets.length === 0) allowlists.push(allowlist);
    for (const ruleId of targets) targeted.push({ ruleId, allowlist });
  }
  return { allowlists, targeted };
}

function compiler(report: ReadContext['report']): ReadContext['compile'] {
  const known = new Map<string, GoPattern>();
  return (source, owner) => {
    try {
      const pattern = known.get(source) ?? compileGoRegex(source);
      known.set(source, pattern);
      return pattern;
    } catch (error) {
      if (!(error instanceof GoRegexError)) throw error;
      report({
        message: `${owner} is a pattern that cannot be used: ${error.message}, ${placeIn(source, error.construct)}.`,
        fix: "Write it in the syntax of Go's regexp (pkg.go.dev/regexp/syntax).",
        near: source.split('\n')[0] ?? source,
      });
      return undefined;
    }
  };
}

/** A pattern may hold a password: of what is wrong in it no more is shown than its signs and one letter. */
function placeIn(source: string, construct: string): string {
  const [signs = ''] = /^[^\p{L}\p{N}]{0,6}[\p{L}\p{N}]?/u.exec(construct) ?? [];
  const shown = signs.length < construct.length ? `${signs}…` : signs;
  const at = source.indexOf(construct);
  const isOnce = at === source.lastIndexOf(construct);
  return `at ${quote(shown)}${isOnce ? `, character ${at + 1} of the pattern` : ''}`;
}

function parseToml(path: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // What follows the first line is a piece of the file, which may hold anything.
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw new ConfigError({
      where: `${path}:${error.line}:${error.column}`,
      message: `This is not TOML: ${reason}.`,
      fix: 'Mend it there (toml.io has the syntax); a regex is best written between three single quotes.',
    });
  }
}

function checkVersion(wanted: string, context: ReadContext): void {
  if (wanted === '') return;
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(wanted);
  if (parts === null) {
    context.report({
      message: `minVersion is ${quote(wanted)}.`,
      fix: 'Use a version like "v8.25.0".',
      near: wanted,
    });
    return;
  }
  const difference =
    GITLEAKS_VERSION.map((own, index) => Number(parts[index + 1]) - own).find(part => part !== 0) ?? 0;
  if (difference > 0) {
    const own = GITLEAKS_VERSION.join('.');
    context.warn(`It wants gitleaks ${wanted}; p1 follows ${own}: what is newer may not be known.`);
  }
}

function placeOf(path: string, text: string, near: string | undefined): string {
  const at = near === undefined || near === '' ? -1 : text.indexOf(near);
  return at === -1 ? path : `${path}:${text.slice(0, at).split('\n').length}`;
}
