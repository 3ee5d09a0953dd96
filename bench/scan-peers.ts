import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** By file, relative to the corpus. */
export type FoundLines = Map<string, Set<number>>;

/** What each peer is called with to write its findings to `output`, or to print them. */
export const PEER_COMMANDS = {
  gitleaks: (root: string, output: string) => ['dir', root, '--no-banner', '-f', 'json', '-r', output],
  betterleaks: (root: string, output: string) => ['filesystem', root, '--no-banner', '-o', output],
  kingfisher: (root: string, output: string) => [
    'scan',
    root,
    '--no-validate',
    '--format',
    'json',
    '--output',
    output,
  ],
  'detect-secrets': (root: string, _output: string) => ['scan', '--all-files', root],
} as const;

export type PeerName = keyof typeof PEER_COMMANDS;

const gitleaks = z.array(z.object({ File: z.string(), StartLine: z.number(), EndLine: z.number() }));
const place = z.object({ path: z.string(), start_line: z.number(), end_line: z.number() });
const betterleaks = z.object({ findings: z.array(z.object({ location: place })) });
const kingfisher = z.object({
  findings: z.array(z.object({ finding: z.object({ path: z.string(), line: z.number() }) })),
});
const detectSecrets = z.object({
  results: z.record(z.string(), z.array(z.object({ line_number: z.number() }))),
});

export function readPeer(name: PeerName, root: string, output: string, printed: string): FoundLines {
  const answer: unknown = JSON.parse(existsSync(output) ? readFileSync(output, 'utf8') : printed);
  const found: FoundLines = new Map();
  const add = (file: string, first: number, last: number) => {
    const relative = path.relative(root, path.resolve(root, file));
    const lines = found.get(relative) ?? new Set();
    found.set(relative, lines);
    for (let line = first; line <= last; line += 1) lines.add(line);
  };
  if (name === 'gitleaks')
    for (const { File, StartLine, EndLine } of gitleaks.parse(answer)) add(File, StartLine, EndLine);
  if (name === 'betterleaks') {
    for (const { location } of betterleaks.parse(answer).findings)
      add(location.path, location.start_line, location.end_line);
  }
  if (name === 'kingfisher')
    for (const { finding } of kingfisher.parse(answer).findings)
      add(finding.path, finding.line, finding.line);
  if (name === 'detect-secrets') {
    for (const [file, list] of Object.entries(detectSecrets.parse(answer).results)) {
      for (const { line_number } of list) add(file, line_number, line_number);
    }
  }
  return found;
}
