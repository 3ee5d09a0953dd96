import type { YamlText } from '../../../formats/yaml-document.ts';
import { quote } from '../../../kernel/errors.ts';
import type { GateFinding } from '../../gate.ts';
import { type Check, type Checked, findingAt } from '../check.ts';
import { isTrusted, type UsedAction } from '../used-action.ts';
import { usesIn, type WorkflowFile } from '../workflow-file.ts';

/** What is used by a name that its owner may move to another commit. */
export const pins: Check = checked =>
  checked.set.files.flatMap(file =>
    usesIn(file).flatMap(uses => pin(checked, file, uses, checked.set.actionOf(uses)) ?? []),
  );

function pin({ facts }: Checked, file: WorkflowFile, uses: YamlText, action: UsedAction): GateFinding | null {
  if (action.kind === 'own') return null;
  const shown = quote(uses.text);
  if (action.kind === 'unknown') {
    const fix = 'Write `owner/name@<commit>`, `./path`, `$/path` or `docker://image@sha256:<digest>`.';
    return findingAt(file, uses.span, {
      criterion: 'unpinned-action',
      message: `${shown} is nothing that GitHub knows how to use.`,
      fix,
    });
  }
  if (action.isPinned) return null;
  if (action.kind === 'image') {
    const isOwn = facts.owner !== null && action.name.toLowerCase().startsWith(`ghcr.io/${facts.owner}/`);
    return findingAt(file, uses.span, {
      criterion: isOwn ? 'trusted-by-tag' : 'unpinned-action',
      message: `The image ${shown} can become another one: it is named without its digest.`,
      fix: 'Add the digest of the image: `docker://image@sha256:<digest>`.',
      scope: action.name,
    });
  }
  const by =
    action.ref === null ? 'by no version' : `by ${quote(action.ref)}, which can be moved to another commit`;
  return findingAt(file, uses.span, {
    criterion: isTrusted(action, facts) ? 'trusted-by-tag' : 'unpinned-action',
    message: `${quote(action.repository)} is used ${by}.`,
    fix: `Name the full commit, and its version in a comment: \`uses: ${nameOf(uses)}@<40 hexadecimal digits> # v1.2.3\`.`,
    scope: action.repository,
  });
}

function nameOf({ text }: YamlText): string {
  return quote(text.split('@')[0]?.trim()).slice(1, -1);
}
