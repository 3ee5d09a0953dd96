import { constants, gunzipSync, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { systemCode } from '../../kernel/errors.ts';
import { asChecked } from '../../kernel/trust-boundary.ts';
import type { Budget } from './member.ts';

/** What could be unpacked, and in words that follow its name why that is not all; null for all. */
export interface Unpacked {
  readonly bytes: Buffer;
  readonly trouble: string | null;
  /** How much of what was given belonged to it. */
  readonly taken: number;
}

const INFLATE = { deflate: inflateRawSync, gzip: gunzipSync } as const;
const NOTHING = Buffer.alloc(0);
/** So near to the damage the bytes before it are found. */
const NEAR_ENOUGH = 8;

/** Unpacks within the budget, whose bytes it leaves alone: who takes what it gives takes from them. */
export function unpack(kind: keyof typeof INFLATE, packed: Buffer, budget: Budget): Unpacked {
  if (budget.work <= 0) return nothing('comes after more than is unpacked of one archive');
  try {
    return { ...inflate(packed), trouble: null };
  } catch (error) {
    if (isTooMuch(error)) return nothing(`unpacks to more than may be read of one archive (${kind})`);
    return systemCode(error) === 'Z_BUF_ERROR' ? beginning(packed, 'cut off') : beforeDamage();
  }

  function inflate(part: Buffer, options: ZlibOptions = {}): Pick<Unpacked, 'bytes' | 'taken'> {
    const limit = Math.max(1, Math.min(budget.bytes, budget.work));
    budget.work -= part.length;
    try {
      const { buffer, engine } = asChecked<Inflated>(
        INFLATE[kind](part, { ...options, maxOutputLength: limit, info: true }),
      );
      budget.work -= buffer.length;
      return { bytes: buffer, taken: engine.bytesWritten };
    } catch (error) {
      if (isTooMuch(error)) budget.work -= limit;
      throw error;
    }
  }

  function beginning(part: Buffer, how: string): Unpacked {
    try {
      const { bytes } = inflate(part, { finishFlush: constants.Z_SYNC_FLUSH });
      const trouble = `is ${how}: only its first ${bytes.length} bytes could be read (${kind})`;
      return { bytes, trouble, taken: packed.length };
    } catch {
      return nothing(`is ${how} (${kind})`);
    }
  }

  /** zlib gives nothing of what it cannot unpack to the end: the longest part without damage is looked for. */
  function beforeDamage(): Unpacked {
    let sound = 0;
    let damaged = packed.length;
    while (damaged - sound > NEAR_ENOUGH && budget.work > 0) {
      const middle = (sound + damaged) >> 1;
      try {
        inflate(packed.subarray(0, middle), { finishFlush: constants.Z_SYNC_FLUSH });
        sound = middle;
      } catch {
        damaged = middle;
      }
    }
    return sound === 0 ? nothing(`is damaged (${kind})`) : beginning(packed.subarray(0, sound), 'damaged');
  }
}

function nothing(trouble: string): Unpacked {
  return { bytes: NOTHING, trouble, taken: 0 };
}

/** What zlib answers when it is asked for `info` (nodejs.org/api/zlib.html). */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function isTooMuch(error: unknown): boolean {
  return systemCode(error) === 'ERR_BUFFER_TOO_LARGE';
}
