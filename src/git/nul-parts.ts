/** The parts of `chunks` that end with a NUL, as text, those of each chunk together. */
export async function* nulParts(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly string[], void, undefined> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const end = bytes.lastIndexOf(0);
    carry = bytes.subarray(end + 1);
    if (end !== -1) yield bytes.toString('utf8', 0, end).split('\0');
  }
}
