/** A JSON Schema that the build writes to schema/. */
export interface GeneratedSchema {
  /** Name in schema/, e.g. `p1.schema.json`. */
  readonly file: string;
  /** Makes the schema; its keys are written in the order given. */
  readonly make: () => unknown;
}

/** One line per published schema. */
export const schemas: readonly GeneratedSchema[] = [];
