import type { Pin, Reading } from '../../../src/toolchain/pin.ts';
import { readPins } from '../../../src/toolchain/read-pins.ts';

export const TODAY = '2025-11-24';

export async function readText(path: string, text: string, today = TODAY): Promise<Reading> {
  return readPins({ path, bytes: Buffer.from(text) }, today);
}

/** `node 18.18.0 @1:1-8 pin`: tool, text, place and kind of each pin. */
export async function shortPins(path: string, text: string): Promise<readonly string[]> {
  return (await readText(path, text)).pins.map(shortPin);
}

export function shortPin({ tool, text, span, kind }: Pin): string {
  return `${tool} ${text} @${span.line}:${span.column}-${span.endColumn} ${kind}`;
}
