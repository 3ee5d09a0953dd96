import type { Span } from '../../formats/source-text.ts';
import type { WorkflowSet } from './repository.ts';
import type { WorkflowFile } from './workflow-file.ts';

/** A pinned action, and the version that the comment beside it names: `uses: owner/name@<commit> # v1.2.3`. */
export interface VersionClaim {
  readonly file: WorkflowFile;
  readonly span: Span;
  /** `owner/name`, in lower case. */
  readonly repository: string;
  /** The pin. */
  readonly commit: string;
  /** As it is written: `v1.2.3`, `2.1`, or a commit. */
  readonly says: string;
}

const COMMIT = /\b[0-9a-f]{40}\b/i;
const VERSION = /(?:^|[\s@=:/])(v?\d+(?:\.\d+)*(?:-[0-9A-Za-z.]+)?)(?=$|[\s,;)\]])/;

export function versionClaims({ files, actionOf }: WorkflowSet): readonly VersionClaim[] {
  return files.flatMap(file => {
    const lines = file.source.text.split(/\r?\n/);
    const uses = file.jobs.flatMap(job => [job.uses, ...job.steps.map(step => step.uses)]);
    return uses.flatMap(each => {
      if (each === null) return [];
      const action = actionOf(each);
      if (action.kind !== 'repository' || !action.isPinned) return [];
      const rest = lines[each.span.line - 1]?.slice(each.span.endColumn - 1) ?? '';
      const comment = /^["']?\s*#\s*(.*)$/.exec(rest)?.[1] ?? '';
      const says = COMMIT.exec(comment)?.[0] ?? VERSION.exec(comment)?.[1];
      if (says === undefined) return [];
      const commit = (action.ref ?? '').toLowerCase();
      return [{ file, span: each.span, repository: action.repository, commit, says }];
    });
  });
}

export function isCommit(text: string): boolean {
  return text.length === 40 && COMMIT.test(text);
}

/** Whether one commit may have both: `v4` and `v4.1.2`, and not `v4.1` and `v4.2`. */
export function canBeOne(one: string, other: string): boolean {
  const [short, long] = [one, other]
    .map(text => text.replace(/^v/, '').split('.'))
    .sort((a, b) => a.length - b.length);
  return (short ?? []).every((part, index) => part === long?.[index]);
}
