import { JsonError, parseJsonSource } from '../../formats/json-source.ts';
import { messageOf } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/trust-boundary.ts';
import { type Finding, nameOf, type Source, unmet } from './assertion.ts';
import { excerpt, placeIn } from './excerpt.ts';

/** Checks the JSON that `text` is; text that is none is not met, and the place is told. */
export function onJson(source: Source, text: string, check: (value: unknown) => Finding): Finding {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    const at = offsetOf(text);
    const where = text.trim() === '' ? 'it is empty' : `${placeIn(text, at)}: ${sentence(messageOf(error))}`;
    return unmet(`${nameOf(source)} is not JSON: ${where}.`, excerpt(text, at, 1));
  }
  return check(value);
}

function offsetOf(text: string): number {
  try {
    parseJsonSource(text);
    return 0;
  } catch (error) {
    return error instanceof JsonError ? error.offset : 0;
  }
}

/** Node's sentence without the piece of the text that it quotes: that is shown below. */
function sentence(message: string): string {
  return message.split(/,? "|, \.\.\.| in JSON at| \(line/)[0] ?? message;
}

/** A value as JSON on one line, keys sorted, cut to what a person reads. */
export function jsonLine(value: unknown): string {
  const text = JSON.stringify(sorted(value)) ?? 'nothing';
  return text.length <= 300 ? text : `${text.slice(0, 299)}… (${text.length} characters)`;
}

/** A value as indented JSON, keys sorted: two that are the same are the same text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(sorted(value), null, 2) ?? 'nothing';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
