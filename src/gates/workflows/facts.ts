/** What the gate `workflows` decides about. */
export interface WorkflowsFacts {
  /** The workflows and the `action.yml` files of the commit that is judged. */
  readonly files: readonly GatheredFile[];
  /** How many such files the base of the change has, without those of tests and of other people's code; null when no change is judged. */
  readonly baseFiles: number | null;
  /** Who owns the repository, in lower case; null when nobody says. */
  readonly owner: string | null;
  /** `owner/name` of the repositories that p1 comes from, in lower case. */
  readonly p1: readonly string[];
  /** Path of the workflow that asks the gates, or null. */
  readonly callingWorkflow: string | null;
  readonly tags: TagAnswers;
}

export type GatheredFile =
  | { readonly path: string; readonly bytes: Uint8Array }
  /** There is something by that name, and nobody can tell what GitHub makes of it. */
  | { readonly path: string; readonly trouble: string };

/** What GitHub says of the tags that comments name. */
export type TagAnswers =
  | { readonly kind: 'not-asked'; readonly why: string }
  | {
      readonly kind: 'asked';
      /** By `owner/name@tag`: the commit of the tag, or null when there is no such tag. */
      readonly commits: ReadonlyMap<string, string | null>;
      /** How many could not be told. */
      readonly unanswered: number;
    };
