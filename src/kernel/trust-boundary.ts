/**
 * The one place of src/ where a type is asserted and not proven. Each function says what makes it true.
 */
/** True because the caller filled one value for each spec of `T`, parsed by that spec. */
export function asParsed<T>(values: Readonly<Record<string, unknown>>): T {
  return values as T;
}

/** JSON as it comes: nothing is known of it until something checks. */
export function parseJson(source: string): unknown {
  return JSON.parse(source);
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True because the caller rebuilt the value key by key and replaced texts by texts. */
export function asSameShape<T>(value: unknown): T {
  return value as T;
}

/** True because a shape that says the same as `T` found nothing wrong with the value. */
export function asChecked<T>(value: unknown): T {
  return value as T;
}
