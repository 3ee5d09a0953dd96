import type { GoNode } from '../../../../src/scan/gitleaks/go-regex-node.ts';
import { parseGoRegex } from '../../../../src/scan/gitleaks/go-regex-parse.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A text that the pattern matches, assertions aside; ASCII where the pattern leaves the choice. */
export function sampleOf(source: string, random: SeededRandom): string {
  return sample(parseGoRegex(source).node, random);
}

function sample(node: GoNode, random: SeededRandom): string {
  switch (node.kind) {
    case 'class':
      return sampleRune(node.set, random);
    case 'concat':
      return node.parts.map(part => sample(part, random)).join('');
    case 'alternate':
      return sample(random.pick(node.branches), random);
    case 'group':
      return sample(node.body, random);
    case 'repeat': {
      const most = Math.min(node.max, node.min + 12);
      const times = node.min + random.below(most - node.min + 1);
      return Array.from({ length: times }, () => sample(node.body, random)).join('');
    }
    case 'assert':
      return '';
  }
}

function sampleRune(set: readonly number[], random: SeededRandom): string {
  const ranges: [number, number][] = [];
  for (let index = 0; index + 1 < set.length; index += 2) {
    const low = Math.max(set[index] ?? 0, random.next() < 0.97 ? 0x20 : 0x09);
    const high = Math.min(set[index + 1] ?? 0, 0x7e);
    if (low <= high) ranges.push([low, high]);
  }
  const [low, high] = ranges.length === 0 ? [set[0] ?? 0, set[0] ?? 0] : random.pick(ranges);
  return String.fromCodePoint(low + random.below(high - low + 1));
}
