import path from 'node:path';
import { ConfigError, type ConfigProblem, quote, systemCode } from '../../kernel/errors.ts';
import { readRegularFile } from '../../kernel/read-file.ts';
import { type ConfigPart, extended } from './extend-config.ts';
import type { GitleaksConfig, GitleaksRule } from './gitleaks-rule.ts';
import { type FileConfig, readGitleaksFile } from './read-config.ts';
import { ruleProblems } from './read-rule.ts';

/** How many files a file may lie above another: gitleaks' own limit. What the last one extends is not read. */
const MAX_EXTENSIONS = 2;

export interface GitleaksFile {
  /** As messages name it. */
  readonly path: string;
  readonly text: string;
}

export interface LoadedConfig {
  readonly config: GitleaksConfig;
  /** Sentences, each of which names its file: what was read and does nothing. */
  readonly warnings: readonly string[];
}

/**
 * The file and the files that it extends, `extend.path` after `extend.path`. As in gitleaks, such a path starts at the folder
 * that the scan is started in: `root`.
 * @throws ConfigError where a file cannot be read, or is no TOML.
 */
export function readConfigChain(file: string, root: string): readonly GitleaksFile[] {
  const files: GitleaksFile[] = [];
  let next = file;
  let namedBy: FileConfig | undefined;
  while (next !== '' && files.length <= MAX_EXTENSIONS) {
    const text = readText(next, root, namedBy);
    files.push({ path: next, text });
    namedBy = readGitleaksFile(next, text);
    next = namedBy.usesDefault ? '' : namedBy.extendPath;
  }
  return files;
}

/**
 * The same of files that are not on this machine's disk: `read` gives the text of one, or null where there is none.
 * @throws as `readConfigChain` does.
 */
export async function configChainFrom(
  file: string,
  read: (file: string) => Promise<string | null>,
): Promise<readonly GitleaksFile[]> {
  const files: GitleaksFile[] = [];
  let next = file;
  let namedBy: FileConfig | undefined;
  while (next !== '' && files.length <= MAX_EXTENSIONS) {
    const text = await read(next);
    if (text === null) throw unreadable(next, 'it is not there', namedBy);
    files.push({ path: next, text });
    namedBy = readGitleaksFile(next, text);
    next = namedBy.usesDefault ? '' : namedBy.extendPath;
  }
  return files;
}

function readText(file: string, root: string, namedBy: FileConfig | undefined): string {
  try {
    return readRegularFile(path.resolve(root, file));
  } catch (error) {
    throw unreadable(file, systemCode(error) ?? 'it is no file', namedBy);
  }
}

function unreadable(file: string, why: string, namedBy: FileConfig | undefined): ConfigError {
  const problem = { message: `${quote(file)} cannot be read (${why}).` };
  return new ConfigError(
    namedBy === undefined
      ? { ...problem, fix: "Give the path of a file in gitleaks' format." }
      : namedBy.placed({
          ...problem,
          fix: 'Mend extend.path: it starts at the root of the repository.',
          near: file,
        }),
  );
}

/**
 * Puts a file together with those that it extends, in the order of {@link readConfigChain}. `extend.useDefault` stands for
 * p1's own pack, which is not gitleaks': what a file changes in a rule of gitleaks' is told as a warning.
 * @throws ConfigError with all problems of a file: its rule, its line, the cause and the fix.
 */
export function loadGitleaksConfig(files: readonly GitleaksFile[]): LoadedConfig {
  const parts = readAll(files);
  const [top] = parts;
  if (top === undefined) throw new RangeError('A chain has at least one file.');
  const warnings = parts.flatMap(part => part.warnings);
  const usesDefault = parts.slice(0, MAX_EXTENSIONS).some(part => part.usesDefault);
  warnings.push(...ignoredExtensions(parts));
  const rules = new Map(together(parts, usesDefault, warnings).rules);
  const problems: ConfigProblem[] = [];
  for (const { ruleId, allowlist } of top.targeted) {
    const rule = rules.get(ruleId);
    if (rule !== undefined) rules.set(ruleId, { ...rule, allowlists: [...rule.allowlists, allowlist] });
    else if (usesDefault) warnings.push(withoutRule(top.path, ruleId));
    else {
      problems.push(
        top.placed({
          message: `An allowlist has the target ${quote(ruleId)}, and there is no such rule.`,
          fix: 'Name a rule of this file or of one that it extends.',
          near: ruleId,
        }),
      );
    }
  }
  for (const rule of rules.values()) {
    const isChange = usesDefault && rule.id !== '' && rule.regex === null && rule.path === null;
    if (isChange) {
      warnings.push(withoutRule(top.path, rule.id));
      rules.delete(rule.id);
    } else problems.push(...ruleProblems(rule).map(problem => ownerOf(rule, parts, top).placed(problem)));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const config = {
    rules: [...rules.values()],
    allowlists: together(parts, usesDefault, []).allowlists,
    usesDefault,
    disabledRules: usesDefault ? disabledInDefault(parts) : [],
  };
  return { config, warnings };
}

function readAll(files: readonly GitleaksFile[]): readonly FileConfig[] {
  const problems: ConfigProblem[] = [];
  const parts: FileConfig[] = [];
  for (const { path: file, text } of files.slice(0, MAX_EXTENSIONS + 1)) {
    try {
      parts.push(readGitleaksFile(file, text));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  }
  for (const part of parts.slice(0, MAX_EXTENSIONS)) {
    if (!part.usesDefault || part.extendPath === '') continue;
    problems.push(
      part.placed({
        message: 'extend has both path and useDefault.',
        fix: 'Keep one of them; the file at path may use the other.',
        near: 'useDefault',
      }),
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return parts;
}

function together(parts: readonly FileConfig[], usesDefault: boolean, warnings: string[]): ConfigPart {
  return parts.reduceRight<ConfigPart>(
    (base, part) => {
      for (const id of part.disabledRules) {
        if (part.extendPath === '' || usesDefault || base.rules.has(id)) continue;
        warnings.push(
          `${part.path}: extend.disabledRules names ${quote(id)}, which the extended file does not have.`,
        );
      }
      return extended(part, base, part.disabledRules);
    },
    { rules: new Map(), allowlists: [] },
  );
}

/** Those of every file that the default pack lies below. */
function disabledInDefault(parts: readonly FileConfig[]): readonly string[] {
  return [...new Set(parts.slice(0, MAX_EXTENSIONS).flatMap(part => part.disabledRules))];
}

function ignoredExtensions(parts: readonly FileConfig[]): readonly string[] {
  const last = parts[MAX_EXTENSIONS];
  const deep = last !== undefined && (last.extendPath !== '' || last.usesDefault) ? [last.path] : [];
  const targeting = parts.slice(1).filter(part => part.targeted.length > 0);
  return [
    ...deep.map(
      file =>
        `${file}: extend does nothing here: two files above extend already, and gitleaks reads no further.`,
    ),
    ...targeting.map(
      part =>
        `${part.path}: allowlists with targetRules do nothing in a file that another extends: move them to ${parts[0]?.path}.`,
    ),
  ];
}

function withoutRule(file: string, ruleId: string): string {
  return `${file}: ${quote(ruleId)} is a rule of gitleaks' own pack; useDefault stands for p1's, and what the file changes in it does nothing.`;
}

function ownerOf(rule: GitleaksRule, parts: readonly FileConfig[], top: FileConfig): FileConfig {
  return parts.find(part => part.rules.has(rule.id)) ?? top;
}
