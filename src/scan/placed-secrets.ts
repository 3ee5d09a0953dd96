import { createAllowance } from './allowance.ts';
import { type Decoded, decodedIn } from './decode.ts';
import type { Secret, SecretFinder } from './find-secrets.ts';
import type { RulePack } from './rule.ts';
import { type ScannedText, scannedText } from './scanned-text.ts';

/** A secret and what was undone to see it. */
export interface PlacedSecret extends Secret {
  readonly secret: string;
  readonly tags: readonly string[];
}

export interface SecretReader {
  /**
   * The secrets of a text that nobody allowed, in the order in which they begin, with those that stand encoded in it: these at the place of the
   * encoded text. `textOf` is called for a text in which something may be.
   */
  readonly read: (bytes: Buffer, textOf: () => ScannedText) => readonly PlacedSecret[];
}

const NOWHERE: readonly PlacedSecret[] = [];

/** `decodeDepth` is how many layers of encoding are undone. */
export function createSecretReader(pack: RulePack, finder: SecretFinder, decodeDepth: number): SecretReader {
  const disabled = new Set(pack.disabledIds);
  return { read: (bytes, textOf) => secretsIn(bytes, textOf, decodeDepth, true) };

  /** Who marks a line sees what stands on it, and not what is encoded there: marks count in the outermost text. */
  function secretsIn(
    bytes: Buffer,
    textOf: () => ScannedText,
    depth: number,
    isOutermost: boolean,
  ): readonly PlacedSecret[] {
    let known: ReturnType<typeof createAllowance> | undefined;
    const isAllowed: ReturnType<typeof createAllowance> = secret => {
      known ??= createAllowance(pack, textOf());
      return known(secret);
    };
    const allowed: Secret[] = [];
    // What is allowed hides nothing that lies within it.
    const isTold = (secret: Secret): boolean => {
      if (disabled.has(secret.label.id)) return false;
      if (!isOutermost || !isAllowed({ ...secret, secret: secretText(bytes, secret) })) return true;
      allowed.push(secret);
      return false;
    };
    const plain = finder.find(bytes, textOf, isTold).map(secret => ({
      ...secret,
      secret: secretText(bytes, secret),
      tags: secret.label.tags ?? [],
    }));
    if (depth === 0) return plain;
    const layers = decodedIn(bytes);
    if (layers.length === 0) return plain;
    const isTaken = overlapWith([...plain, ...allowed].sort((a, b) => a.start - b.start));
    const inner = layers.flatMap(layer => (isTaken(layer) ? NOWHERE : secretsOf(layer, textOf, depth)));
    const told = isOutermost ? inner.filter(secret => !isAllowed(secret)) : inner;
    return told.length === 0 ? plain : [...plain, ...told].sort((a, b) => a.start - b.start || a.end - b.end);
  }

  function secretsOf(
    { start, end, encoding, bytes }: Decoded,
    outer: () => ScannedText,
    depth: number,
  ): readonly PlacedSecret[] {
    let text: ScannedText | undefined;
    const textOf = (): ScannedText => {
      text ??= scannedText(outer().path, bytes, outer().commit);
      return text;
    };
    return secretsIn(bytes, textOf, depth - 1, false).map(secret => ({
      ...secret,
      start,
      end,
      tags: [...secret.tags, `decoded:${encoding}`],
    }));
  }
}

function secretText(bytes: Buffer, { value }: Secret): string {
  return bytes.toString('utf8', value.start, value.end);
}

/** Asked about places in the order in which they begin. */
function overlapWith(secrets: readonly Secret[]): (place: Pick<Decoded, 'start' | 'end'>) => boolean {
  let next = 0;
  let reached = -1;
  return ({ start, end }) => {
    for (; (secrets[next]?.start ?? Number.POSITIVE_INFINITY) < end; next += 1) {
      reached = Math.max(reached, secrets[next]?.end ?? 0);
    }
    return reached > start;
  };
}
