import type { Span } from '../../../formats/source-text.ts';
import type { YamlText } from '../../../formats/yaml-document.ts';
import { type Check, type Checked, findingAt } from '../check.ts';
import type { Site } from '../flow.ts';
import { inputOf } from '../workflow-file.ts';

/** Events whose runs have the secrets and the token of the base, though a stranger starts them. */
const PRIVILEGED = ['pull_request_target', 'workflow_run'];
const PULL_REF = /(?:^|refs\/|[\s:+'"])pull\//;
const GIT_TAKES =
  /\bgit\b.*\b(?:fetch|pull|clone|checkout|switch|merge|rebase|reset|worktree|cherry-pick|restore)\b/;
const GH_TAKES = /\bgh\s+(?:pr\s+checkout|co)\b|\bhub\s+pr\s+checkout\b/;
const VARIABLE = /\$(?:env:)?\{?([A-Za-z_]\w*)/gi;

/** What a pull request brings, in a run that has more rights than its author. */
export const untrustedCheckout: Check = checked =>
  checked.set.files.flatMap(file => {
    const events = checked.set.eventsOf(file);
    const event = PRIVILEGED.find(each => events.has(each));
    if (event === undefined) return [];
    return file.jobs.flatMap(job =>
      job.steps.flatMap(step => {
        const span = checkoutIn(checked, { file, job, step });
        if (span === null) return [];
        const finding = findingAt(file, span, {
          criterion: 'untrusted-checkout',
          message: `The head of a pull request is checked out in a run that \`${event}\` starts, with the secrets and the token of the base.`,
          fix: 'Do it in a workflow on `pull_request`, and hand on results alone; or let the job read only what the base has.',
        });
        return [finding];
      }),
    );
  });

function checkoutIn(checked: Checked, site: Site): Span | null {
  const { step, file } = site;
  if (step === null) return null;
  if (step.run !== null && takesHead(checked, step.run, site)) return step.run.span;
  const action = step.uses === null ? null : checked.set.actionOf(step.uses);
  if (step.uses === null || action?.kind !== 'repository' || !/\/checkout$/.test(action.repository))
    return null;
  const places = ['ref', 'repository'].map(name => inputOf(file.document, step.node, name));
  const found = places.find(text => text !== null && namesHead(checked, text, site));
  return found?.span ?? null;
}

function namesHead({ flow }: Checked, text: YamlText, site: Site): boolean {
  return PULL_REF.test(text.text) || flow(text, site, 'head').length > 0;
}

/** By `gh pr checkout`, or by git with a ref of a pull request, with an expression or with a variable that names its head. */
function takesHead({ flow }: Checked, script: YamlText, site: Site): boolean {
  const heads = flow(script, site, 'head').map(({ written }) => written);
  const isHead = (name: string) =>
    name === 'GITHUB_HEAD_REF' || flow({ ...script, text: `\${{ env.${name} }}` }, site, 'head').length > 0;
  return script.text
    .replace(/[\\`]\r?\n/g, ' ')
    .split('\n')
    .filter(line => !/^\s*#/.test(line))
    .some(line => {
      if (GH_TAKES.test(line)) return true;
      if (!GIT_TAKES.test(line)) return false;
      if (PULL_REF.test(line) || heads.some(written => line.includes(written))) return true;
      return [...line.matchAll(VARIABLE)].some(([, name = '']) => isHead(name));
    });
}
