import { quote } from '../../kernel/errors.ts';
import type { GitleaksRule, RequiredRule } from './gitleaks-rule.ts';
import { readAllowlist } from './read-allowlist.ts';
import type { ReadContext, ReadProblem } from './read-context.ts';
import type { TomlTable } from './toml-table.ts';

const KEYS = [
  ...['id', 'description', 'path', 'regex', 'secretgroup', 'entropy', 'keywords', 'tags'],
  ...['allowlist', 'allowlists', 'required', 'skipreport'],
];
const REQUIRED_KEYS = ['id', 'withinlines', 'withincolumns'];

/** A `[[rules]]` table. What only the whole file can tell is not looked at yet: {@link ruleProblems}. */
export function readRule(table: TomlTable, index: number, context: ReadContext): GitleaksRule {
  const id = table.text('id');
  const owner = id === '' ? `Rule ${index + 1} of the file` : `Rule ${quote(id)}`;
  context.warnOfKeys(table.others(KEYS), owner);
  const pattern = (key: string) => {
    const source = table.text(key);
    return source === '' ? null : (context.compile(source, `${owner}, ${key}`) ?? null);
  };
  return {
    id,
    description: table.text('description'),
    regex: pattern('regex'),
    path: pattern('path'),
    secretGroup: table.integer('secretGroup') ?? 0,
    entropy: table.number('entropy'),
    keywords: table.texts('keywords').map(keyword => keyword.toLowerCase()),
    tags: table.texts('tags'),
    allowlists: readAllowlists(table, owner, context),
    required: table.tables('required').map(required => readRequired(required, owner, context)),
    isReported: !table.flag('skipReport'),
  };
}

/** The old table and the new list, which exclude each other. */
export function allowlistTables(table: TomlTable, owner: string, context: ReadContext): readonly TomlTable[] {
  const old = table.table('allowlist');
  const list = table.tables('allowlists');
  if (old !== undefined && list.length > 0) {
    context.report({
      message: `${owner} has both allowlist and allowlists.`,
      fix: 'Write the old allowlist as one more of the allowlists.',
      near: 'allowlist]',
    });
  }
  return old === undefined ? list : [old, ...list];
}

function readAllowlists(table: TomlTable, owner: string, context: ReadContext): GitleaksRule['allowlists'] {
  return allowlistTables(table, owner, context).map((allowlist, index) =>
    readAllowlist(allowlist, `${owner}, allowlist ${index + 1}`, context),
  );
}

function readRequired(table: TomlTable, owner: string, context: ReadContext): RequiredRule {
  context.warnOfKeys(table.others(REQUIRED_KEYS), `${owner}, required`);
  const ruleId = table.text('id');
  if (ruleId === '') {
    context.report({
      message: `${owner} requires a rule without a name.`,
      fix: "Give it the rule's id.",
      near: 'required',
    });
  }
  return { ruleId, withinLines: table.integer('withinLines'), withinColumns: table.integer('withinColumns') };
}

/** What is wrong with a rule once all files are put together. */
export function ruleProblems(rule: GitleaksRule): readonly ReadProblem[] {
  if (rule.id.trim() === '') {
    const hint = rule.regex?.source ?? rule.path?.source ?? rule.description;
    return [
      {
        message: 'This rule has no id.',
        fix: 'Give it one, id = "…".',
        near: hint.slice(0, 60),
      },
    ];
  }
  if (rule.regex === null && rule.path === null) {
    return [
      {
        message: `Rule ${quote(rule.id)} has no regex and no path: it can find nothing.`,
        fix: 'Give it one of them, or remove it.',
        near: rule.id,
      },
    ];
  }
  if (rule.regex !== null && (rule.secretGroup > rule.regex.groupCount || rule.secretGroup < 0)) {
    return [
      {
        message: `Rule ${quote(rule.id)} has secretGroup = ${rule.secretGroup}, its regex has ${rule.regex.groupCount} groups.`,
        fix: `Use a number from 0 to ${rule.regex.groupCount}.`,
        near: rule.id,
      },
    ];
  }
  return [];
}
