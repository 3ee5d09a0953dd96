import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GitleaksMatcher } from '../../../../src/scan/gitleaks/gitleaks-matcher.ts';

/** A finding in one line: file, rule, lines, columns, secret. */
export type FindingKey = string;

interface Reported {
  readonly File: string;
  readonly RuleID: string;
  readonly StartLine: number;
  readonly EndLine: number;
  readonly StartColumn: number;
  readonly EndColumn: number;
  readonly Secret: string;
}

/** The rules that gitleaks 8.30.0 publishes, from where Go keeps its source. */
export function publishedRules(): string {
  const modules = execFileSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).trim();
  return path.join(modules, 'github.com/zricethezav/gitleaks/v8@v8.30.0/config/gitleaks.toml');
}

/** What the real gitleaks finds below `folder`, undecoded. */
export function gitleaksFindings(folder: string, config: string): readonly FindingKey[] {
  const args = [
    'dir',
    folder,
    '-c',
    config,
    '--max-decode-depth',
    '0',
    '-f',
    'json',
    '-r',
    '-',
    '-l',
    'error',
  ];
  const output = execFileSync('gitleaks', [...args, '--no-banner', '--exit-code', '0'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const reported: readonly Reported[] = JSON.parse(output);
  return reported
    .map(({ File, RuleID, StartLine, EndLine, StartColumn, EndColumn, Secret }) =>
      JSON.stringify([File, RuleID, StartLine, EndLine, StartColumn, EndColumn, Secret]),
    )
    .sort();
}

/** Whether the real gitleaks takes a configuration. */
export function gitleaksTakes(folder: string, config: string): boolean {
  return spawnSync('gitleaks', ['dir', folder, '-c', config, '--exit-code', '0']).status === 0;
}

export function ownFindings(files: readonly string[], matcher: GitleaksMatcher): readonly FindingKey[] {
  return files
    .flatMap(file =>
      matcher
        .find({ text: readFileSync(file, 'utf8'), path: file, commit: '', firstLine: 1 })
        .map(({ rule, startLine, endLine, startColumn, endColumn, secret }) =>
          JSON.stringify([file, rule.id, startLine, endLine, startColumn, endColumn, secret]),
        ),
    )
    .sort();
}
