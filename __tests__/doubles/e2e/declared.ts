import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const permissions = z.record(z.string(), z.string());
const job = z.looseObject({
  uses: z.string().optional(),
  permissions: permissions.optional(),
  steps: z
    .array(z.looseObject({ uses: z.string().optional(), with: z.looseObject({}).optional() }))
    .optional(),
});
const workflow = z.looseObject({ permissions: permissions.optional(), jobs: z.record(z.string(), job) });

export type Workflow = z.infer<typeof workflow>;
export type Job = z.infer<typeof job>;

export function readWorkflow(text: string): Workflow {
  return workflow.parse(parse(text));
}

/** The workflows of a folder's `.github/workflows`, by file name. */
export function workflowsOf(folder: string): Readonly<Record<string, Workflow>> {
  const path = join(folder, '.github/workflows');
  return Object.fromEntries(
    readdirSync(path).map(name => [name, readWorkflow(readFileSync(join(path, name), 'utf8'))]),
  );
}

/** What a job's token may do. */
export function permissionsOf(workflow: Workflow, job: Job): Readonly<Record<string, string>> {
  return job.permissions ?? workflow.permissions ?? {};
}

/** Whether a step uses an action of p1: by what a workflow of p1 writes, or a consumer. */
export function isOwnAction(uses: string | undefined): boolean {
  return uses !== undefined && /^(\$|org\/p1)\/[a-z-]+(@v1)?$/.test(uses);
}
