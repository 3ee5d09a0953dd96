import { secretFinder } from './find-secrets.ts';
import { createSecretReader, type SecretReader } from './placed-secrets.ts';
import { ownPack } from './rules/own-pack.ts';
import { scannedText } from './scanned-text.ts';

/** Takes secrets out of what is shown: names of files and branches, words that somebody wrote, errors. */
export interface SecretHider {
  /** `text` with `***` for what p1's own rules take for a secret, and for those that it was told of. */
  readonly text: (text: string) => string;
  /** Tells it of a secret that was found; it is dropped with the hider. */
  readonly tell: (secret: string) => void;
}

const HIDDEN = '***';
const LEAST_TOLD = 8;
const PLAIN_WORD = /^[A-Za-z]?[a-z]+$/;
/** What has none of these holds no secret that a rule could tell: most names and sentences are passed over by this. */
const MAY_HOLD = /[\w+/-]{16}|[=%]|:[^/]*@|:\s?["']?\S{4}/;
const DECODE_DEPTH = 2;

export function createSecretHider(): SecretHider {
  let reader: SecretReader | undefined;
  /** By their first characters, so that a name is read once however many there are. */
  const told = new Map<string, string[]>();

  function byRules(text: string): string {
    if (!MAY_HOLD.test(text)) return text;
    reader ??= readerOfNames();
    const bytes = Buffer.from(text);
    const parts: string[] = [];
    let at = 0;
    for (const { start, end } of reader.read(bytes, () => scannedText('', bytes))) {
      if (end <= at) continue;
      parts.push(bytes.toString('utf8', at, Math.max(at, start)), HIDDEN);
      at = end;
    }
    return at === 0 ? text : `${parts.join('')}${bytes.toString('utf8', at)}`;
  }

  function byTold(text: string): string {
    if (told.size === 0) return text;
    let shown = text;
    for (let at = 0; at + LEAST_TOLD <= shown.length; at += 1) {
      const secret = told.get(shown.slice(at, at + LEAST_TOLD))?.find(each => shown.startsWith(each, at));
      if (secret === undefined) continue;
      shown = `${shown.slice(0, at)}${HIDDEN}${shown.slice(at + secret.length)}`;
      at += HIDDEN.length - 1;
    }
    return shown;
  }

  return {
    text: text => byRules(byTold(text)),
    tell: secret => {
      if (standsByChance(secret)) return;
      const head = secret.slice(0, LEAST_TOLD);
      const known = told.get(head);
      if (known === undefined) told.set(head, [secret]);
      else if (!known.includes(secret)) known.push(secret);
    },
  };
}

/** Whether `secret` is so short, or so plain a word, that it stands in names by chance: to hide it there would only spoil them. */
export function standsByChance(secret: string): boolean {
  return secret.length < LEAST_TOLD || PLAIN_WORD.test(secret);
}

/** No mark that somebody writes into a name lets its secret be shown. */
function readerOfNames(): SecretReader {
  const pack = ownPack();
  return createSecretReader({ ...pack, allowComments: [] }, secretFinder(pack), DECODE_DEPTH);
}
