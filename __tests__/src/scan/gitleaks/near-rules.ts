import type { GitleaksRule } from '../../../../src/scan/gitleaks/gitleaks-rule.ts';
import { sampleOf } from './rule-sample.ts';
import type { SeededRandom } from './seeded-random.ts';

const NAMES = [
  'api_key',
  'token',
  'Secret',
  'password',
  'auth',
  'x',
  'GITHUB_TOKEN',
  'client-id',
  'ключ',
  '鍵',
];
const PLACEHOLDERS = [
  'xxxxxxxxxxxxxxxxxxxx',
  '${TOKEN}',
  '<your-token-here>',
  'changeme',
  '{{ .Values.key }}',
  'true',
  '$API_KEY',
];
const CLOSERS = ['"', "'", ';', ' ', '\\n', ',', ')', ' # gitleaks:allow', ' // é', '😀', '`', ''];

/** Texts near a rule's format: its own, cut, with a letter changed, joined, wrapped, or a placeholder in its place. */
export function lineNear(rule: GitleaksRule, random: SeededRandom): string {
  const secret =
    rule.regex === null ? random.pick(NAMES) : variant(sampleOf(rule.regex.source, random), random);
  const keyword = rule.keywords.length === 0 ? '' : random.pick(rule.keywords);
  const closer = random.pick(CLOSERS);
  switch (random.below(8)) {
    case 0:
      return secret;
    case 1:
      return `${random.pick(NAMES)} = "${secret}"${closer}`;
    case 2:
      return `export ${keyword.toUpperCase()}_KEY=${secret}${closer}`;
    case 3:
      return `{"${keyword}": {"${random.pick(NAMES)}": "${secret}"}}${closer}`;
    case 4:
      return `  - ${keyword}: ${secret}${closer} ${keyword} ${secret}`;
    case 5:
      return `${keyword}_token := '${random.pick(PLACEHOLDERS)}'${closer}`;
    case 6:
      return `${keyword} "${random.pick(NAMES)}"\n\n=> ${secret}${closer}`;
    default:
      return `"é😀${keyword}" ${secret}${closer}${' '.repeat(random.below(3))}`;
  }
}

function variant(sample: string, random: SeededRandom): string {
  const at = random.below(sample.length + 1);
  switch (random.below(7)) {
    case 0:
      return sample.slice(0, at);
    case 1:
      return `${sample.slice(0, at)}${random.pick(['-', 'A', '0', 'ſ', '\u212a', '\n', '=', '/'])}${sample.slice(at + 1)}`;
    case 2:
      return sample.toUpperCase();
    case 3:
      return sample + sample;
    default:
      return sample;
  }
}
