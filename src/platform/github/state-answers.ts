import { z } from 'zod';
import type { PolicyFile, StateFiles } from '../../guard/state-port.ts';
import { parseJson } from '../../kernel/trust-boundary.ts';

/** What the two documents of the state are answered with. Keys that are not asked for do not come. */
const content = z.object({
  text: z.string().nullish(),
  isTruncated: z.boolean().optional(),
  isBinary: z.boolean().nullish(),
});
const leaf = z.object({ name: z.string(), object: content.nullable() });
const entry = z.object({
  name: z.string(),
  object: content.extend({ entries: z.array(leaf).optional() }).nullable(),
});

const errors = z.array(z.object({ type: z.string().optional(), message: z.string() })).optional();

const readAnswer = z.object({
  errors,
  data: z
    .object({
      repository: z
        .object({
          defaultBranchRef: z
            .object({
              name: z.string(),
              target: z.object({ file: z.object({ object: content.nullable() }).nullish() }).nullable(),
            })
            .nullable(),
          ref: z
            .object({
              target: z.object({ oid: z.string(), tree: z.object({ entries: z.array(entry) }).optional() }),
            })
            .nullable(),
        })
        .nullable(),
    })
    .nullish(),
});

const commitAnswer = z.object({
  errors,
  data: z
    .object({
      createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }).nullable() }).nullable(),
    })
    .nullish(),
});

export type ReadAnswer = z.infer<typeof readAnswer>;
export type CommitAnswer = z.infer<typeof commitAnswer>;
export type Repository = NonNullable<NonNullable<ReadAnswer['data']>['repository']>;
export type GraphqlError = NonNullable<ReadAnswer['errors']>[number];

/** Undefined when the text is no such answer. */
export function parseRead(text: string): ReadAnswer | undefined {
  return parse(text, readAnswer);
}

export function parseCommit(text: string): CommitAnswer | undefined {
  return parse(text, commitAnswer);
}

export type FoundFiles =
  | { readonly kind: 'whole'; readonly files: StateFiles }
  | { readonly kind: 'not-whole'; readonly path: string };

/** The files of the state by path, unless one of them did not come whole. */
export function filesIn({ ref }: Repository): FoundFiles {
  const files: Record<string, string> = {};
  for (const { name, object } of ref?.target.tree?.entries ?? []) {
    const leaves = object?.entries?.map(each => ({ path: `${name}/${each.name}`, object: each.object }));
    for (const { path, object: blob } of leaves ?? [{ path: name, object }]) {
      const text = wholeText(blob);
      if (text === undefined) return { kind: 'not-whole', path };
      files[path] = text;
    }
  }
  return { kind: 'whole', files };
}

/** The default branch's p1.yml; null when it did not come whole. */
export function policyIn({ defaultBranchRef }: Repository): PolicyFile | null {
  const blob = defaultBranchRef?.target?.file?.object;
  if (blob === undefined || blob === null) return { kind: 'absent' };
  const text = wholeText(blob);
  return text === undefined
    ? null
    : { kind: 'found', text, where: `.github/p1.yml@${defaultBranchRef?.name ?? ''}` };
}

function wholeText(blob: z.infer<typeof content> | null): string | undefined {
  if (blob === null || blob.isTruncated === true || blob.isBinary === true) return undefined;
  return blob.text ?? undefined;
}

function parse<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    const parsed = schema.safeParse(parseJson(text), { jitless: true });
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
