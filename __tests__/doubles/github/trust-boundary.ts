/** A request that the double cannot read; answered as 400. */
export class MalformedRequest extends Error {
  override readonly name = 'MalformedRequest';
}

export type JsonRecord = Readonly<Record<string, unknown>>;

export function parseRecord(source: string): JsonRecord {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    throw new MalformedRequest(`This is not JSON: ${source.slice(0, 80)}`);
  }
  if (!isRecord(value)) throw new MalformedRequest('The JSON is not an object.');
  return value;
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(record: JsonRecord, field: string): string {
  const value = record[field];
  if (typeof value !== 'string') throw new MalformedRequest(`The field "${field}" must be a string.`);
  return value;
}

export function optionalText(record: JsonRecord, field: string): string | undefined {
  return record[field] === undefined || record[field] === null ? undefined : text(record, field);
}

/** Protobuf's JSON form writes 64-bit integers as strings; both forms are read. */
export function integer(record: JsonRecord, field: string): number {
  const value = record[field];
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new MalformedRequest(`The field "${field}" must be an integer.`);
  }
  return number;
}

export function optionalInteger(record: JsonRecord, field: string): number | undefined {
  return record[field] === undefined || record[field] === null ? undefined : integer(record, field);
}

export function textList(record: JsonRecord, field: string): readonly string[] {
  const value = record[field] ?? [];
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) {
    throw new MalformedRequest(`The field "${field}" must be a list of strings.`);
  }
  return value;
}

/** Texts by name; null stands for none. */
export function optionalTexts(record: JsonRecord, field: string): Readonly<Record<string, string | null>> {
  const value = record[field] ?? {};
  if (!isRecord(value)) throw new MalformedRequest(`The field "${field}" must be an object.`);
  return Object.fromEntries(Object.keys(value).map(name => [name, optionalText(value, name) ?? null]));
}

export function recordList(value: unknown, field: string): readonly JsonRecord[] {
  if (!Array.isArray(value) || !value.every(isRecord)) {
    throw new MalformedRequest(`The field "${field}" must be a list of objects.`);
  }
  return value;
}

export function oneOf<const Choice extends string>(
  record: JsonRecord,
  field: string,
  choices: readonly Choice[],
): Choice {
  const value = text(record, field);
  const choice = choices.find(candidate => candidate === value);
  if (choice === undefined) {
    throw new MalformedRequest(
      `The field "${field}" must be one of ${choices.join(', ')}; it is "${value}".`,
    );
  }
  return choice;
}
