import { z } from 'zod';
import { configSchema } from '../../src/config/schema.ts';
import { deadLetterSchema } from '../../src/dlq/dead-letter-schema.ts';
import { dlqStatusSchema } from '../../src/dlq/status.ts';
import { waiverFileSchema } from '../../src/gates/waivers/waiver-file-schema.ts';
import { guardStatusSchema } from '../../src/guard/status.ts';
import { journalEvent } from '../../src/kernel/events/index.ts';
import { baselineSchema } from '../../src/regression/baseline-schema.ts';
import { publishedCaseSchema } from '../../src/regression/case-schema.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { ignoreFileSchema } from '../../src/scan/read-ignore-file.ts';

/** A JSON Schema that the build writes to schema/. */
export interface GeneratedSchema {
  /** Name in schema/, e.g. `p1.schema.json`. */
  readonly file: string;
  /** Makes the schema; its keys are written in the order given. */
  readonly make: () => unknown;
}

/** One line per published schema. p1.yml's describes what a person writes, before defaults are filled in. */
export const schemas: readonly GeneratedSchema[] = [
  { file: 'dead-letter.schema.json', make: () => z.toJSONSchema(deadLetterSchema) },
  { file: 'regression-baseline.schema.json', make: () => z.toJSONSchema(baselineSchema) },
  {
    file: 'regression-case.schema.json',
    make: () => z.toJSONSchema(publishedCaseSchema, { io: 'input' }),
  },
  { file: 'dlq-status.schema.json', make: () => z.toJSONSchema(dlqStatusSchema) },
  { file: 'guard-status.schema.json', make: () => z.toJSONSchema(guardStatusSchema) },
  { file: 'p1-secrets-ignore.schema.json', make: () => z.toJSONSchema(ignoreFileSchema, { io: 'input' }) },
  { file: 'p1-waivers.schema.json', make: () => z.toJSONSchema(waiverFileSchema, { io: 'input' }) },
  { file: 'p1.schema.json', make: () => z.toJSONSchema(configSchema, { io: 'input' }) },
  { file: 'report.schema.json', make: () => z.toJSONSchema(reportSchema) },
  { file: 'events.schema.json', make: () => z.toJSONSchema(journalEvent) },
];
