import { type Budget, type Member, type OnSkipped, takesMember } from './member.ts';
import { isTar } from './tar.ts';
import { unpack } from './unpack.ts';

export function isGzip(bytes: Buffer): boolean {
  return bytes.length > 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** What is packed, and what is packed behind it: parts that follow at once are one, and after zeros, as tapes have them, more may come. */
export function* gzipMembers(bytes: Buffer, budget: Budget, onSkipped: OnSkipped): Generator<Member> {
  for (let packed = bytes; packed.length > 0; ) {
    if (!takesMember('', budget, onSkipped)) return;
    const { bytes: inflated, trouble, taken } = unpack('gzip', packed, budget);
    if (trouble !== null) onSkipped('', trouble);
    budget.bytes -= inflated.length;
    if (inflated.length > 0) yield { name: '', bytes: inflated, isSameLevel: isTar(inflated) };
    if (trouble !== null) return;
    packed = withoutZeros(packed.subarray(taken));
    if (packed.length > 0 && !isGzip(packed))
      return onSkipped('', 'has something else behind its end (gzip)');
  }
}

function withoutZeros(bytes: Buffer): Buffer {
  let at = 0;
  while (bytes[at] === 0) at += 1;
  return bytes.subarray(at);
}
