import { isMonotonous, isPlaceholder } from '../generic/placeholder.ts';
import { looksRandom, valueShape } from '../generic/value-shape.ts';
import type { Found, Rule } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';

/** `--password value`, `-Password value`, `--api-token value`: a flag whose value is the next word. */
const FLAG =
  /(?<![\w-])--?(?:[a-z0-9]+[-_]){0,3}(pass(?:word|wd|phrase)?|pwd|pw|secret|token|key)(?:\s{1,4})(?:(["'])([^"'\r\n]{3,200})\2|([^\s"'`|;&<>()\\$-][^\s"'`|;&<>()\\]{2,200}))/iy;
/** `-p value`, `-pvalue` of programs that take a password so. */
const SHORT =
  /\b(?:mysql|mysqldump|mysqladmin|mariadb|mongo|mongosh|mongodump|sshpass|redis-cli|docker\s+login|sqlcmd|smbclient|ldapsearch)\b[^\r\n|;]{0,200}?\s-(?:p|P|a|w)\s?(["']?)([^\s"'`|;&<>()\\$-][^\s"'`|;&<>()\\]{3,100})\1(?=\s|$|["'`])/y;
const CURL =
  /\b(?:curl|wget|http)\b[^\r\n|;]{0,400}?\s(?:-u|--user)[= ]?\s?(["']?)([^\s:"'`$<>{}]{1,100}):([^\s"'`$<>{}]{2,200})\1/y;
const SQL =
  /(?:identified\s+(?:with\s+\w+\s+)?by|with\s+(?:encrypted\s+|login\s+)?password|set\s+password(?:\s+for\s+\S{1,80})?|password)(?:\s*=\s*|\s+)(?:password\s*\()?'([^'\r\n]{3,100})'/iy;
const PLAIN = /ConvertTo-SecureString\s+(?:-String\s+)?(["'])([^"'\r\n]{3,200})\1/iy;

export function commandLineRule(): Rule {
  return {
    id: 'command-line-password',
    description: 'Password on a command line',
    severity: 'high',
    tier: 1,
    keywords: [
      '-pass',
      '-pwd',
      '-secret',
      '-token',
      '-api',
      '-auth',
      '-access',
      '-client',
      '-db',
      '-admin',
      '-user',
    ],
    definition: String(FLAG),
    at: ({ text, isTextAt, kind }: ScannedText, start: number): Found | undefined => {
      if (!isTextAt(start)) return undefined;
      const from = text.charCodeAt(start - 1) === 0x2d ? start - 1 : start;
      FLAG.lastIndex = from;
      const match = FLAG.exec(text);
      if (match === null) return undefined;
      const [whole, name = '', quote = '', quoted, bare] = match;
      const value = quoted ?? bare ?? '';
      const end = from + whole.length - quote.length;
      if (isNone(value)) return undefined;
      const isPassword = /^p/i.test(name);
      const shape = valueShape(value);
      const isTold = isPassword
        ? shape.digits > 0 || (quoted !== undefined && kind !== 'code')
        : looksRandom(value, shape);
      return isTold && !/^[A-Z_]+$/.test(value) ? { start: end - value.length, end } : undefined;
    },
  };
}

export function programPasswordRule(): Rule {
  return inPattern(
    'program-password',
    'Password given to a program that takes it on its command line',
    [
      'mysql',
      'mariadb',
      'mongo',
      'sshpass',
      'redis-cli',
      'docker login',
      'sqlcmd',
      'smbclient',
      'ldapsearch',
    ],
    SHORT,
    2,
    value => valueShape(value).digits > 0 && /[A-Za-z]/.test(value) && !/[/:]/.test(value),
  );
}

export function curlUserRule(): Rule {
  return inPattern('curl-user', 'Name and password given to curl', ['curl', 'wget'], CURL, 3, () => true);
}

export function sqlPasswordRule(): Rule {
  return inPattern(
    'sql-password',
    'Password of a database user in SQL',
    ['identified', 'with password', 'with encrypted', 'set password', 'with login'],
    SQL,
    1,
    value => !/[+|$:{}]/.test(value),
    /\b(?:user|login|role|grant|alter|create|account)\b[^\n]{0,200}$/i,
  );
}

export function secureStringRule(): Rule {
  return inPattern(
    'powershell-plain-text',
    'Secure string made of plain text',
    ['convertto-secure'],
    PLAIN,
    2,
    () => true,
  );
}

function inPattern(
  id: string,
  description: string,
  keywords: readonly string[],
  pattern: RegExp,
  group: number,
  isSecret: (value: string) => boolean,
  before?: RegExp,
): Rule {
  return {
    id,
    description,
    severity: 'high',
    tier: 1,
    keywords,
    definition: String(pattern),
    at: ({ text, isTextAt, kind }: ScannedText, start: number): Found | undefined => {
      if (!isTextAt(start) || kind === 'translation') return undefined;
      pattern.lastIndex = start;
      const match = pattern.exec(text);
      const value = match?.[group];
      if (match === null || value === undefined || isNone(value) || !isSecret(value)) return undefined;
      if (before?.test(text.slice(Math.max(0, start - 200), start + 1)) === false) return undefined;
      const at = start + match[0].lastIndexOf(value);
      return { start: at, end: at + value.length };
    },
  };
}

function isNone(value: string): boolean {
  return (
    isPlaceholder(value) || isMonotonous(value) || /^[-/.]|[${}%]|^\w+\.(?:\w+)$|^\w+=[\w-]+,/.test(value)
  );
}
